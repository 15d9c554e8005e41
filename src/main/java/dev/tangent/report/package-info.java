/** Figures and tables from runs. */
@NullMarked
package dev.tangent.report;

import org.jspecify.annotations.NullMarked;

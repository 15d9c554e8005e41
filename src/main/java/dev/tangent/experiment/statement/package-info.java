/** The numbered statements of Jacot, Gabriel and Hongler (2018) as measured checks. */
@NullMarked
package dev.tangent.experiment.statement;

import org.jspecify.annotations.NullMarked;

/** Terminal views of runs. */
@NullMarked
package dev.tangent.dashboard;

import org.jspecify.annotations.NullMarked;

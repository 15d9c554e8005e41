/** The figures of Jacot, Gabriel and Hongler (2018) as experiments. */
@NullMarked
package dev.tangent.experiment.figure;

import org.jspecify.annotations.NullMarked;

/** The empirical tangent kernel at work: blocks of data, layer by layer. */
@NullMarked
package dev.tangent.kernel.empirical;

import org.jspecify.annotations.NullMarked;

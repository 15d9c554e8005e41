/** Kernels as functions of data: the infinite-width limit and the empirical tangent kernel. */
@NullMarked
package dev.tangent.kernel;

import org.jspecify.annotations.NullMarked;

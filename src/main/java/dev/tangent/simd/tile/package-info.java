/** Register kernels of matrix products and triangular solves. */
@NullMarked
package dev.tangent.simd.tile;

import org.jspecify.annotations.NullMarked;

/**
 * The vector kernels: the only users of the Vector API.
 *
 * <p>{@link dev.tangent.simd.Width} decides once how wide vectors are: {@code -Dtangent.simd} is
 * scalar, 128, 256 or 512, never wider than the hardware; scalar without the module or the
 * optimizing compiler. Each sub-room is a family of kernels, with a scalar form that says what they
 * compute.
 *
 * <p>A kernel is fast only if its compiled graph stays under the compiler's limit (see {@link
 * dev.tangent.simd.Outlined}), if its loops have no masks, and if it allocates nothing.
 */
@NullMarked
package dev.tangent.simd;

import org.jspecify.annotations.NullMarked;

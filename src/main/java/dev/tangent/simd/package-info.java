/**
 * The vector kernels: the only users of the Vector API.
 *
 * <p>{@link dev.tangent.simd.Width} decides once how wide vectors are: {@code -Dtangent.simd=scalar
 *
 * <p><p><p><p><p><p>128
 *
 * <p><p><p><p><p><p>256
 *
 * <p><p><p><p><p><p>512}, never wider than the hardware; scalar without the module or the
 * optimizing compiler. Each sub-room is a family of kernels, with a scalar form that says what they
 * compute.
 *
 * <p>What keeps a kernel fast: its compiled graph stays under the compiler's limit (see {@link
 * dev.tangent.simd.Outlined}), no masks inside loops, nothing allocated.
 */
@NullMarked
package dev.tangent.simd;

import org.jspecify.annotations.NullMarked;

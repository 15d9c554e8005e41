// twin: double
package dev.tangent.simd.rows;

/**
 * Functions of the columns' points, one function after another: the value of function b at point j
 * is {@code values[b · stride + j]}.
 *
 * @param values room for at least four functions
 * @param stride the length of {@link FloatPairRows#column} for all points
 */
public record FloatBasis(float[] values, int stride) {}

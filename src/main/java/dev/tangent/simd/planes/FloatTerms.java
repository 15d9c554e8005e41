// twin: double
package dev.tangent.simd.planes;

/**
 * Terms of a pooling along a row: term i takes the vector at {@code from[i]} times {@code
 * weights[i]} to the one at {@code to[i]}.
 */
public record FloatTerms(float[] weights, int[] from, int[] to) {}

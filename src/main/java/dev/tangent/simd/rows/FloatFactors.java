// twin: double
package dev.tangent.simd.rows;

/**
 * One number for each point, 1/‖x‖ or √Σ: a pair is multiplied by the numbers of both its points.
 *
 * @param rows of the row's points
 * @param columns of the columns' points, as long as {@link FloatPairRows#column} makes it
 */
public record FloatFactors(float[] rows, float[] columns) {}

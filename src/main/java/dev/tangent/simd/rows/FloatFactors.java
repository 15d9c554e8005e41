// twin: double
package dev.tangent.simd.rows;

/**
 * A number of each point, of which those of a pair's two points are multiplied: 1/‖x‖, or √Σ.
 *
 * @param rows of the row's points
 * @param columns of the columns' points, as long as {@link FloatPairRows#column} makes it
 */
public record FloatFactors(float[] rows, float[] columns) {}

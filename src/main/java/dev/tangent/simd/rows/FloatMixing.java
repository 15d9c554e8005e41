// twin: double
package dev.tangent.simd.rows;

/**
 * A sum of two uncorrelated parts, a dense layer's weights and biases or the two branches of a
 * residual network, of all pairs.
 *
 * @param rows how the row's points split
 * @param columns how the columns' points split
 * @param weights the contribution of a dense layer's weights to T, as a factor of the ρ after it
 */
public record FloatMixing(FloatMix rows, FloatMix columns, float weights) {
  /**
   * Changes bounds of the gaps between a row and any column: from those before the sum to those
   * after it.
   */
  public void bound(int row, float[] range) {
    columns.bound(rows, row, range);
  }

  float p(FloatPairs pairs) {
    return rows.p[pairs.row];
  }

  float r(FloatPairs pairs) {
    return rows.r[pairs.row];
  }
}

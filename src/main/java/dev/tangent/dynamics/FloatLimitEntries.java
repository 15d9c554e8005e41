// twin: double
package dev.tangent.dynamics;

import dev.tangent.kernel.FloatPreparedLimit;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.large.FloatSweptBlocks;

/**
 * Entries of a prepared limit.
 *
 * @param prepared the limit
 * @param nngp whether they are those of Σ instead of Θ
 */
record FloatLimitEntries(FloatPreparedLimit prepared, boolean nngp) implements PointKernel.Entries {
  @Override
  public DoubleMatrix part(int i0, int i1, int j0, int j1) {
    DoubleMatrix part = DoubleMatrix.zeros(i1 - i0, j1 - j0);
    tile(i0, i1, j0, j1, (i, j, piece) -> copy(piece, part, i - i0, j - j0));
    return part;
  }

  @Override
  public void store(int i0, int i1, int j0, int j1, FloatSweptBlocks.Block to) {
    tile(i0, i1, j0, j1, (i, j, piece) -> to.store(i - i0, j - j0, piece));
  }

  /** Takes a piece that begins at row i and column j. */
  private interface Sink {
    void take(int i, int j, FloatMatrix piece);
  }

  private void tile(int i0, int i1, int j0, int j1, Sink sink) {
    prepared.tile(i0, i1, j0, j1, (i, j, sigma, theta) -> sink.take(i, j, nngp ? sigma : theta));
  }

  private static void copy(FloatMatrix from, DoubleMatrix to, int row, int column) {
    for (int i = 0; i < from.rows(); i++) {
      int source = from.rowOffset(i);
      int target = to.rowOffset(row + i) + column;
      for (int j = 0; j < from.columns(); j++) {
        to.array()[target + j] = from.array()[source + j];
      }
    }
  }

  @Override
  public int grain() {
    return prepared.grain();
  }

  @Override
  public boolean isSingle() {
    return Math.ulp(1f) > 1e-10; // false in the twin
  }
}

// twin: double
package dev.tangent.kernel.limit;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Progress;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.function.IntConsumer;

/** Tiles of kernels divided by √(K(x, x) K(x′, x′)): Σ by its own diagonal, Θ by its own. */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
public final class FloatUnitTiles implements FloatTiles {
  private final FloatTiles tiles;
  private final double[] nngpRows;
  private final double[] ntkRows;
  private final double[] nngpColumns;
  private final double[] ntkColumns;

  /**
   * @param others tiles whose rows are the columns of {@code tiles}; itself if they are symmetric
   */
  public FloatUnitTiles(FloatTiles tiles, FloatTiles others) {
    this.tiles = tiles;
    nngpRows = new double[tiles.rows()];
    ntkRows = new double[tiles.rows()];
    fill(tiles, nngpRows, ntkRows);
    boolean same = tiles == others;
    nngpColumns = same ? nngpRows : new double[others.rows()];
    ntkColumns = same ? ntkRows : new double[others.rows()];
    if (!same) {
      fill(others, nngpColumns, ntkColumns);
    }
  }

  /** 1/√K(x, x); a kernel that is 0 there is 0 everywhere. */
  private static void fill(FloatTiles tiles, double[] nngp, double[] ntk) {
    for (int i = 0; i < nngp.length; i++) {
      nngp[i] = tiles.nngp(i) > 0 ? 1 / Math.sqrt(tiles.nngp(i)) : 0;
      ntk[i] = tiles.ntk(i) > 0 ? 1 / Math.sqrt(tiles.ntk(i)) : 0;
    }
  }

  private Sink scaled(Sink sink) {
    return new Sink() {
      @Override
      public void row(
          int row, int column, int length, float[] nngp, int at, float[] ntk, int ntkAt) {
        for (int j = 0; j < length; j++) {
          nngp[at + j] *= (float) (nngpRows[row] * nngpColumns[column + j]);
          ntk[ntkAt + j] *= (float) (ntkRows[row] * ntkColumns[column + j]);
          if (isSymmetric() && row == column + j) { // exactly, without roundings
            nngp[at + j] = nngpRows[row] > 0 ? 1 : 0;
            ntk[ntkAt + j] = ntkRows[row] > 0 ? 1 : 0;
          }
        }
        sink.row(row, column, length, nngp, at, ntk, ntkAt);
      }

      @Override
      public void accept(int i0, int j0, FloatMatrix nngp, FloatMatrix ntk) {
        sink.accept(i0, j0, nngp, ntk);
      }
    };
  }

  @Override
  public boolean isSymmetric() {
    return tiles.isSymmetric();
  }

  @Override
  public int rows() {
    return tiles.rows();
  }

  @Override
  public int columns() {
    return tiles.columns();
  }

  @Override
  public double nngp(int row) {
    return nngpRows[row] > 0 ? 1 : 0;
  }

  @Override
  public double ntk(int row) {
    return ntkRows[row] > 0 ? 1 : 0;
  }

  @Override
  public int tileSize() {
    return tiles.tileSize();
  }

  @Override
  public void rectangle(int i0, int i1, int j0, int j1, Sink sink) {
    tiles.rectangle(i0, i1, j0, j1, scaled(sink));
  }

  @Override
  public void run(Progress progress, Sink sink, int from, IntConsumer finished) {
    tiles.run(progress, scaled(sink), from, finished);
  }

  @Override
  public void write(DataOutputStream out) throws IOException {
    tiles.write(out);
  }
}

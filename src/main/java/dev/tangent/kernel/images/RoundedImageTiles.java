package dev.tangent.kernel.images;

import dev.tangent.kernel.limit.DoubleTiles;
import dev.tangent.kernel.limit.FloatTiles;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.Progress;
import java.io.DataOutputStream;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * The kernels of images in float, by planes in double.
 *
 * <p>A covariance of two positions in float leaves an error of 3e-4 in an angle near 0 or π. An
 * activation that is nearly a kink at its variances (GELU of raw pixels) turns that into an error
 * of Θ. Where activations are evaluated one pair of positions after the other, in double, they take
 * a hundred times as long as the planes, so planes in double cost nothing.
 */
final class RoundedImageTiles implements FloatTiles {
  private final DoubleImageTiles exact;

  RoundedImageTiles(ImagePlan plan, FloatMatrix x, FloatMatrix y) {
    DoubleMatrix rows = Matrices.toDouble(x);
    exact = new DoubleImageTiles(plan, rows, x == y ? rows : Matrices.toDouble(y));
  }

  private DoubleTiles.Sink rounded(Sink sink) {
    return (i0, j0, nngp, ntk) -> {
      FloatMatrix first = rounded(i0, j0, nngp);
      FloatMatrix second = rounded(i0, j0, ntk);
      for (int i = 0; i < first.rows(); i++) {
        int length = length(i0 + i, j0, first.columns());
        sink.row(
            i0 + i,
            j0,
            length,
            first.array(),
            first.rowOffset(i),
            second.array(),
            second.rowOffset(i));
      }
      sink.accept(i0, j0, first, second);
    };
  }

  /** A tile in float; only the lower triangle is defined on the diagonal. */
  private FloatMatrix rounded(int i0, int j0, DoubleMatrix tile) {
    FloatMatrix result = Matrices.toFloat(tile);
    for (int i = 0; i < result.rows(); i++) {
      int length = length(i0 + i, j0, result.columns());
      for (int j = 0; j < length; j++) {
        if (!(Math.abs(result.get(i, j)) <= Float.MAX_VALUE)) {
          throw new ArithmeticException(
              String.format(
                  Locale.ROOT,
                  "the kernels of images %d and %d leave the range of float32: use smaller inputs"
                      + " or sigma_w, or float64",
                  i0 + i,
                  j0 + j));
        }
      }
    }
    return result;
  }

  private int length(int row, int j0, int columns) {
    return exact.isSymmetric() ? Math.min(columns, row + 1 - j0) : columns;
  }

  @Override
  public boolean isSymmetric() {
    return exact.isSymmetric();
  }

  @Override
  public int rows() {
    return exact.rows();
  }

  @Override
  public int columns() {
    return exact.columns();
  }

  @Override
  public double nngp(int row) {
    return exact.nngp(row);
  }

  @Override
  public double ntk(int row) {
    return exact.ntk(row);
  }

  @Override
  public int tileSize() {
    return exact.tileSize();
  }

  @Override
  public void rectangle(int i0, int i1, int j0, int j1, Sink sink) {
    exact.rectangle(i0, i1, j0, j1, rounded(sink));
  }

  @Override
  public void run(Progress progress, Sink sink, int from, IntConsumer finished) {
    exact.run(progress, rounded(sink), from, finished);
  }

  /** Writes nothing: the images and their plan are enough to make the tiles again. */
  @Override
  public void write(DataOutputStream out) {}
}

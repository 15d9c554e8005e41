package dev.tangent.dynamics;

import dev.tangent.kernel.DoublePreparedLimit;
import dev.tangent.kernel.FloatKernelPair;
import dev.tangent.kernel.FloatPreparedLimit;
import dev.tangent.kernel.KernelDiagonal;
import dev.tangent.kernel.KernelPair;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.large.DoubleSweptBlocks;
import dev.tangent.linalg.large.FloatSweptBlocks;
import dev.tangent.linalg.large.FloatSymmetricTiles;
import org.jspecify.annotations.Nullable;

/**
 * A limit kernel as a function of points. Its entries are computed in float32 or float64; all
 * further computations are in float64.
 *
 * @param limit both kernels of the infinitely wide network
 * @param single whether the entries are computed in float32
 * @param nngp whether training uses the NNGP kernel instead of the NTK
 */
public record LimitPointKernel(LimitKernel limit, boolean single, boolean nngp)
    implements PointKernel {
  /** {@return the relative rounding error of the entries} */
  public double unitRoundoff() {
    return single ? Math.ulp(1.0f) : Math.ulp(1.0);
  }

  /**
   * {@return the kernel that training uses, on all pairs of rows of x; the other one is not stored}
   *
   * @param x points, N × n_0
   */
  public DoubleMatrix training(DoubleMatrix x) {
    return square(x, nngp);
  }

  @Override
  public DoubleMatrix square(DoubleMatrix x) {
    return training(x);
  }

  @Override
  public DoubleMatrix between(DoubleMatrix x, DoubleMatrix y) {
    if (single) {
      FloatMatrix kernel = FloatMatrix.zeros(x.rows(), y.rows());
      limit
          .prepare(Matrices.toFloat(x), Matrices.toFloat(y))
          .compute(nngp ? kernel : null, nngp ? null : kernel);
      return Matrices.toDouble(kernel);
    }
    DoubleMatrix kernel = DoubleMatrix.zeros(x.rows(), y.rows());
    limit.prepare(x, y).compute(nngp ? kernel : null, nngp ? null : kernel);
    return kernel;
  }

  @Override
  public LimitPointKernel forManySets() {
    return new LimitPointKernel(limit.withTablesOf(limit), single, nngp);
  }

  @Override
  public Entries entries(DoubleMatrix x) {
    return single ? entries(limit.prepare(Matrices.toFloat(x))) : entries(limit.prepare(x));
  }

  @Override
  public Entries entries(DoubleMatrix x, DoubleMatrix y) {
    return single
        ? entries(limit.prepare(Matrices.toFloat(x), Matrices.toFloat(y)))
        : entries(limit.prepare(x, y));
  }

  private Entries entries(FloatPreparedLimit prepared) {
    return new Single(prepared, nngp);
  }

  private Entries entries(DoublePreparedLimit prepared) {
    return new Twice(prepared, nngp);
  }

  /** Entries in float32. */
  private record Single(FloatPreparedLimit prepared, boolean nngp) implements Entries {
    @Override
    public DoubleMatrix part(int i0, int i1, int j0, int j1) {
      DoubleMatrix part = DoubleMatrix.zeros(i1 - i0, j1 - j0);
      tile(i0, i1, j0, j1, (i, j, k) -> widen(k, part, i - i0, j - j0));
      return part;
    }

    @Override
    public void store(int i0, int i1, int j0, int j1, FloatSweptBlocks.Block to) {
      tile(i0, i1, j0, j1, (i, j, k) -> to.store(i - i0, j - j0, k));
    }

    /** Takes a piece that begins at row i and column j. */
    private interface Sink {
      void take(int i, int j, FloatMatrix piece);
    }

    private void tile(int i0, int i1, int j0, int j1, Sink sink) {
      prepared.tile(i0, i1, j0, j1, (i, j, sigma, theta) -> sink.take(i, j, nngp ? sigma : theta));
    }

    @Override
    public int grain() {
      return prepared.grain();
    }

    @Override
    public boolean isSingle() {
      return true;
    }
  }

  /** Entries in float64. */
  private record Twice(DoublePreparedLimit prepared, boolean nngp) implements Entries {
    @Override
    public DoubleMatrix part(int i0, int i1, int j0, int j1) {
      DoubleMatrix part = DoubleMatrix.zeros(i1 - i0, j1 - j0);
      tile(i0, i1, j0, j1, (i, j, k) -> copy(k, part, i - i0, j - j0));
      return part;
    }

    @Override
    public void store(int i0, int i1, int j0, int j1, DoubleSweptBlocks.Block to) {
      tile(i0, i1, j0, j1, (i, j, k) -> to.store(i - i0, j - j0, k));
    }

    /** Takes a piece that begins at row i and column j. */
    private interface Sink {
      void take(int i, int j, DoubleMatrix piece);
    }

    private void tile(int i0, int i1, int j0, int j1, Sink sink) {
      prepared.tile(i0, i1, j0, j1, (i, j, sigma, theta) -> sink.take(i, j, nngp ? sigma : theta));
    }

    @Override
    public int grain() {
      return prepared.grain();
    }
  }

  private static void copy(DoubleMatrix from, DoubleMatrix to, int row, int column) {
    to.view(row, row + from.rows(), column, column + from.columns()).assign(from);
  }

  private static void widen(FloatMatrix from, DoubleMatrix to, int row, int column) {
    for (int i = 0; i < from.rows(); i++) {
      int source = from.rowOffset(i);
      int target = to.rowOffset(row + i) + column;
      for (int j = 0; j < from.columns(); j++) {
        to.array()[target + j] = from.array()[source + j];
      }
    }
  }

  @Override
  public double[] diagonal(DoubleMatrix x) {
    KernelDiagonal diagonal = limit.diagonal(x);
    return nngp ? diagonal.nngp() : diagonal.ntk();
  }

  @Override
  public void store(DoubleMatrix x, FloatSymmetricTiles lower, Progress progress) {
    limit
        .withProgress(progress)
        .prepare(Matrices.toFloat(x))
        .lower(nngp ? lower : null, nngp ? null : lower);
  }

  /**
   * {@return the NNGP kernel on all pairs of rows of x}
   *
   * @param x points, N × n_0
   */
  public DoubleMatrix prior(DoubleMatrix x) {
    return square(x, true);
  }

  private DoubleMatrix square(DoubleMatrix x, boolean wantNngp) {
    int n = x.rows();
    if (single) {
      FloatMatrix kernel = FloatMatrix.zeros(n, n);
      limit
          .prepare(Matrices.toFloat(x))
          .compute(wantNngp ? kernel : null, wantNngp ? null : kernel);
      return Matrices.toDouble(kernel);
    }
    DoubleMatrix kernel = DoubleMatrix.zeros(n, n);
    limit.prepare(x).compute(wantNngp ? kernel : null, wantNngp ? null : kernel);
    return kernel;
  }

  /**
   * {@return both kernels on all pairs of a row of x and a row of y, x's own when y is null}
   *
   * @param x points, N × n_0
   * @param y points of the columns, M × n_0; null for x
   */
  public KernelPair both(DoubleMatrix x, @Nullable DoubleMatrix y) {
    if (!single) {
      return y == null ? limit.compute(x) : limit.compute(x, y);
    }
    FloatMatrix points = Matrices.toFloat(x);
    FloatKernelPair pair =
        y == null ? limit.compute(points) : limit.compute(points, Matrices.toFloat(y));
    return new KernelPair(Matrices.toDouble(pair.nngp()), Matrices.toDouble(pair.ntk()));
  }

  /**
   * {@return the one of the two that training uses}
   *
   * @param pair Σ and Θ of the same points
   */
  public DoubleMatrix training(KernelPair pair) {
    return nngp ? pair.nngp() : pair.ntk();
  }
}

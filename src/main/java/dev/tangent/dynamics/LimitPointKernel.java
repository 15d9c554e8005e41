package dev.tangent.dynamics;

import dev.tangent.kernel.FloatKernelPair;
import dev.tangent.kernel.KernelDiagonal;
import dev.tangent.kernel.KernelPair;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.Progress;
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
    return single
        ? new FloatLimitEntries(limit.prepare(Matrices.toFloat(x)), nngp)
        : new DoubleLimitEntries(limit.prepare(x), nngp);
  }

  @Override
  public Entries entries(DoubleMatrix x, DoubleMatrix y) {
    return single
        ? new FloatLimitEntries(limit.prepare(Matrices.toFloat(x), Matrices.toFloat(y)), nngp)
        : new DoubleLimitEntries(limit.prepare(x, y), nngp);
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

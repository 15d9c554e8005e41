package dev.tangent.dynamics.insight;

import dev.tangent.dynamics.KernelRegression;
import dev.tangent.dynamics.Ridge;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.factor.DoubleCholesky;
import dev.tangent.linalg.factor.NotPositiveDefiniteException;
import dev.tangent.linalg.product.Products;

/**
 * The Cholesky factor of G = K + D, scaled to a unit diagonal first: S G S = L Lᵀ, S =
 * diag(G_ii^−½).
 *
 * <p>The scaling keeps all digits where the noise of some rows is a million times that of others.
 * And "singular" then means that a row is a combination of others, not that its scale differs.
 */
final class ScaledFactor {
  /** If the condition number of S G S is above this, the inverse has no correct digit. */
  private static final double MOST_CONDITION = 0.1 / Math.ulp(1.0);

  private final DoubleMatrix g;
  private final double[] scale; // S
  private final DoubleCholesky factor;

  private ScaledFactor(DoubleMatrix g, double[] scale, DoubleCholesky factor) {
    this.g = g;
    this.scale = scale;
    this.factor = factor;
  }

  /**
   * Factors K + diag(noise); K is copied twice.
   *
   * @throws dev.tangent.dynamics.SingularKernelException with a ridge that would do
   */
  static ScaledFactor of(DoubleMatrix kernel, double[] noise) {
    DoubleMatrix g = RowNoise.added(kernel, noise);
    int n = g.rows();
    double[] scale = new double[n];
    for (int i = 0; i < n; i++) {
      if (!(g.get(i, i) > 0)) {
        throw singular(g, new IllegalArgumentException("row " + i + " has variance 0"));
      }
      scale[i] = 1 / Math.sqrt(g.get(i, i));
    }
    DoubleMatrix scaled = Products.scaleColumns(g, scale);
    scaleRows(scale, scaled);
    DoubleCholesky factor;
    try {
      factor = DoubleCholesky.factor(scaled);
    } catch (NotPositiveDefiniteException refused) {
      throw singular(g, refused);
    }
    if (factor.conditionEstimate() > MOST_CONDITION) {
      throw singular(
          g, new ArithmeticException("the kernel is singular to working precision: add a ridge"));
    }
    return new ScaledFactor(g, scale, factor);
  }

  /** The exception of {@link KernelRegression}, which names λ_min and a sufficient ridge. */
  private static RuntimeException singular(DoubleMatrix g, RuntimeException cause) {
    KernelRegression.of(g, Ridge.NONE); // throws, except at the very threshold
    return cause;
  }

  int size() {
    return scale.length;
  }

  /** G⁻¹ B with one step of refinement. */
  DoubleMatrix solve(DoubleMatrix b) {
    DoubleMatrix x = solveOnce(b);
    DoubleMatrix residual = Products.add(b, -1, Products.multiply(g, x));
    Products.addTo(x, 1, solveOnce(residual));
    return x;
  }

  /** G⁻¹ B. */
  DoubleMatrix solveOnce(DoubleMatrix b) {
    DoubleMatrix x = Products.scaleRows(scale, b);
    factor.solveLower(x);
    factor.solveLowerTransposed(x);
    scaleRows(scale, x);
    return x;
  }

  /** B G⁻¹, where the right-hand sides are the rows of B. */
  DoubleMatrix solveRows(DoubleMatrix b) {
    DoubleMatrix x = Products.scaleColumns(b, scale);
    factor.solveLowerRows(x);
    factor.solveLowerTransposedRows(x);
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0, at = x.rowOffset(i); j < x.columns(); j++) {
        x.array()[at + j] *= scale[j];
      }
    }
    return x;
  }

  /** R⁻¹ B for the factor R = S⁻¹L of G = R Rᵀ. */
  DoubleMatrix solveLower(DoubleMatrix b) {
    DoubleMatrix x = Products.scaleRows(scale, b);
    factor.solveLower(x);
    return x;
  }

  /** X ← S X. */
  private static void scaleRows(double[] scale, DoubleMatrix x) {
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0, at = x.rowOffset(i); j < x.columns(); j++) {
        x.array()[at + j] *= scale[i];
      }
    }
  }

  /** (G⁻¹)_ii. */
  double[] inverseDiagonal() {
    double[] diagonal = InverseDiagonal.of(factor);
    for (int i = 0; i < diagonal.length; i++) {
      diagonal[i] *= scale[i] * scale[i];
    }
    return diagonal;
  }

  /** log det G. */
  double logDeterminant() {
    double sum = factor.logDeterminant();
    for (double s : scale) {
      sum -= 2 * Math.log(s);
    }
    return sum;
  }
}

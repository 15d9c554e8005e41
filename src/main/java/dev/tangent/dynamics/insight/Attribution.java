package dev.tangent.dynamics.insight;

import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.SingularKernelException;
import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.factor.DoubleCholesky;
import dev.tangent.linalg.product.Products;
import java.util.Arrays;
import java.util.Locale;

/**
 * How much each training row contributes to a kernel regression, exactly and without refitting:
 * with G = K + D, C = G⁻¹, α = C Y and A = K_* C (test × training),
 *
 * <pre>
 *   f_{−i}(x_i)           = y_i − α_i/C_ii                  leave-one-out
 *   f_{−i}(x_j) − f(x_j)  = −A_ji α_i/C_ii                  removal of row i, exact
 *   −∂f(x_j)/∂w_i         = −D_i A_ji α_i                   first-order influence
 *   h_i                   = 1 − D_i C_ii                    leverage; removal = influence/(1 − h_i)
 *   f_{−S} − f            = −A_{·S} (C_SS)⁻¹ α_S            removal of a group
 * </pre>
 *
 * <p>D is an absolute ridge r on every row, which stays the same when a row is removed, or the
 * noise variance of each row; w_i is the weight of the row's squared error in Σ w_i ‖f(x_i) −
 * y_i‖²/D_i + ‖f‖². With leverages near 1 the first-order value is too small by a factor 1 − h_i,
 * and it is 0 at ridge 0: near interpolation only the removal is meaningful (Koh, Liang 2017 for
 * the first, Cook, Weisberg 1982 for the second).
 *
 * <p>Cost: a Cholesky factor N³/3, the diagonal of the inverse N³/3, and 2N²M for M test points; no
 * inverse is stored. Immutable; the bits are the same for any number of threads; no result is NaN.
 */
public final class Attribution {
  private final double[] diagonal; // D
  private final DoubleMatrix targets; // N × k
  private final ScaledFactor factor;
  private final DoubleMatrix dual; // α, N × k
  private final double[] inverseDiagonal; // C_ii

  private Attribution(double[] diagonal, DoubleMatrix targets, ScaledFactor factor) {
    this.diagonal = diagonal;
    this.targets = targets;
    this.factor = factor;
    this.dual = factor.solve(targets);
    this.inverseDiagonal = factor.inverseDiagonal();
  }

  /**
   * {@return the attribution of ridge regression}
   *
   * @param kernel K, N × N
   * @param ridge r, added to the diagonal of K
   * @param targets Y, N × k
   * @throws SingularKernelException if K + rI is singular to working precision, with a ridge that
   *     would do
   */
  public static Attribution of(DoubleMatrix kernel, Ridge ridge, DoubleMatrix targets) {
    Checks.kernel("the kernel", kernel);
    double[] diagonal = new double[kernel.rows()];
    Arrays.fill(diagonal, ridge.of(kernel));
    return of(kernel, diagonal, targets);
  }

  /**
   * {@return the attribution of a regression in which each row has its own noise variance (ridge)}
   *
   * @param kernel K of the training points, N × N, symmetric
   * @param noise D, N entries ≥ 0
   * @param targets y, N × k
   */
  public static Attribution of(DoubleMatrix kernel, double[] noise, DoubleMatrix targets) {
    Checks.kernel("the kernel", kernel);
    RowNoise.check(noise, kernel.rows());
    Checks.pointRows("the targets", targets, "training points", kernel.rows());
    return new Attribution(noise.clone(), targets.copy(), ScaledFactor.of(kernel, noise));
  }

  /** {@return N} */
  public int size() {
    return dual.rows();
  }

  /** {@return k} */
  public int outputs() {
    return dual.columns();
  }

  /** {@return α = (K + D)⁻¹ Y, N × k; not a copy} */
  public DoubleMatrix dual() {
    return dual;
  }

  /** {@return h_i = ∂f(x_i)/∂y_i of each training row, from 0 to 1} */
  public double[] leverages() {
    double[] h = new double[size()];
    for (int i = 0; i < h.length; i++) {
      h[i] = Math.clamp(1 - diagonal[i] * inverseDiagonal[i], 0, 1);
    }
    return h;
  }

  /**
   * {@return 1/C_ii: the variance of row i given the others, noise included}
   *
   * @param i training row, from 0
   */
  public double leaveOneOutVariance(int i) {
    return 1 / inverseDiagonal[i];
  }

  /** {@return f(x_i) on the training rows, N × k} */
  public DoubleMatrix trainFit() {
    DoubleMatrix fit = targets.copy();
    for (int i = 0; i < size(); i++) {
      for (int c = 0; c < outputs(); c++) {
        fit.set(i, c, fit.get(i, c) - diagonal[i] * dual.get(i, c));
      }
    }
    return fit;
  }

  /** {@return f_{−i}(x_i): every training row predicted by all the others, N × k} */
  public DoubleMatrix leaveOneOut() {
    DoubleMatrix loo = targets.copy();
    for (int i = 0; i < size(); i++) {
      for (int c = 0; c < outputs(); c++) {
        loo.set(i, c, loo.get(i, c) - dual.get(i, c) / inverseDiagonal[i]);
      }
    }
    return loo;
  }

  /** {@return mean over the rows of ‖f_{−i}(x_i) − y_i‖²} */
  public double leaveOneOutError() {
    double sum = 0;
    for (int i = 0; i < size(); i++) {
      for (int c = 0; c < outputs(); c++) {
        double e = dual.get(i, c) / inverseDiagonal[i];
        sum += e * e;
      }
    }
    return sum / size();
  }

  /**
   * {@return the effect of each training row on predictions at test points}
   *
   * @param kernelWithTraining K(test, training), M × N
   */
  public OnTest on(DoubleMatrix kernelWithTraining) {
    Checks.shape(
        "K(test, training)",
        kernelWithTraining,
        kernelWithTraining.rows(),
        size(),
        "test × training points");
    DoubleMatrix weights = factor.solveRows(kernelWithTraining).transpose();
    return new OnTest(this, Products.multiply(kernelWithTraining, dual), weights);
  }

  /**
   * {@return the change f_{−S} − f at test points when a group of training rows is left out, M × k}
   *
   * @param test points and their predictions
   * @param rows distinct rows, fewer than all
   */
  public DoubleMatrix groupRemoval(OnTest test, int... rows) {
    int n = size();
    int[] sorted = rows.clone();
    Arrays.sort(sorted);
    for (int p = 0; p < sorted.length; p++) {
      if (sorted[p] < 0 || sorted[p] >= n || (p > 0 && sorted[p] == sorted[p - 1])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "row %d: a group has distinct rows from 0 to %d", sorted[p], n - 1));
      }
    }
    if (rows.length == 0 || rows.length >= n) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a group has 1 to %d of the %d rows, got %d", n - 1, n, rows.length));
    }
    DoubleMatrix columns = DoubleMatrix.zeros(n, rows.length);
    DoubleMatrix alpha = DoubleMatrix.zeros(rows.length, outputs());
    DoubleMatrix a = DoubleMatrix.zeros(rows.length, test.size());
    for (int p = 0; p < rows.length; p++) {
      columns.set(rows[p], p, 1);
      alpha.rowRange(p, p + 1).assign(dual.rowRange(rows[p], rows[p] + 1));
      a.rowRange(p, p + 1).assign(test.weights.rowRange(rows[p], rows[p] + 1));
    }
    DoubleMatrix solved = factor.solve(columns);
    DoubleMatrix block = DoubleMatrix.zeros(rows.length, rows.length);
    for (int p = 0; p < rows.length; p++) {
      block.rowRange(p, p + 1).assign(solved.rowRange(rows[p], rows[p] + 1));
    }
    DoubleMatrix strength = DoubleCholesky.factor(block).solve(alpha);
    return Products.scaled(Products.multiply(Transpose.YES, a, Transpose.NO, strength), -1);
  }

  /** The effect of every training row i on every test point j and output c. Immutable. */
  public static final class OnTest {
    private final Attribution attribution;
    private final DoubleMatrix predictions; // M × k
    private final DoubleMatrix weights; // Aᵀ, N × M

    private OnTest(Attribution attribution, DoubleMatrix predictions, DoubleMatrix weights) {
      this.attribution = attribution;
      this.predictions = predictions;
      this.weights = weights;
    }

    /** {@return M} */
    public int size() {
      return weights.columns();
    }

    /** {@return f(x_j) of the whole training set, M × k; not a copy} */
    public DoubleMatrix predictions() {
      return predictions;
    }

    /**
     * {@return A_ji = ∂f_c(x_j)/∂y_ic, the same for every output: the effect of the label of row i}
     *
     * @param i training row, from 0
     * @param j test point, from 0
     */
    public double label(int i, int j) {
      return weights.get(i, j);
    }

    /**
     * {@return f_{−i}(x_j) − f(x_j) of output c, exact}
     *
     * @param i training row, from 0
     * @param j test point, from 0
     * @param c output, from 0
     */
    public double removal(int i, int j, int c) {
      return -weights.get(i, j) * (attribution.dual.get(i, c) / attribution.inverseDiagonal[i]);
    }

    /**
     * {@return −∂f_c(x_j)/∂w_i: removal to first order}
     *
     * @param i training row, from 0
     * @param j test point, from 0
     * @param c output, from 0
     */
    public double influence(int i, int j, int c) {
      return -weights.get(i, j) * (attribution.diagonal[i] * attribution.dual.get(i, c));
    }

    /**
     * Copies the removal of row i for all test points and outputs, in the order (j, c): M · k
     * numbers.
     *
     * @param i training row, from 0
     * @param to M · k numbers, overwritten
     */
    public void copyRemoval(int i, double[] to) {
      copy(i, 1 / attribution.inverseDiagonal[i], to);
    }

    /**
     * Copies the influence of row i on all test points and outputs, in the order (j, c): M · k
     * numbers.
     *
     * @param i training row, from 0
     * @param to M · k numbers, overwritten
     */
    public void copyInfluence(int i, double[] to) {
      copy(i, attribution.diagonal[i], to);
    }

    private void copy(int i, double factor, double[] to) {
      int k = attribution.outputs();
      for (int c = 0; c < k; c++) {
        double strength = -factor * attribution.dual.get(i, c);
        for (int j = 0; j < size(); j++) {
          to[j * k + c] = strength * weights.get(i, j);
        }
      }
    }

    /**
     * ½‖f_{−i}(x_j) − y*_j‖² − ½‖f(x_j) − y*_j‖², exact: positive where row i helps.
     *
     * @param testTargets y*, M × k
     * @return N × M
     */
    public DoubleMatrix lossRemoval(DoubleMatrix testTargets) {
      int k = attribution.outputs();
      Checks.shape("the test targets", testTargets, size(), k, "test points × outputs");
      DoubleMatrix loss = DoubleMatrix.zeros(attribution.size(), size());
      for (int i = 0; i < loss.rows(); i++) {
        for (int j = 0; j < loss.columns(); j++) {
          double sum = 0;
          for (int c = 0; c < k; c++) {
            double change = removal(i, j, c);
            double error = predictions.get(j, c) - testTargets.get(j, c);
            sum += change * (error + 0.5 * change);
          }
          loss.set(i, j, sum);
        }
      }
      return loss;
    }
  }
}

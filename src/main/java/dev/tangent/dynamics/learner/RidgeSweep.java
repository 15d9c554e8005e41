package dev.tangent.dynamics.learner;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.factor.ShiftedSymmetric;
import java.util.Arrays;
import java.util.List;

/**
 * Kernel ridge regression for many ridges from one reduction of the kernel to a band matrix, with
 * exact leave-one-out predictions:
 *
 * <pre>
 *   α_r = (K + r)⁻¹ y,    f_{−i}(x_i) = y_i − α_i / [(K + r)⁻¹]_ii,    variance 1 / [(K + r)⁻¹]_ii
 * </pre>
 *
 * <p>(Rasmussen, Williams 2006, eq. 5.10–5.12; the variance is that of an observation, the ridge
 * its noise.) Ridges are relative: r = ridge · tr(K)/N. Cost: that of {@link ShiftedSymmetric},
 * about 8N³/3 flops; 64N² for each ridge and 4N²k for the weights of k outputs. It keeps N²
 * numbers. Immutable.
 *
 * <pre>{@code
 * RidgeSweep sweep = RidgeSweep.of(kernel, 1e-6, 1e-3, 1);
 * RidgeSweep.Fit fit = sweep.fit(targets);
 * DoubleMatrix outputs = fit.leaveOneOut(fit.best()); // N × k
 * }</pre>
 */
public final class RidgeSweep {
  private final ShiftedSymmetric kernel;

  /** Diagonal of (K + r)⁻¹, N × ridges. */
  private final DoubleMatrix inverseDiagonals;

  private final double[] ridges;
  private final double scale;

  private RidgeSweep(
      ShiftedSymmetric kernel, DoubleMatrix inverseDiagonals, double[] ridges, double scale) {
    this.kernel = kernel;
    this.inverseDiagonals = inverseDiagonals;
    this.ridges = ridges;
    this.scale = scale;
  }

  /**
   * {@return the sweep of a kernel of float64}
   *
   * @param kernel K of the training points, N × N, symmetric
   * @param ridges relative to the mean of the diagonal, each above 0
   * @throws IllegalArgumentException when the matrix is no kernel, its diagonal 0, or a ridge too
   *     small for its rounding
   */
  public static RidgeSweep of(DoubleMatrix kernel, double... ridges) {
    Checks.kernel("the kernel", kernel);
    double trace = 0;
    for (int i = 0; i < kernel.rows(); i++) {
      trace += kernel.get(i, i);
    }
    double scale = trace / kernel.rows();
    if (!(scale > 0)) {
      throw new IllegalArgumentException(
          "the kernel's diagonal is 0: the inputs are all the same, there is nothing to learn"
              + " from");
    }
    ShiftedSymmetric reduced = ShiftedSymmetric.of(kernel, Progress.NONE);
    if (!reduced.isPositiveSemiDefinite()) {
      throw new IllegalArgumentException(
          "the kernel ("
              + kernel
              + ") is not positive semi-definite: is it a covariance of the points?");
    }
    double[] shifts = new double[ridges.length];
    for (int r = 0; r < ridges.length; r++) {
      shifts[r] = ridges[r] * scale;
      if (!(ridges[r] > 0) || shifts[r] <= reduced.noise()) {
        throw new IllegalArgumentException(
            "a ridge of "
                + ridges[r]
                + " of the mean diagonal is lost in rounding: more than "
                + reduced.noise() / scale);
      }
    }
    return new RidgeSweep(reduced, reduced.inverseDiagonals(shifts), ridges.clone(), scale);
  }

  /** {@return the ridges, relative; a copy} */
  public double[] ridges() {
    return ridges.clone();
  }

  /** {@return tr(K)/N, the unit of the ridges} */
  public double scale() {
    return scale;
  }

  /**
   * {@return the fits of targets N × k, one for each ridge}
   *
   * @param targets y, N × k
   */
  public Fit fit(DoubleMatrix targets) {
    Checks.pointRows("the targets", targets, "the kernel's points", kernel.size());
    return new Fit(this, targets, kernel.project(targets));
  }

  /** The fits of one set of targets, for every ridge. */
  public static final class Fit {
    private final RidgeSweep sweep;
    private final DoubleMatrix targets;
    private final DoubleMatrix projected;

    private Fit(RidgeSweep sweep, DoubleMatrix targets, DoubleMatrix projected) {
      this.sweep = sweep;
      this.targets = targets;
      this.projected = projected;
    }

    /**
     * {@return dual weights (K + r)⁻¹ y, N × k; predictions are K(x, training rows) · dual}
     *
     * @param ridge number of the ridge, from 0
     */
    public DoubleMatrix dual(int ridge) {
      return sweep.kernel.solveProjected(ridge(ridge), projected);
    }

    /**
     * {@return the leave-one-out prediction of each row, N × k}
     *
     * @param ridge number of the ridge, from 0
     */
    public DoubleMatrix leaveOneOut(int ridge) {
      return leftOut(dual(ridge), ridge);
    }

    /** Replaces dual weights by leave-one-out outputs. */
    private DoubleMatrix leftOut(DoubleMatrix outputs, int ridge) {
      for (int i = 0; i < outputs.rows(); i++) {
        double inverse = sweep.inverseDiagonals.get(i, ridge);
        for (int c = 0; c < outputs.columns(); c++) {
          outputs.set(i, c, targets.get(i, c) - outputs.get(i, c) / inverse);
        }
      }
      return outputs;
    }

    /**
     * {@return the leave-one-out variance of an observation at each row}
     *
     * @param ridge number of the ridge, from 0
     */
    public double[] leaveOneOutVariance(int ridge) {
      double[] variance = new double[targets.rows()];
      for (int i = 0; i < variance.length; i++) {
        variance[i] = 1 / sweep.inverseDiagonals.get(i, ridge);
      }
      return variance;
    }

    /**
     * {@return variance of an observation at test rows, K(x, x) + r − K(x, X)(K + r)⁻¹K(X, x),
     * times the factor {@link #spread}, with which the leave-one-out errors have the variances that
     * are predicted for them}
     *
     * @param between K of test rows and training rows, M × N
     * @param diagonal K(x, x) of the test rows
     * @param ridge number of the ridge, from 0
     */
    public double[] variance(DoubleMatrix between, double[] diagonal, int ridge) {
      Shapes.require("test rows", between.rows(), "entries of the diagonal", diagonal.length);
      double scale = spread(ridge);
      double r = ridge(ridge);
      DoubleMatrix known = sweep.kernel.inverseForms(between, r);
      double[] variance = new double[diagonal.length];
      for (int i = 0; i < variance.length; i++) {
        // Rounding must not bring the variance below the noise.
        double open = Math.max(0, diagonal[i] - known.get(i, 0));
        variance[i] = Math.max(Double.MIN_NORMAL, scale * (open + r));
      }
      return variance;
    }

    /**
     * {@return the absolute ridge r, which is added to the diagonal}
     *
     * @param ridge number of the ridge, from 0
     */
    public double ridge(int ridge) {
      return sweep.ridges[ridge] * sweep.scale;
    }

    /**
     * {@return the factor by which predicted variances must be multiplied to agree, on average,
     * with the squared leave-one-out errors}
     *
     * @param ridge number of the ridge, from 0
     */
    public double spread(int ridge) {
      DoubleMatrix outputs = leaveOneOut(ridge);
      double[] left = leaveOneOutVariance(ridge);
      double scale = 0;
      for (int i = 0; i < outputs.rows(); i++) {
        for (int c = 0; c < outputs.columns(); c++) {
          double d = outputs.get(i, c) - targets.get(i, c);
          scale += d * d / left[i];
        }
      }
      return scale / ((double) outputs.rows() * outputs.columns());
    }

    /** {@return mean over rows and outputs of the squared leave-one-out error, for each ridge} */
    public double[] leaveOneOutErrors() {
      double[] errors = new double[sweep.ridges.length];
      double[] shifts = new double[errors.length];
      Arrays.setAll(shifts, this::ridge);
      List<DoubleMatrix> duals = sweep.kernel.solveProjected(shifts, projected);
      for (int r = 0; r < errors.length; r++) {
        DoubleMatrix outputs = leftOut(duals.get(r), r);
        double sum = 0;
        for (int i = 0; i < outputs.rows(); i++) {
          for (int c = 0; c < outputs.columns(); c++) {
            double d = outputs.get(i, c) - targets.get(i, c);
            sum += d * d;
          }
        }
        errors[r] = sum / ((double) outputs.rows() * outputs.columns());
      }
      return errors;
    }

    /**
     * {@return the number of the ridge with the least squared leave-one-out error, the first one if
     * several are equal}
     */
    public int best() {
      return least(leaveOneOutErrors());
    }
  }

  static int least(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] < values[best] ? i : best;
    }
    return best;
  }
}

package dev.tangent.dynamics.learner;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.factor.SymmetricEigen;
import dev.tangent.linalg.product.DoubleGemm;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A recursive feature machine: kernel ridge regression that learns which directions of the inputs
 * matter (Radhakrishnan, Beaglehole, Pandit, Belkin, "Mechanism for feature learning in neural
 * networks and backpropagation-free machine learning models", Science 383, 2024). In turns
 *
 * <pre>
 *   f(x) = Σ_i α_i k(‖M^½ (x − x_i)‖),  α = (K_M + r)⁻¹ y
 *   M    = mean over rows of Σ_c ∇f_c ∇f_cᵀ,  scaled to tr M = d
 * </pre>
 *
 * <p>starting from M = I. Each round chooses its ridge by leave-one-out; the round with the least
 * leave-one-out error is kept. Cost of a round: an eigendecomposition, 9N³, and 2 P N k (d + 1) for
 * gradients at P rows. Immutable.
 */
public final class FeatureMachine {
  /** Most rows over which gradients are averaged; they are evenly spread. */
  private static final int MOST_ROWS = 1000;

  private final RadialKernel kernel;
  private final DoubleMatrix metric;
  private final DoubleMatrix transform;
  private final DoubleMatrix points;
  private final DoubleMatrix dual;
  private final DoubleMatrix leaveOneOut;
  private final double ridge;
  private final double error;
  private final int round;

  private FeatureMachine(
      RadialKernel kernel,
      DoubleMatrix metric,
      DoubleMatrix transform,
      DoubleMatrix points,
      RidgeSweep sweep,
      RidgeSweep.Fit fit,
      int best,
      double error,
      int round) {
    this.kernel = kernel;
    this.metric = metric;
    this.transform = transform;
    this.points = points;
    dual = fit.dual(best);
    leaveOneOut = fit.leaveOneOut(best);
    ridge = sweep.ridges()[best];
    this.error = error;
    this.round = round;
  }

  /**
   * Trains a machine.
   *
   * @param x training rows, N × d
   * @param targets N × k
   * @param kernel a function of the distance of two rows
   * @param rounds how often the metric is learnt; 0 is plain kernel ridge regression
   * @param ridges from which each round chooses, relative to the mean diagonal (which is 1)
   * @param progress hears how far the work is; an exception from it ends the work
   * @return the machine, at its best round
   */
  public static FeatureMachine fit(
      DoubleMatrix x,
      DoubleMatrix targets,
      RadialKernel kernel,
      int rounds,
      double[] ridges,
      Progress progress) {
    Shapes.require("rows of targets", targets.rows(), "rows of inputs", x.rows());
    if (rounds < 0) {
      throw new IllegalArgumentException("rounds are 0 or more, got " + rounds);
    }
    int d = x.columns();
    DoubleMatrix metric = identity(d);
    FeatureMachine best = null;
    for (int round = 0; round <= rounds; round++) {
      DoubleMatrix transform = round == 0 ? metric : squareRoot(metric);
      DoubleMatrix points = round == 0 ? x : multiply(x, transform);
      RidgeSweep sweep = RidgeSweep.of(kernel.square(points), ridges);
      RidgeSweep.Fit fit = sweep.fit(targets);
      double[] errors = fit.leaveOneOutErrors();
      int least = RidgeSweep.least(errors);
      FeatureMachine now =
          new FeatureMachine(
              kernel, metric, transform, points, sweep, fit, least, errors[least], round);
      best = best == null || now.error < best.error ? now : best;
      progress.update("rounds of features", round, rounds);
      if (round < rounds) {
        metric = now.gradientProduct();
        if (metric == null) {
          break; // f is constant: no direction matters.
        }
      }
    }
    return Objects.requireNonNull(best);
  }

  private static DoubleMatrix identity(int d) {
    DoubleMatrix m = DoubleMatrix.zeros(d, d);
    for (int j = 0; j < d; j++) {
      m.set(j, j, 1);
    }
    return m;
  }

  private static DoubleMatrix multiply(DoubleMatrix a, DoubleMatrix b) {
    DoubleMatrix c = DoubleMatrix.zeros(a.rows(), b.columns());
    DoubleGemm.multiply(Transpose.NO, Transpose.NO, 1, a, b, 0, c);
    return c;
  }

  /** The symmetric square root of a positive semi-definite matrix. */
  static DoubleMatrix squareRoot(DoubleMatrix m) {
    SymmetricEigen eigen = SymmetricEigen.of(m);
    int d = m.rows();
    DoubleMatrix scaled = eigen.vectors().copy();
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        scaled.set(i, j, scaled.get(i, j) * Math.sqrt(Math.max(0, eigen.values()[j])));
      }
    }
    DoubleMatrix root = DoubleMatrix.zeros(d, d);
    DoubleGemm.multiply(Transpose.NO, Transpose.YES, 1, scaled, eigen.vectors(), 0, root);
    return root;
  }

  /** Mean of Σ_c ∇f_c ∇f_cᵀ over rows, scaled to trace d; null when f is constant. */
  private @Nullable DoubleMatrix gradientProduct() {
    int n = points.rows();
    int d = points.columns();
    int count = Math.min(n, MOST_ROWS);
    DoubleMatrix sum = DoubleMatrix.zeros(d, d);
    DoubleMatrix rows = DoubleMatrix.zeros(count, d);
    for (int p = 0; p < count; p++) {
      int from = (int) ((long) p * n / count);
      System.arraycopy(points.array(), points.rowOffset(from), rows.array(), rows.rowOffset(p), d);
    }
    for (DoubleMatrix gradient : gradients(rows)) {
      DoubleGemm.multiply(Transpose.YES, Transpose.NO, 1, gradient, gradient, 1, sum);
    }
    double trace = 0;
    for (int j = 0; j < d; j++) {
      trace += sum.get(j, j);
    }
    if (!(trace > 0)) {
      return null;
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        sum.set(i, j, sum.get(i, j) * d / trace);
      }
    }
    return sum;
  }

  /**
   * ∇f_c at rows that are already transformed, with respect to the original inputs: P × d for each
   * of k outputs.
   */
  private DoubleMatrix[] gradients(DoubleMatrix rows) {
    int n = points.rows();
    int d = points.columns();
    int k = dual.columns();
    DoubleMatrix slopes = slopes(rows);
    // Columns c (d + 1) … : α_c x', then α_c.
    DoubleMatrix weighted = DoubleMatrix.zeros(n, k * (d + 1));
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < k; c++) {
        double alpha = dual.get(i, c);
        int at = weighted.rowOffset(i) + c * (d + 1);
        for (int j = 0; j < d; j++) {
          weighted.array()[at + j] = alpha * points.get(i, j);
        }
        weighted.array()[at + d] = alpha;
      }
    }
    DoubleMatrix sums = multiply(slopes, weighted);
    DoubleMatrix[] result = new DoubleMatrix[k];
    for (int c = 0; c < k; c++) {
      DoubleMatrix g = DoubleMatrix.zeros(rows.rows(), d);
      for (int p = 0; p < rows.rows(); p++) {
        int at = sums.rowOffset(p) + c * (d + 1);
        double all = sums.array()[at + d];
        for (int j = 0; j < d; j++) {
          g.set(p, j, all * rows.get(p, j) - sums.array()[at + j]);
        }
      }
      result[c] = multiply(g, transform); // M^½ is symmetric
    }
    return result;
  }

  /** s with ∇_x' k(x', x'_i) = s (x' − x'_i), P × N; 0 at the kink of a Laplace kernel. */
  private DoubleMatrix slopes(DoubleMatrix rows) {
    DoubleMatrix k = kernel.between(rows, points);
    DoubleMatrix squares = kernel.laplace() ? RadialKernel.squaredDistances(rows, points) : k;
    double gamma = kernel.gamma();
    for (int p = 0; p < k.rows(); p++) {
      for (int i = 0; i < k.columns(); i++) {
        double distance = Math.sqrt(squares.get(p, i));
        double slope =
            !kernel.laplace()
                ? -2 * gamma * k.get(p, i)
                : distance < 1e-7 ? 0 : -gamma * k.get(p, i) / distance;
        k.set(p, i, slope);
      }
    }
    return k;
  }

  /**
   * {@return ∇f_c at rows, P × d for each output}
   *
   * @param rows P × d
   */
  public DoubleMatrix[] gradientsAt(DoubleMatrix rows) {
    return gradients(multiply(rows, transform));
  }

  /**
   * {@return outputs at rows, M × k}
   *
   * @param rows P × d
   */
  public DoubleMatrix predict(DoubleMatrix rows) {
    return multiply(kernel.between(multiply(rows, transform), points), dual);
  }

  /** {@return M, d × d, of trace d: its diagonal says how much each input matters; not a copy} */
  public DoubleMatrix metric() {
    return metric;
  }

  /** {@return M^½, by which rows are multiplied; not a copy} */
  public DoubleMatrix transform() {
    return transform;
  }

  /** {@return the training rows times M^½; not a copy} */
  public DoubleMatrix points() {
    return points;
  }

  /** {@return α, N × k; not a copy} */
  public DoubleMatrix dual() {
    return dual;
  }

  /** {@return the leave-one-out prediction of each training row (with the same metric), N × k} */
  public DoubleMatrix leaveOneOut() {
    return leaveOneOut;
  }

  /** {@return the ridge that was chosen} */
  public double ridge() {
    return ridge;
  }

  /** {@return mean squared leave-one-out error} */
  public double error() {
    return error;
  }

  /** {@return the round that was kept, 0 for M = I} */
  public int round() {
    return round;
  }
}

package dev.tangent.kernel.limit;

import dev.tangent.activation.SlopedReluDual;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the recursion needs to know of single points, in double: variances before each
 * step and at the end, and Θ on the diagonal. O(N · steps) time and memory.
 */
public final class Points {
  /** {@code variance[k][i]}: q of point i before step k; the last row is the output's. */
  final double[][] variance;

  /** {@code norm[i]} = ‖x_i‖. */
  final double[] norm;

  private final double[] tangent;

  private Points(double[][] variance, double[] norm, double[] tangent) {
    this.variance = variance;
    this.norm = norm;
    this.tangent = tangent;
  }

  /** What {@link #read} makes the same numbers of. */
  void write(DataOutputStream out) throws IOException {
    StoredNumbers.write(out, norm);
    StoredNumbers.write(out, tangent);
    out.writeInt(variance.length);
    for (int k = 0; k < variance.length; k++) {
      boolean same = k > 0 && Arrays.equals(variance[k], variance[k - 1]);
      out.writeBoolean(same);
      if (!same) {
        StoredNumbers.write(out, variance[k]);
      }
    }
  }

  static Points read(DataInputStream in) throws IOException {
    double[] norm = StoredNumbers.read(in);
    double[] tangent = StoredNumbers.read(in);
    double[][] variance = new double[in.readInt()][];
    for (int k = 0; k < variance.length; k++) {
      variance[k] = in.readBoolean() ? variance[k - 1] : StoredNumbers.read(in);
    }
    return new Points(variance, norm, tangent);
  }

  /**
   * Runs the recursion on the diagonal.
   *
   * @param norm norms of the rows of the data
   * @param columns width n_0 of the data
   * @param name what messages call the data
   */
  public static Points of(LimitPlan plan, double[] norm, int columns, String name) {
    double[] q = new double[norm.length];
    for (int i = 0; i < q.length; i++) {
      double root = norm[i] / Math.sqrt(columns);
      q[i] = root * root;
      if (q[i] < Double.MIN_NORMAL && norm[i] > 0 || !Double.isFinite(q[i])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "row %d of %s has norm %g, whose square is out of range: rescale the inputs",
                i,
                name,
                norm[i]));
      }
    }
    return of(plan, q, norm);
  }

  /** The recursion on the diagonal from given variances of the input. */
  public static Points of(LimitPlan plan, double[] q, double[] norm) {
    List<Step> steps = plan.steps();
    int n = q.length;
    double[][] variance = new double[steps.size() + 1][];
    double[][] saved = new double[steps.size()][];
    double[] t = new double[n];
    variance[0] = q;
    for (int k = 0; k < steps.size(); k++) {
      double[] from = variance[k];
      double[] to = new double[n];
      if (steps.get(k) instanceof Step.Save) {
        saved[k] = t.clone();
      }
      double[] branch = steps.get(k) instanceof Step.Add add ? saved[add.saved()] : t;
      double[] old = steps.get(k) instanceof Step.Add add ? variance[add.saved()] : from;
      VarianceSeries series = series(steps.get(k), from);
      for (int i = 0; i < n; i++) {
        if (series != null) {
          to[i] = series.variance(from[i]);
          t[i] *= series.slope(from[i]);
        } else {
          to[i] = advance(steps.get(k), from[i], old[i], t, branch[i], i);
        }
        requireInRange(from[i], to[i], t[i], i, k, steps.get(k));
      }
      variance[k + 1] = to;
    }
    double[] theta = new double[n];
    for (int i = 0; i < n; i++) {
      theta[i] = t[i] * variance[steps.size()][i];
      if (!(theta[i] <= Double.MAX_VALUE)) {
        throw new ArithmeticException(
            String.format(
                Locale.ROOT,
                "the tangent kernel of point %d overflows: lower sigma_w, the depth or the inputs",
                i));
      }
    }
    return new Points(variance, norm, theta);
  }

  private static void requireInRange(
      double before, double q, double tangent, int i, int k, Step step) {
    String what = null;
    if (!(q < Double.MAX_VALUE)) {
      what =
          "the variance of point %d overflows at step %d (%s): lower sigma_w, the depth or the"
              + " inputs";
    } else if (q < Double.MIN_NORMAL && before > 0) {
      what =
          "the variance of point %d vanishes at step %d (%s): raise sigma_w or the inputs, add a"
              + " bias or take fewer layers";
    } else if (!(Math.abs(tangent) < Double.MAX_VALUE)) {
      what = "the tangent kernel of point %d overflows at step %d (%s): lower sigma_w or the depth";
    }
    if (what != null) {
      throw new ArithmeticException(String.format(Locale.ROOT, what, i, k + 1, step.describe()));
    }
  }

  /** For duals that cost an integral each; null where every point is computed by itself. */
  private static @Nullable VarianceSeries series(Step step, double[] q) {
    return step instanceof Step.Dual d && d.dual().costly() ? VarianceSeries.of(d.dual(), q) : null;
  }

  /** New q of point i, and t[i] = Θ(x,x)/q brought to the same step. */
  private static double advance(
      Step step, double q, double savedQ, double[] t, double savedT, int i) {
    return switch (step) {
      case Step.Affine affine -> {
        double linear = affine.sigma2() * q;
        double next = linear + affine.beta2();
        if (next > 0) {
          t[i] = (linear * (t[i] + affine.weights()) + affine.beta2() * affine.biases()) / next;
        }
        yield next;
      }
      case Step.Dual dual -> activated(dual, q, t, i);
      case Step.Normalize normalize -> {
        if (q == 0 && normalize.epsilon() == 0) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "point %d is the zero vector, which can't be normalized: leave it out, or use an"
                      + " epsilon > 0",
                  i));
        }
        yield q / (q + normalize.epsilon());
      }
      case Step.Save _ -> q;
      case Step.Add add -> {
        double part = add.scale2() * q;
        double next = savedQ + part;
        if (next > 0) {
          t[i] = (savedQ * savedT + part * t[i]) / next;
        }
        yield next;
      }
    };
  }

  private static double activated(Step.Dual step, double q, double[] t, int i) {
    if (step.dual() instanceof SlopedReluDual relu) {
      return q * relu.meanSquare(); // Θ/q does not change: E[φ′²] q = E[φ²]
    }
    double next = step.dual().variance(q);
    if (q == 0) {
      t[i] = 0; // Θ = 0, and E[φ(0)φ(v)] doesn't feel correlations
      return next;
    }
    if (!(next > 0)) {
      throw new ArithmeticException(
          String.format(
              Locale.ROOT,
              "the activation %s maps every preactivation of variance %g to 0: no correlation is"
                  + " left",
              step.function().name(),
              q));
    }
    t[i] *= step.dual().derivativeVariance(q) * q / next;
    return next;
  }

  /** The largest variance before step k; 0 of no points. */
  double largest(int k) {
    return Arrays.stream(variance[k]).max().orElse(0);
  }

  int count() {
    return norm.length;
  }

  /** ‖x_i‖. */
  public double norm(int i) {
    return norm[i];
  }

  /** Σ^L(x_i, x_i). */
  public double nngp(int i) {
    return variance[variance.length - 1][i];
  }

  /** Θ^L(x_i, x_i). */
  public double ntk(int i) {
    return tangent[i];
  }
}

package dev.tangent.kernel.limit;

import dev.tangent.layer.Step;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * All quantities of single points that the recursion needs, in double: variances before each step
 * and at the end, and Θ on the diagonal. O(N · steps) time and memory.
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

  /** Writes these numbers, so that {@link #read} gets the same ones. */
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
    List<PlanStep> steps = plan.steps();
    int n = q.length;
    double[][] variance = new double[steps.size() + 1][];
    double[][] saved = new double[steps.size()][];
    double[] t = new double[n];
    variance[0] = q;
    for (int k = 0; k < steps.size(); k++) {
      PlanStep step = steps.get(k);
      double[] from = variance[k];
      double[] to = new double[n];
      if (step instanceof PlanStep.Save) {
        saved[k] = t.clone();
      }
      double[] savedQ = step instanceof PlanStep.Add add ? variance[add.saved()] : from;
      double[] savedT = step instanceof PlanStep.Add add ? saved[add.saved()] : t;
      VarianceSeries series = series(step, from);
      for (int i = 0; i < n; i++) {
        if (series != null) {
          to[i] = series.variance(from[i]);
          t[i] *= series.slope(from[i]);
        } else {
          to[i] = step.variance(savedQ[i], from[i]);
          t[i] = step.tangent(savedQ[i], savedT[i], from[i], t[i], to[i]);
        }
        requireInRange(from[i], to[i], t[i], i, k, step);
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
      double before, double q, double tangent, int i, int k, PlanStep step) {
    if (before == 0 && Double.isNaN(q)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "point %d is the zero vector, which can't be normalized: leave it out, or use an"
                  + " epsilon > 0",
              i));
    }
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

  /**
   * A series for a dual whose values cost an integral each; null where every point is computed by
   * itself.
   */
  private static @Nullable VarianceSeries series(PlanStep step, double[] q) {
    return step instanceof PlanStep.Map(Step.Activate(_, var dual)) && dual.costly()
        ? VarianceSeries.of(dual, q)
        : null;
  }

  /** The least variance above 0 before step k; 0 if there is none. */
  double least(int k) {
    return Arrays.stream(variance[k]).filter(q -> q > 0).min().orElse(0);
  }

  /** The largest variance before step k; 0 if there are no points. */
  double largest(int k) {
    return Arrays.stream(variance[k]).max().orElse(0);
  }

  /** Whether some point is the zero vector. */
  boolean hasZero() {
    return Arrays.stream(norm).anyMatch(length -> length == 0);
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

package dev.tangent.activation;

import dev.tangent.linalg.GaussLegendre;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * Expectations E[g(s z)] over a standard normal z, for functions that are smooth on the panels of a
 * mesh: composite Gauss–Legendre on the panels of the mesh, cut further as the normal density needs
 * it.
 */
final class GaussianIntegral {
  private static final GaussLegendre RULE = new GaussLegendre(20);
  private static final double[] RADII = {9, 12.5, 16, 20, 26, 37};
  private static final double NORMAL = 1 / Math.sqrt(2 * Math.PI);

  private final String name;
  private final DoubleUnaryOperator function;
  private final DoubleUnaryOperator slope;
  private final Mesh mesh;

  GaussianIntegral(
      String name, DoubleUnaryOperator function, DoubleUnaryOperator slope, Mesh mesh) {
    this.name = name;
    this.function = function;
    this.slope = slope;
    this.mesh = mesh;
  }

  /**
   * Radius of z beyond which φ(s z)² has no weight left.
   *
   * @throws ArithmeticException if there is none: the integral diverges
   */
  double radius(double s) {
    for (double r : RADII) {
      double inside = weighted(s, 0.25 * r) + weighted(s, 0.5 * r) + weighted(s, 1e-3 * r);
      double edge = weighted(s, r) + weighted(s, 0.97 * r);
      if (Double.isFinite(edge) && edge <= 1e-15 * inside + 1e-300) {
        return r;
      }
    }
    throw new ArithmeticException(
        String.format(
            Locale.ROOT,
            "E[φ(z)²] diverges for the activation %s at variance %g: it must grow slower than"
                + " exp(x²/(4·variance)); use smaller inputs or sigma_w",
            name,
            s * s));
  }

  private double weighted(double s, double z) {
    double plus = function.applyAsDouble(s * z);
    double minus = function.applyAsDouble(-s * z);
    double slopes =
        Math.max(Math.abs(slope.applyAsDouble(s * z)), Math.abs(slope.applyAsDouble(-s * z)));
    return (plus * plus + minus * minus + slopes * slopes) * Math.exp(-0.5 * z * z);
  }

  /** Ends of panels in z, for integrands that are functions of s z. */
  double[] ends(double s) {
    return panels(s, radius(s), 1);
  }

  /** E[g(s z)]. */
  double expectation(double s, DoubleUnaryOperator g) {
    if (s == 0) {
      return finite(g.applyAsDouble(0), s);
    }
    double r = radius(s);
    double[] ends = panels(s, r, 1);
    double sum = 0;
    for (int p = 1; p < ends.length; p++) {
      double half = 0.5 * (ends[p] - ends[p - 1]);
      double middle = 0.5 * (ends[p] + ends[p - 1]);
      for (int i = 0; i < RULE.size(); i++) {
        double z = middle + half * RULE.node(i);
        sum += half * RULE.weight(i) * Math.exp(-0.5 * z * z) * g.applyAsDouble(s * z);
      }
    }
    return finite(sum * NORMAL, s);
  }

  /** a_n = E[φ(s z) h_n(z)] for n below count, h_n orthonormal. */
  double[] hermite(double s, int count) {
    double[] a = new double[count];
    if (s == 0) {
      a[0] = finite(function.applyAsDouble(0), s);
      return a;
    }
    // h_n e^{−z²/4} stays of order one out to 2√n, so half of the weight must suffice to end at r
    double r = Math.max(12.5, radius(s));
    double[] ends = positive(panels(s, r, count > 400 ? 0.5 : 1));
    int nodes = (ends.length - 1) * RULE.size();
    double[] z = new double[nodes];
    double[] even = new double[nodes];
    double[] odd = new double[nodes];
    double[] current = new double[nodes];
    for (int p = 1, k = 0; p < ends.length; p++) {
      double half = 0.5 * (ends[p] - ends[p - 1]);
      double middle = 0.5 * (ends[p] + ends[p - 1]);
      for (int i = 0; i < RULE.size(); i++, k++) {
        z[k] = middle + half * RULE.node(i);
        current[k] = Math.exp(-0.25 * z[k] * z[k]);
        double weight = half * RULE.weight(i) * NORMAL * current[k];
        double plus = function.applyAsDouble(s * z[k]);
        double minus = function.applyAsDouble(-s * z[k]);
        even[k] = weight * (plus + minus);
        odd[k] = weight * (plus - minus);
      }
    }
    sums(a, z, even, odd, current);
    return a;
  }

  /** Ends of panels of z > 0 that together with their mirror images contain all of these ends. */
  private static double[] positive(double[] ends) {
    return Arrays.stream(ends).map(Math::abs).sorted().distinct().toArray();
  }

  /**
   * a_n ← Σ weight · h_n(z) e^{−z²/4}, by the three-term recursion on all nodes at once: at a
   * single node every step would wait for the one before. Only z > 0 is needed: h_n is even or odd
   * as n is.
   */
  private static void sums(double[] a, double[] z, double[] even, double[] odd, double[] first) {
    boolean[] none = {isZero(even), isZero(odd)};
    double[] current = first;
    double[] before = new double[z.length];
    for (int n = 0; n < a.length; n++) {
      a[n] = none[n % 2] ? 0 : dot(n % 2 == 0 ? even : odd, current);
      double down = -ROOT[n] * INVERSE_ROOT[n + 1];
      double up = INVERSE_ROOT[n + 1];
      for (int i = 0; i < z.length; i++) {
        before[i] = up * z[i] * current[i] + down * before[i];
      }
      double[] next = before;
      before = current;
      current = next;
    }
  }

  private static boolean isZero(double[] weights) {
    return Arrays.stream(weights).allMatch(w -> w == 0);
  }

  private static double dot(double[] a, double[] b) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    // a whole number of rules of 20 nodes
    for (int i = 0; i < a.length; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    return s0 + s1 + (s2 + s3);
  }

  private static final double[] ROOT = new double[2502];
  private static final double[] INVERSE_ROOT = new double[2502];

  static {
    for (int n = 1; n < ROOT.length; n++) {
      ROOT[n] = Math.sqrt(n);
      INVERSE_ROOT[n] = 1 / Math.sqrt(n);
    }
  }

  /**
   * Ends of panels in z: those of the mesh, and others so that no panel is wider than {@code
   * width}.
   */
  private double[] panels(double s, double r, double width) {
    List<Double> ends = new ArrayList<>();
    for (double z = 0; z < r; z += width) {
      ends.add(z);
      ends.add(-z);
    }
    ends.add(r);
    ends.add(-r);
    for (double end : mesh.ends(s * r)) {
      ends.add(end / s);
    }
    return ends.stream().mapToDouble(Double::doubleValue).sorted().distinct().toArray();
  }

  private double finite(double result, double s) {
    if (!Double.isFinite(result)) {
      throw new ArithmeticException(
          String.format(
              Locale.ROOT, "the expectation of %s is not finite at variance %g", name, s * s));
    }
    return result;
  }
}

package dev.tangent.linalg.iterative;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * The largest eigenvalue of a symmetric map by the iteration of Lanczos: the largest of the
 * tridiagonal matrix into which the map turns on the Krylov space of a start vector. It comes from
 * below, and much sooner than by powers where the next eigenvalues are near: with a relative gap g
 * the error falls by about e^(−4√g) a product, against (1 − g)² (Saad, Numerical Methods for Large
 * Eigenvalue Problems, 2nd ed., section 6.6).
 *
 * <p>Only the last two vectors are kept. Without orthogonalization against the earlier ones an
 * eigenvalue that is found appears again after a while; that moves no largest one.
 */
public final class Lanczos {
  /** How small a part of the next vector must be to be rounding. */
  private static final double EXHAUSTED = 1e-7;

  private Lanczos() {}

  /**
   * {@return the largest eigenvalue, from below; 0 for a start of zeros or no numbers}
   *
   * @param start where to begin, with a part in every direction that matters; changed
   * @param product the map on a unit vector, into a new one
   * @param tolerance taken when two products together have moved the value by less than this part
   *     of it
   * @param most how many products it may take
   */
  public static double largest(
      double[] start, UnaryOperator<double[]> product, double tolerance, int most) {
    double[] diagonal = new double[most];
    double[] beside = new double[most];
    double[] q = start;
    double[] before = new double[q.length];
    double norm = Math.sqrt(dot(q, q));
    if (norm == 0) {
      return 0;
    }
    double value = Double.NEGATIVE_INFINITY;
    double last = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < most; j++) {
      scale(q, 1 / norm);
      double[] w = product.apply(q);
      diagonal[j] = dot(w, q);
      double next = largest(diagonal, beside, j + 1);
      if (j + 1 == most || next - last <= tolerance * next) {
        return next;
      }
      last = value;
      value = next;
      addScaled(-diagonal[j], q, w);
      addScaled(-beside[j], before, w);
      norm = Math.sqrt(dot(w, w));
      if (!(norm > EXHAUSTED * Math.abs(next))) {
        return next; // what is left is rounding: the space is mapped into itself
      }
      beside[j + 1] = norm;
      before = q;
      q = w;
    }
    return value;
  }

  /**
   * {@return the largest eigenvalue of the leading part of a symmetric tridiagonal matrix}
   * Bisection between the largest entry of the diagonal and Gershgorin's bound, by the signs of the
   * pivots.
   *
   * @param diagonal its entries
   * @param beside entry i stands at (i, i − 1)
   * @param n size of the part
   */
  static double largest(double[] diagonal, double[] beside, int n) {
    double low = Arrays.stream(diagonal, 0, n).max().orElse(0);
    double high = low;
    for (int i = 0; i < n; i++) {
      double radius = (i > 0 ? beside[i] : 0) + (i + 1 < n ? beside[i + 1] : 0);
      high = Math.max(high, diagonal[i] + radius);
    }
    while (true) {
      double middle = low + (high - low) / 2;
      if (!(middle > low && middle < high)) {
        return middle;
      }
      if (hasOneAbove(middle, diagonal, beside, n)) {
        low = middle;
      } else {
        high = middle;
      }
    }
  }

  private static boolean hasOneAbove(double x, double[] diagonal, double[] beside, int n) {
    double pivot = 1;
    for (int i = 0; i < n; i++) {
      pivot = diagonal[i] - x - (i > 0 ? beside[i] * beside[i] / pivot : 0);
      if (pivot >= 0) {
        return true;
      }
    }
    return false;
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  private static void addScaled(double factor, double[] x, double[] y) {
    for (int i = 0; i < x.length; i++) {
      y[i] += factor * x[i];
    }
  }

  private static void scale(double[] x, double factor) {
    for (int i = 0; i < x.length; i++) {
      x[i] *= factor;
    }
  }
}

// twin: double
package dev.tangent.linalg.iterative;

import dev.tangent.linalg.FloatMatrix;
import java.util.function.UnaryOperator;

/**
 * A lower bound of the largest eigenvalue of a positive map A by power iteration: ‖A v‖ for the
 * unit vector v to which the products before have led. It is the closer, the smaller the other
 * eigenvalues are; {@link Lanczos} is for those who need more than a few percent.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
public final class FloatPowerIteration {
  private static final int FEW = 8;

  /** Sums of squares in this range, and factors computed from them, have all their digits. */
  private static final double PLAIN_LOW = Math.ulp(1f) > 1e-10 ? 1e-70 : 1e-280;

  private static final double PLAIN_HIGH = Math.ulp(1f) > 1e-10 ? 1e70 : 1e280;

  private FloatPowerIteration() {}

  /**
   * {@return the largest magnitude of an eigenvalue of a map of vectors of n numbers, within a few
   * percent: eight products}
   *
   * @param n size of a vector
   * @param product A on a vector, n × 1, into a new one
   */
  public static double largest(int n, UnaryOperator<FloatMatrix> product) {
    FloatMatrix v = start(n);
    normalize(v);
    double value = 0;
    for (int i = 0; i < FEW; i++) {
      v = product.apply(v);
      value = normalize(v);
      if (value == 0) {
        break;
      }
    }
    return value;
  }

  /** A vector with a part in every direction that is likely to matter: no symmetry, no zeros. */
  private static FloatMatrix start(int n) {
    FloatMatrix v = FloatMatrix.zeros(n, 1);
    for (int i = 0; i < n; i++) {
      v.set(i, 0, (float) (1 + 0.9 * Math.sin(1.7 * i * i + 0.3)));
    }
    return v;
  }

  /**
   * Makes v a unit vector unless it is 0; returns the norm that it had, computed without overflow.
   */
  private static double normalize(FloatMatrix v) {
    double sum = squares(v);
    if (sum > PLAIN_LOW && sum < PLAIN_HIGH) {
      scale(v, (float) (1 / Math.sqrt(sum)));
      return Math.sqrt(sum);
    }
    float largest = 0;
    for (int i = 0; i < v.rows(); i++) {
      for (int j = v.rowOffset(i); j < v.rowOffset(i) + v.columns(); j++) {
        largest = Math.max(largest, Math.abs(v.array()[j]));
      }
    }
    if (largest == 0) {
      return 0;
    }
    int exponent = Math.getExponent(largest);
    for (int i = 0; i < v.rows(); i++) {
      for (int j = v.rowOffset(i); j < v.rowOffset(i) + v.columns(); j++) {
        v.array()[j] = Math.scalb(v.array()[j], -exponent);
      }
    }
    double norm = Math.sqrt(squares(v));
    scale(v, (float) (1 / norm));
    return Math.scalb(norm, exponent);
  }

  private static double squares(FloatMatrix v) {
    double sum = 0;
    for (int i = 0; i < v.rows(); i++) {
      for (int j = v.rowOffset(i); j < v.rowOffset(i) + v.columns(); j++) {
        sum += (double) v.array()[j] * v.array()[j];
      }
    }
    return sum;
  }

  private static void scale(FloatMatrix v, float factor) {
    for (int i = 0; i < v.rows(); i++) {
      for (int j = v.rowOffset(i); j < v.rowOffset(i) + v.columns(); j++) {
        v.array()[j] *= factor;
      }
    }
  }
}

package dev.tangent.linalg.iterative;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import java.util.function.UnaryOperator;

/** Size of a positive map: its largest eigenvalue from below, within a few percent. */
public final class PowerIteration {
  private static final int ITERATIONS = 8;

  private PowerIteration() {}

  /** ‖A v‖ for the unit vector v that the iterations before lead to. */
  public static double largest(int n, UnaryOperator<DoubleMatrix> product) {
    DoubleMatrix v = start(n);
    double value = 0;
    for (int i = 0; i < ITERATIONS; i++) {
      v = product.apply(v);
      value = normalize(v);
    }
    return value;
  }

  /** A vector with a part in every direction that is likely to matter: no symmetry, no zeros. */
  private static DoubleMatrix start(int n) {
    DoubleMatrix v = DoubleMatrix.zeros(n, 1);
    for (int i = 0; i < n; i++) {
      v.set(i, 0, 1 + 0.9 * Math.sin(1.7 * i * i + 0.3));
    }
    normalize(v);
    return v;
  }

  /** By the exponent of the largest entry, so that no square overflows or vanishes. */
  private static double normalize(DoubleMatrix v) {
    double largest = 0;
    for (int i = 0; i < v.rows(); i++) {
      largest = Math.max(largest, Math.abs(v.get(i, 0)));
    }
    if (largest == 0) {
      return 0;
    }
    int exponent = Math.getExponent(largest);
    for (int i = 0; i < v.rows(); i++) {
      v.set(i, 0, Math.scalb(v.get(i, 0), -exponent));
    }
    double norm = Math.sqrt(Products.dot(v, v));
    for (int i = 0; i < v.rows(); i++) {
      v.set(i, 0, v.get(i, 0) / norm);
    }
    return Math.scalb(norm, exponent);
  }
}

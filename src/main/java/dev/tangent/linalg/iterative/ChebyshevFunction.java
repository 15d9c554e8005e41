package dev.tangent.linalg.iterative;

import dev.tangent.linalg.Chebyshev;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.product.LinearOperator;
import dev.tangent.linalg.product.Products;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * g(K) v for a symmetric operator K with spectrum in [0, ρ], by a Chebyshev series of g: no
 * eigendecomposition, one product with K for each term.
 *
 * <p>‖p(K)v − g(K)v‖ ≤ max_{[0,ρ]}|p − g| ‖v‖ ≤ (Σ of the coefficients left out) ‖v‖, a bound that
 * holds for every K with that spectrum (Trefethen, Approximation Theory and Approximation Practice,
 * ch. 8). For e^{−τx} about √(2τρ log(1/ε)) terms are needed.
 */
public final class ChebyshevFunction {
  private static final int FIRST_SAMPLES = 32;

  private final double[] coefficients;
  private final double rho;
  private final double bound;

  private ChebyshevFunction(double[] coefficients, double rho, double bound) {
    this.coefficients = coefficients;
    this.rho = rho;
    this.bound = bound;
  }

  /**
   * {@return the shortest series with a bound below {@code tolerance} × max|g|}
   *
   * @param g function on [0, ρ]
   * @param rho ρ, at least the largest eigenvalue
   * @param tolerance relative to the largest |g|
   * @param maxTerms how many terms the series may have
   * @param what g is, for the message
   * @throws IllegalArgumentException when it needs more than {@code maxTerms} terms
   */
  public static ChebyshevFunction of(
      DoubleUnaryOperator g, double rho, double tolerance, int maxTerms, String what) {
    for (int samples = FIRST_SAMPLES; samples <= 4 * maxTerms; samples *= 2) {
      double[] c = coefficients(g, rho, samples);
      double size = 0;
      for (double v : new double[] {g.applyAsDouble(0), g.applyAsDouble(rho)}) {
        size = Math.max(size, Math.abs(v));
      }
      int length = samples;
      double tail = 0;
      while (length > 1 && tail + Math.abs(c[length - 1]) <= tolerance * size) {
        tail += Math.abs(c[--length]);
      }
      // The last quarter of the coefficients must be negligible: else those beyond the samples may
      // not be.
      if (length <= samples * 3 / 4 && length <= maxTerms) {
        return new ChebyshevFunction(Arrays.copyOf(c, length), rho, tail);
      }
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%s needs more than %d products with the kernel: allow more, or use the"
                + " eigendecomposition, or conjugate gradients for t = infinity",
            what,
            maxTerms));
  }

  /** Coefficients of the interpolant in the first-kind points, by the cosine sum. */
  private static double[] coefficients(DoubleUnaryOperator g, double rho, int n) {
    double[] values = new double[n];
    for (int j = 0; j < n; j++) {
      values[j] = g.applyAsDouble(rho * (1 + Chebyshev.node(j, n)) / 2);
    }
    Chebyshev.transform(values, 0, 1, n);
    return values;
  }

  /** {@return number of products with K that {@link #apply} does} */
  public int products() {
    return coefficients.length - 1;
  }

  /** {@return bound of max|p − g| over [0, ρ]} */
  public double bound() {
    return bound;
  }

  /**
   * {@return p(K) v, by the three-term recurrence}
   *
   * @param kernel K, n × n
   * @param v n × m
   */
  public DoubleMatrix apply(LinearOperator kernel, DoubleMatrix v) {
    DoubleMatrix before = v;
    DoubleMatrix result = Products.scaled(v, coefficients[0]);
    if (coefficients.length == 1) {
      return result;
    }
    DoubleMatrix now = shifted(kernel, v, 1);
    Products.addTo(result, coefficients[1], now);
    for (int k = 2; k < coefficients.length; k++) {
      Threads.checkInterrupted();
      DoubleMatrix next = shifted(kernel, now, 2);
      Products.addTo(next, -1, before);
      before = now;
      now = next;
      Products.addTo(result, coefficients[k], now);
    }
    return result;
  }

  /** factor · (2K/ρ − I) v. */
  private DoubleMatrix shifted(LinearOperator kernel, DoubleMatrix v, double factor) {
    DoubleMatrix kv = DoubleMatrix.zeros(v.rows(), v.columns());
    kernel.apply(v, kv);
    DoubleMatrix result = Products.scaled(kv, factor * 2 / rho);
    Products.addTo(result, -factor, v);
    return result;
  }
}

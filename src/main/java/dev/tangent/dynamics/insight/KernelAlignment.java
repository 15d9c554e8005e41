package dev.tangent.dynamics.insight;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.product.Products;
import java.util.Locale;

/**
 * How similar two kernels on the same points are, and how similar a kernel is to YYᵀ of its
 * targets. With ⟨A, B⟩ = Σ A_ij B_ij, |A| = √⟨A, A⟩ and H = I − 11ᵀ/n:
 *
 * <pre>
 *   alignment(K, Y)         ⟨K, YYᵀ⟩/(|K||YYᵀ|)                        Cristianini et al. 2002
 *   centredAlignment(K, Y)  the same of HKH and HYYᵀH                  Cortes, Mohri, Rostamizadeh 2012
 *   cosine(K, M)            ⟨K, M⟩/(|K||M|); distance 1 − it           Fort et al. 2020
 *   relativeChange(K, M)    |M − K|/|K|
 *   hsic(K, M)              tr(KHMH)/(n − 1)²                          Gretton et al. 2005
 *   cka(K, M)               ⟨HKH, HMH⟩/(|HKH||HMH|)                    Kornblith et al. 2019
 *   debiasedHsic(K, M)      [tr(K̃M̃) + 1ᵀK̃1 1ᵀM̃1/((n−1)(n−2)) − 2/(n−2) 1ᵀK̃M̃1]/(n(n−3))
 *   debiasedCka(K, M)       debiasedHsic(K, M)/√(debiasedHsic(K, K) debiasedHsic(M, M))
 * </pre>
 *
 * <p>K̃ is K with a diagonal of 0 (Song et al. 2012; Nguyen, Raghu, Kornblith 2021). CKA doesn't
 * change when a kernel is scaled or a constant is added to all its entries; the biased one is near
 * 1 for unrelated kernels on few points, the debiased one is near 0 there and may be negative.
 * Targets are given as Y, n × c: that takes n²c flops, and YYᵀ is never stored. Cost: a few passes
 * over n² numbers. Undefined cases (a centred kernel of 0, targets of 0) are refused: no result is
 * NaN.
 */
public final class KernelAlignment {
  private KernelAlignment() {}

  /**
   * {@return the alignment of a kernel with targets, not centred: from −1 to 1, ≥ 0 for a kernel}
   *
   * @param kernel K, n × n
   * @param targets Y, n × k
   */
  public static double alignment(DoubleMatrix kernel, DoubleMatrix targets) {
    Checks.kernel("the kernel", kernel);
    Checks.pointRows("the targets", targets, "points", kernel.rows());
    double size = requireSize(norm(kernel), "the kernel is 0");
    double targetSize = requireSize(gramNorm(targets), "the targets are 0");
    return Products.dot(targets, Products.multiply(kernel, targets)) / size / targetSize;
  }

  /**
   * {@return the alignment of a centred kernel with centred targets}
   *
   * @param kernel K, n × n
   * @param targets Y, n × k
   */
  public static double centredAlignment(DoubleMatrix kernel, DoubleMatrix targets) {
    Checks.kernel("the kernel", kernel);
    Checks.pointRows("the targets", targets, "points", kernel.rows());
    DoubleMatrix centred = centre(kernel);
    DoubleMatrix y = lessMeans(targets);
    double size = requireSize(centredNorm(centred, kernel), CONSTANT);
    double largest = Products.largest(targets);
    double targetSize =
        requireSize(
            gramNorm(y) <= rounding(largest * largest, y.rows()) ? 0 : gramNorm(y),
            "the targets are all the same, so that nothing is left of them when they are centred");
    return Products.dot(y, Products.multiply(centred, y)) / size / targetSize;
  }

  private static final String CONSTANT =
      "the kernel is constant, so that nothing is left of it when it is centred";

  /**
   * {@return ⟨K, M⟩/(|K||M|)}
   *
   * @param k K, n × n
   * @param m M, n × n
   */
  public static double cosine(DoubleMatrix k, DoubleMatrix m) {
    requirePair(k, m);
    double size = requireSize(norm(k), "the first kernel is 0");
    double otherSize = requireSize(norm(m), "the second kernel is 0");
    return Products.dot(k, m) / size / otherSize;
  }

  /**
   * {@return 1 − cosine, the kernel distance of Fort et al.}
   *
   * @param k K, n × n
   * @param m M, n × n
   */
  public static double distance(DoubleMatrix k, DoubleMatrix m) {
    return 1 - cosine(k, m);
  }

  /**
   * {@return |M − K|/|K|, Frobenius norms: how far M has moved from K}
   *
   * @param k K, n × n
   * @param m M, n × n
   */
  public static double relativeChange(DoubleMatrix k, DoubleMatrix m) {
    requirePair(k, m);
    double size = requireSize(norm(k), "the first kernel is 0");
    double sum = 0;
    for (int i = 0; i < k.rows(); i++) {
      double row = 0;
      for (int j = 0, p = k.rowOffset(i), q = m.rowOffset(i); j < k.columns(); j++) {
        double d = m.array()[q + j] - k.array()[p + j];
        row += d * d;
      }
      sum += row;
    }
    return Math.sqrt(sum) / size;
  }

  /**
   * {@return tr(KHMH)/(n − 1)²}
   *
   * @param k K, n × n
   * @param m M, n × n
   */
  public static double hsic(DoubleMatrix k, DoubleMatrix m) {
    requirePair(k, m);
    if (k.rows() < 2) {
      throw new IllegalArgumentException("HSIC needs at least 2 points, got 1");
    }
    double n1 = k.rows() - 1.0;
    return Products.dot(centre(k), m) / (n1 * n1);
  }

  /**
   * {@return centred kernel alignment of two kernels, from 0 to 1}
   *
   * @param k K, n × n
   * @param m M, n × n
   */
  public static double cka(DoubleMatrix k, DoubleMatrix m) {
    requirePair(k, m);
    DoubleMatrix a = centre(k);
    DoubleMatrix b = centre(m);
    double size = requireSize(centredNorm(a, k), CONSTANT);
    double otherSize = requireSize(centredNorm(b, m), CONSTANT);
    return Products.dot(a, b) / size / otherSize;
  }

  /**
   * {@return the unbiased estimate of HSIC; may be negative} At least 4 points.
   *
   * @param k K, n × n
   * @param m M, n × n
   */
  public static double debiasedHsic(DoubleMatrix k, DoubleMatrix m) {
    requirePair(k, m);
    int n = k.rows();
    if (n < 4) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "the debiased HSIC needs at least 4 points, got %d", n));
    }
    double trace = 0;
    double sumK = 0;
    double sumM = 0;
    double cross = 0;
    for (int i = 0; i < n; i++) {
      double product = 0;
      double rowK = 0;
      double rowM = 0;
      for (int j = 0, p = k.rowOffset(i), q = m.rowOffset(i); j < n; j++) {
        if (j != i) {
          double a = k.array()[p + j];
          double b = m.array()[q + j];
          product += a * b;
          rowK += a;
          rowM += b;
        }
      }
      trace += product;
      sumK += rowK;
      sumM += rowM;
      cross += rowK * rowM; // 1ᵀK̃M̃1, as both are symmetric
    }
    double n1 = n - 1.0;
    double n2 = n - 2.0;
    return (trace + sumK * sumM / (n1 * n2) - 2 / n2 * cross) / (n * (n - 3.0));
  }

  /**
   * {@return the debiased CKA; near 0, of either sign, for unrelated kernels}
   *
   * @param k K, n × n
   * @param m M, n × n
   * @throws ArithmeticException if the estimate of a kernel with itself isn't positive, as may be
   *     for few points
   */
  public static double debiasedCka(DoubleMatrix k, DoubleMatrix m) {
    double cross = debiasedHsic(k, m);
    double first = debiasedHsic(k, k);
    double second = debiasedHsic(m, m);
    if (!(first > 0 && second > 0)) {
      throw new ArithmeticException(
          String.format(
              Locale.ROOT,
              "the debiased CKA is undefined on these %d points: a kernel's estimate with itself is"
                  + " not positive; take more points",
              k.rows()));
    }
    return cross / Math.sqrt(first) / Math.sqrt(second);
  }

  private static void requirePair(DoubleMatrix k, DoubleMatrix m) {
    Shapes.requireSame("one kernel", k.rows(), k.columns(), "the other", m.rows(), m.columns());
    Checks.kernel("the first kernel", k);
    Checks.kernel("the second kernel", m);
  }

  private static double requireSize(double size, String otherwise) {
    if (!(size > 0)) {
      throw new IllegalArgumentException(otherwise + ": its alignment is undefined");
    }
    return size;
  }

  private static double norm(DoubleMatrix a) {
    return Math.sqrt(Products.dot(a, a));
  }

  /** |HKH|, or 0 where it is only rounding error. */
  private static double centredNorm(DoubleMatrix centred, DoubleMatrix kernel) {
    double norm = norm(centred);
    return norm <= rounding(Products.largest(kernel), kernel.rows()) ? 0 : norm;
  }

  private static double rounding(double largest, int n) {
    return 8 * Math.ulp(1.0) * largest * n;
  }

  /** |YYᵀ| = |YᵀY|. */
  private static double gramNorm(DoubleMatrix y) {
    return norm(Products.transposedTimesFew(y, y));
  }

  /** H K H. */
  static DoubleMatrix centre(DoubleMatrix k) {
    int n = k.rows();
    double[] means = new double[n];
    double all = 0;
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int j = 0, p = k.rowOffset(i); j < n; j++) {
        sum += k.array()[p + j];
      }
      means[i] = sum / n;
      all += means[i] / n;
    }
    DoubleMatrix centred = k.copy();
    for (int i = 0; i < n; i++) {
      for (int j = 0, p = centred.rowOffset(i); j < n; j++) {
        centred.array()[p + j] += all - means[i] - means[j];
      }
    }
    return centred;
  }

  /** H Y. */
  private static DoubleMatrix lessMeans(DoubleMatrix y) {
    DoubleMatrix centred = y.copy();
    for (int c = 0; c < y.columns(); c++) {
      double mean = 0;
      for (int i = 0; i < y.rows(); i++) {
        mean += y.get(i, c) / y.rows();
      }
      for (int i = 0; i < y.rows(); i++) {
        centred.set(i, c, y.get(i, c) - mean);
      }
    }
    return centred;
  }
}

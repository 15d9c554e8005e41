package dev.tangent.dynamics;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.factor.SymmetricEigen;
import java.util.Locale;

/**
 * The eigendecomposition K = V diag(λ) Vᵀ of a kernel matrix, with the level below which rounding
 * hides an eigenvalue.
 *
 * <p>That level has two parts. The decomposition's own rounding is below 2⁻⁵² · λ_max · max(10,
 * √N). The entries' rounding, with unit roundoff u, moves the kernel by at most about u · λ_max,
 * however many points there are (kernels in float32 of 250 to 4000 handwritten digits, 2 to 10
 * layers: 0.25 to 0.34 u · λ_max); 4 u · λ_max is used here. An eigenvalue below the level may in
 * truth be any number from 0 to it. Eigenvalues that rounding has made negative are set to 0; a
 * matrix with an eigenvalue that is more negative is no kernel and is refused. Cost: one symmetric
 * eigendecomposition, ~9N³ flops; N² + N numbers kept. Immutable.
 */
public final class Spectrum {
  /** A matrix whose λ_min is below −SLACK × noise is refused. */
  private static final double SLACK = 100;

  private final double[] values;
  private final DoubleMatrix vectors;
  private final double noise;
  private final double smallest;

  private Spectrum(double[] values, DoubleMatrix vectors, double noise, double smallest) {
    this.values = values;
    this.vectors = vectors;
    this.noise = noise;
    this.smallest = smallest;
  }

  /**
   * {@return the spectrum of a kernel computed in float64}
   *
   * @param kernel K of the training points, N × N, symmetric
   */
  public static Spectrum of(DoubleMatrix kernel) {
    return of(kernel, Math.ulp(1.0));
  }

  /**
   * {@return the spectrum of a kernel whose entries were rounded to {@code unitRoundoff} (2⁻²³ for
   * float32)}
   *
   * @param kernel K of the training points, N × N, symmetric
   * @param unitRoundoff relative error of an entry
   * @throws IllegalArgumentException if it is not symmetric, not finite, or not positive
   *     semi-definite
   */
  public static Spectrum of(DoubleMatrix kernel, double unitRoundoff) {
    Checks.kernel("the kernel", kernel);
    SymmetricEigen eigen = SymmetricEigen.of(kernel);
    double[] values = eigen.values().clone();
    int n = values.length;
    double size = Math.max(Math.abs(values[0]), Math.abs(values[n - 1]));
    double noise = noise(size, n, unitRoundoff);
    double smallest = values[n - 1];
    requireSemidefinite(smallest, values[0], noise, kernel.toString());
    for (int i = 0; i < n; i++) {
      values[i] = Math.max(0, values[i]);
    }
    return new Spectrum(values, eigen.vectors(), noise, smallest);
  }

  /**
   * Refuses a kernel with an eigenvalue that is negative beyond rounding.
   *
   * @param what the kernel, in words
   */
  static void requireSemidefinite(double smallest, double largest, double noise, String what) {
    if (smallest < -SLACK * noise) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the kernel (%s) is not positive semi-definite: its eigenvalues go from %.6g to %.6g;"
                  + " is it a covariance of the points? (%.2g more on its diagonal would make it"
                  + " one)",
              what,
              smallest,
              largest,
              -1.01 * smallest));
    }
  }

  /**
   * The level below which rounding hides eigenvalues of a kernel of n points with this largest
   * eigenvalue.
   */
  static double noise(double largest, int n, double unitRoundoff) {
    return largest * Math.max(4 * unitRoundoff, Math.ulp(1.0) * Math.max(10, Math.sqrt(n)));
  }

  /** {@return number of points N} */
  public int size() {
    return values.length;
  }

  /** {@return eigenvalues of K (not of K/N), descending, none negative; a copy} */
  public double[] values() {
    return values.clone();
  }

  /**
   * {@return eigenvalue i of K, from the largest}
   *
   * @param i from 0, the largest
   */
  public double value(int i) {
    return values[i];
  }

  /** {@return N × N, column j belongs to eigenvalue j; not a copy} */
  public DoubleMatrix vectors() {
    return vectors;
  }

  /** {@return the level below which an eigenvalue can't be told from 0} */
  public double noise() {
    return noise;
  }

  /** {@return the largest eigenvalue λ_max} */
  public double largest() {
    return values[0];
  }

  /** {@return λ_min as computed: rounding may have made it negative} */
  public double smallest() {
    return smallest;
  }

  /**
   * {@return how many eigenvalues of K + ridge · I stand above the noise}
   *
   * @param ridge r, absolute
   */
  public int resolved(double ridge) {
    int count = values.length;
    while (count > 0 && values[count - 1] + ridge <= noise) {
      count--;
    }
    return count;
  }

  /**
   * {@return an absolute ridge that lifts every eigenvalue above the noise, of one significant
   * digit}
   */
  public double sufficientRidge() {
    return SingularKernelException.roundUp(2 * noise);
  }
}

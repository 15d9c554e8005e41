package dev.tangent.dynamics.insight;

import dev.tangent.dynamics.Spectrum;
import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;

/**
 * A {@link ModeSpectrum} from N rows of data: the population is these rows, each as likely as
 * another. Then the eigenvalues are those of K/N, the eigenfunctions √N times the eigenvectors, and
 * a target has the coefficients v_i = u_iᵀy/√N; Σ v_i² is the mean square of y.
 *
 * <p>N rows show at most N modes, the leading ones well and the last ones badly: the small modes of
 * a larger population are missing, and their trace (the tail) would act as a ridge. A curve from a
 * sample is therefore good where n is a small part of N, and too optimistic near N, unless a tail
 * is given. Cost: one eigendecomposition and N² flops for each output.
 */
public final class SampleSpectrum {
  private SampleSpectrum() {}

  /**
   * {@return the spectrum of a kernel and targets on the sample}
   *
   * @param kernel K, N × N
   * @param targets N × k; powers are summed over the k outputs
   * @param tail the trace of modes that the sample doesn't show, 0 if unknown
   */
  public static ModeSpectrum of(DoubleMatrix kernel, DoubleMatrix targets, double tail) {
    return of(Spectrum.of(kernel), targets, tail);
  }

  /**
   * {@return the spectrum from a known eigendecomposition of K}
   *
   * @param spectrum of K
   * @param targets N × k; powers are summed over the k outputs
   * @param tail the trace of modes that the sample doesn't show, 0 if unknown
   */
  public static ModeSpectrum of(Spectrum spectrum, DoubleMatrix targets, double tail) {
    int n = spectrum.size();
    Checks.pointRows("the targets", targets, "points", n);
    DoubleMatrix coefficients = Products.transposedTimesFew(spectrum.vectors(), targets);
    double[] eigenvalues = new double[n];
    double[] power = new double[n];
    for (int i = 0; i < n; i++) {
      boolean seen = spectrum.value(i) > spectrum.noise();
      eigenvalues[i] = seen ? spectrum.value(i) / n : 0;
      for (int j = 0; j < targets.columns(); j++) {
        power[i] += coefficients.get(i, j) * coefficients.get(i, j) / n;
      }
    }
    return ModeSpectrum.ofModes(eigenvalues, power, tail);
  }
}

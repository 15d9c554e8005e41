package dev.tangent.dynamics.insight;

import dev.tangent.linalg.DoubleMatrix;
import java.util.Locale;

/** Noise variances of the training rows: a ridge for each. */
final class RowNoise {
  private RowNoise() {}

  static void check(double[] noise, int rows) {
    if (noise.length != rows) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "there are %d noise variances but %d training points: one for each",
              noise.length,
              rows));
    }
    for (int i = 0; i < rows; i++) {
      if (!(noise[i] >= 0 && noise[i] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the noise variance of row %d is %s: it must be finite and not negative",
                i,
                noise[i]));
      }
    }
  }

  /** K + diag(noise), a copy. */
  static DoubleMatrix added(DoubleMatrix kernel, double[] noise) {
    DoubleMatrix shifted = kernel.copy();
    for (int i = 0; i < noise.length; i++) {
      shifted.set(i, i, shifted.get(i, i) + noise[i]);
    }
    return shifted;
  }
}

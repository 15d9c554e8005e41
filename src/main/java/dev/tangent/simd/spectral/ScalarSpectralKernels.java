package dev.tangent.simd.spectral;

/** {@link SpectralKernels} in scalar code. */
final class ScalarSpectralKernels {
  private ScalarSpectralKernels() {}

  static void symmetricRows(double[] a, int lda, int row, double[] x, double[] y) {
    for (int i = row; i < row + SpectralKernels.ROWS; i++) {
      double sum = 0;
      for (int j = 0, at = i * lda; j < row; j++, at++) {
        sum += a[at] * x[j];
        y[j] += a[at] * x[i];
      }
      y[i] += sum;
    }
  }

  static double dot(double[] x, int xo, double[] y, int yo, int n) {
    double sum = 0;
    for (int j = 0; j < n; j++) {
      sum += x[xo + j] * y[yo + j];
    }
    return sum;
  }

  static void secular(
      double[] d,
      double[] z,
      int from,
      int to,
      double origin,
      double shift,
      double[] sums,
      int at) {
    double value = 0;
    double slope = 0;
    for (int j = from; j < to; j++) {
      double t = z[j] / (d[j] - origin - shift);
      value += z[j] * t;
      slope += t * t;
    }
    sums[at] = value;
    sums[at + 1] = slope;
  }
}

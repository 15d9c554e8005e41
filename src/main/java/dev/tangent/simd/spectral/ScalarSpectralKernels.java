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

  static void bandRow(
      double[] l,
      int lo,
      int count,
      double inverse,
      double[] x,
      int xo,
      double[] z,
      int zo,
      double[] sums) {
    final int w = SpectralKernels.BAND_COLUMNS;
    System.arraycopy(x, xo, z, zo, w);
    for (int p = 0; p < count; p++) {
      double lp = l[lo + p];
      int from = zo - (p + 1) * w;
      for (int c = 0; c < w; c++) {
        z[zo + c] -= lp * z[from + c];
      }
    }
    for (int c = 0; c < w; c++) {
      z[zo + c] *= inverse;
      sums[c] += z[zo + c] * z[zo + c];
    }
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

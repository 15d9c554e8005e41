package dev.tangent.linalg;

/** Norms of symmetric matrices of which the lower triangle is stored. */
final class SymmetricNorms {
  private SymmetricNorms() {}

  /** Largest absolute column sum. NaN or infinite entries make it so. */
  static double one(DoubleMatrix a) {
    double[] sums = new double[a.rows()];
    for (int i = 0; i < a.rows(); i++) {
      double row = 0;
      for (int j = 0, at = a.rowOffset(i); j < i; j++) {
        double v = Math.abs(a.array()[at + j]);
        row += v;
        sums[j] += v;
      }
      sums[i] += row + Math.abs(a.array()[a.rowOffset(i) + i]);
    }
    return largest(sums);
  }

  /** Largest absolute column sum. NaN or infinite entries make it so. */
  static double one(FloatMatrix a) {
    double[] sums = new double[a.rows()];
    for (int i = 0; i < a.rows(); i++) {
      double row = 0;
      for (int j = 0, at = a.rowOffset(i); j < i; j++) {
        double v = Math.abs(a.array()[at + j]);
        row += v;
        sums[j] += v;
      }
      sums[i] += row + Math.abs(a.array()[a.rowOffset(i) + i]);
    }
    return largest(sums);
  }

  private static double largest(double[] sums) {
    double max = 0;
    for (double s : sums) {
      max = Math.max(max, s); // NaN stays
    }
    return max;
  }
}

package dev.tangent.linalg;

/** The largest eigenvalues of an operator by block subspace iteration with Rayleigh–Ritz. */
final class BlockEigen {
  private static final double TOLERANCE = 1e-12;
  private static final int ROUNDS = 1000;

  private BlockEigen() {}

  static SymmetricEigen largest(LinearOperator op, int k, Progress progress) {
    int n = op.size();
    if (k < 0 || k > n) {
      throw new IllegalArgumentException("asked for %d eigenvalues of %d".formatted(k, n));
    }
    int block = Math.min(n, 2 * k + 8);
    DoubleMatrix x = DoubleMatrix.zeros(n, block);
    CounterRandom.normals(0x5eed, 0, 0, x.array(), 0, n * block);
    DoubleMatrix y = DoubleMatrix.zeros(n, block);
    for (int round = 1; ; round++) {
      Threads.checkInterrupted();
      orthonormalize(x);
      op.apply(x, y);
      DoubleMatrix h = DoubleMatrix.zeros(block, block);
      DoubleGemm.multiply(Transpose.YES, Transpose.NO, 1, x, y, 0, h);
      SymmetricEigen small = SymmetricEigen.of(h);
      DoubleMatrix ritz = DoubleMatrix.zeros(n, block);
      DoubleMatrix image = DoubleMatrix.zeros(n, block);
      DoubleGemm.multiply(Transpose.NO, Transpose.NO, 1, x, small.vectors(), 0, ritz);
      DoubleGemm.multiply(Transpose.NO, Transpose.NO, 1, y, small.vectors(), 0, image);
      double[] residuals = residuals(image, ritz, small.values(), k);
      double worst = 0;
      for (double r : residuals) {
        worst = Math.max(worst, r);
      }
      double scale = block == 0 ? 0 : Math.abs(small.values()[0]);
      progress.update("subspace iterations", round, ROUNDS);
      if (worst <= TOLERANCE * scale || round == ROUNDS || block == n) {
        double[] values = java.util.Arrays.copyOf(small.values(), k);
        return new SymmetricEigen(values, ritz.columnRange(0, k).copy(), residuals);
      }
      x.assign(image);
    }
  }

  private static double[] residuals(DoubleMatrix image, DoubleMatrix x, double[] values, int k) {
    double[] r = new double[k];
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < k; j++) {
        double d = image.get(i, j) - values[j] * x.get(i, j);
        r[j] += d * d;
      }
    }
    for (int j = 0; j < k; j++) {
      r[j] = Math.sqrt(r[j]);
    }
    return r;
  }

  /** Modified Gram–Schmidt, twice. */
  static void orthonormalize(DoubleMatrix x) {
    DoubleMatrix t = x.transpose();
    for (int j = 0; j < t.rows(); j++) {
      for (int pass = 0; pass < 2; pass++) {
        for (int p = 0; p < j; p++) {
          double dot = 0;
          for (int i = 0; i < t.columns(); i++) {
            dot += t.get(p, i) * t.get(j, i);
          }
          for (int i = 0; i < t.columns(); i++) {
            t.set(j, i, t.get(j, i) - dot * t.get(p, i));
          }
        }
        double norm = 0;
        for (int i = 0; i < t.columns(); i++) {
          norm += t.get(j, i) * t.get(j, i);
        }
        norm = Math.sqrt(norm);
        for (int i = 0; i < t.columns(); i++) {
          t.set(j, i, norm == 0 ? (i == j ? 1 : 0) : t.get(j, i) / norm);
        }
      }
    }
    x.assign(t.transpose());
  }
}

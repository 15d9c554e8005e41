package dev.tangent.linalg.factor;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.DoubleGemm;
import dev.tangent.linalg.product.DoubleScratch;
import dev.tangent.simd.spectral.SpectralKernels;
import java.util.Arrays;

/**
 * The Householder reflections that make all entries of a lower triangle left of a band zero, row by
 * row, and their product Q = H_{n−1} H_{n−2} …
 *
 * <p>Reflection r makes the entries left of (r, r − band) zero; its vector takes their place in row
 * r. Q is applied in blocks I − Vᵀ T V (Schreiber and Van Loan, SIAM J. Sci. Stat. Comput. 10,
 * 1989).
 */
final class Reflections {
  /** Reflections that are applied together. */
  private static final int BLOCK = 96;

  private final int n;
  private final int band;
  private final int lda;
  private final double[] a;
  private final double[] tau;

  /**
   * @param band how far left of the diagonal entries stay, at least 1
   * @param a the lower triangle, row r at r · lda; it will hold the vectors
   */
  Reflections(int n, int band, int lda, double[] a) {
    this.n = n;
    this.band = band;
    this.lda = lda;
    this.a = a;
    tau = new double[n];
  }

  /** τ of reflection r; 0 if the row needed no reflection. */
  double tau(int r) {
    return tau[r];
  }

  /** Number of entries of the vector of reflection r; its last one is 1. */
  int length(int r) {
    return r - band + 1;
  }

  /**
   * The reflection I − τ v vᵀ, v_{r−band} = 1, that maps the first r − band + 1 entries of row r to
   * (0, …, 0, e); v takes their place.
   *
   * @return e
   */
  double reflect(int r) {
    int x = r * lda;
    int last = r - band;
    double max = 0;
    for (int j = 0; j < last; j++) {
      max = Math.max(max, Math.abs(a[x + j]));
    }
    double alpha = a[x + last];
    if (max == 0) {
      double e = alpha;
      a[x + last] = 1;
      return e;
    }
    // Scaled up, because squares of very small numbers would lose digits, and v its unit length.
    double scale = Math.max(max, Math.abs(alpha)) < 0x1p-400 ? 0x1p600 : 1;
    if (scale != 1) {
      alpha *= scale;
      for (int j = 0; j < last; j++) {
        a[x + j] *= scale;
      }
    }
    double square = SpectralKernels.dot(a, x, a, x, last);
    double beta = -Math.copySign(Math.sqrt(alpha * alpha + square), alpha);
    double inverse = 1 / (alpha - beta);
    for (int j = 0; j < last; j++) {
      a[x + j] *= inverse;
    }
    a[x + last] = 1;
    tau[r] = (beta - alpha) / beta;
    return beta / scale;
  }

  /** Z ← Z Qᵀ: the rows of Z, vectors in the basis of the band, become vectors in that of A. */
  void backTransform(DoubleMatrix z, Progress progress) {
    apply(z, false, progress);
  }

  /** Qᵀ, n × n. A third less work than {@link #backTransform} of the identity. */
  DoubleMatrix transposed(Progress progress) {
    DoubleMatrix q = DoubleMatrix.zeros(n, n);
    for (int j = 0; j < n; j++) {
      q.set(j, j, 1);
    }
    apply(q, true, progress);
    return q;
  }

  /**
   * @param identity whether Z is the identity: then rows that no reflection has reached yet are 0
   *     where the next ones act
   */
  private void apply(DoubleMatrix z, boolean identity, Progress progress) {
    double[] v = DoubleScratch.take((long) BLOCK * n);
    double[] tv = DoubleScratch.take((long) BLOCK * n);
    double[] zv = DoubleScratch.take((long) BLOCK * z.rows());
    try {
      for (int r = band; r < n; r += BLOCK) {
        int count = Math.min(BLOCK, n - r);
        int length = length(r + count - 1);
        int rows = identity ? length : z.rows();
        DoubleMatrix vs = DoubleMatrix.wrap(v, 0, count, length, length);
        DoubleMatrix tvs = DoubleMatrix.wrap(tv, 0, count, length, length);
        DoubleMatrix zvs = DoubleMatrix.wrap(zv, 0, rows, count, count);
        DoubleMatrix part = z.view(0, rows, 0, length);
        gather(r, vs);
        DoubleGemm.multiply(Transpose.NO, Transpose.NO, 1, triangle(r, vs), vs, 0, tvs);
        DoubleGemm.multiply(Transpose.NO, Transpose.YES, 1, part, vs, 0, zvs);
        DoubleGemm.multiply(Transpose.NO, Transpose.NO, -1, zvs, tvs, 1, part);
        progress.update("back-transformation", Math.min(n, r + count), n);
      }
    } finally {
      DoubleScratch.give(zv);
      DoubleScratch.give(tv);
      DoubleScratch.give(v);
    }
  }

  /** The vectors of reflections r, r + 1, … as rows, zero behind their ends. */
  void gather(int r, DoubleMatrix vs) {
    for (int i = 0; i < vs.rows(); i++) {
      int to = vs.rowOffset(i);
      int length = length(r + i);
      System.arraycopy(a, (r + i) * lda, vs.array(), to, length);
      Arrays.fill(vs.array(), to + length, to + vs.columns(), 0);
    }
  }

  /** The upper triangular T with H_r H_{r+1} … = I − Vᵀ T V for the rows of V. */
  DoubleMatrix triangle(int r, DoubleMatrix vs) {
    int count = vs.rows();
    DoubleMatrix gram = DoubleMatrix.zeros(count, count);
    DoubleGemm.multiply(Transpose.NO, Transpose.YES, 1, vs, vs, 0, gram);
    DoubleMatrix t = DoubleMatrix.zeros(count, count);
    for (int i = 0; i < count; i++) {
      double scale = tau[r + i];
      t.set(i, i, scale);
      for (int p = 0; p < i; p++) {
        double sum = 0;
        for (int q = p; q < i; q++) {
          sum += t.get(p, q) * gram.get(q, i);
        }
        t.set(p, i, -scale * sum);
      }
    }
    return t;
  }
}

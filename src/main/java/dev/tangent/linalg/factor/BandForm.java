package dev.tangent.linalg.factor;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.DoubleGemm;
import dev.tangent.linalg.product.DoubleScratch;
import dev.tangent.simd.spectral.SpectralKernels;

/**
 * A = Q B Qᵀ with B symmetric of {@value #BAND} diagonals below the main one, and Q a product of
 * Householder reflections.
 *
 * <p>Stopping at a band, where {@link Tridiagonalization} goes on to one diagonal, makes every step
 * a matrix product: panels of rows are reduced from the last to the first, and the leading part
 * becomes A − VᵀZ − ZᵀV with
 *
 * <pre>
 *   Z = T Y − ½ T (Y Vᵀ) Tᵀ V,   Y = V A,   I − Vᵀ T V the product of the panel's reflections.
 * </pre>
 *
 * <p>(The first stage of Bischof, Lang and Sun, "A framework for symmetric band reduction", ACM
 * TOMS 26, 2000.) 4n³/3 flops, and as many for Q.
 */
final class BandForm {
  /** Diagonals of B below the main one; rows that are reduced together. */
  static final int BAND = 32;

  /** Rows of A in one product. Diagonal blocks of this size are kept whole, with both triangles. */
  private static final int STRIP = 192;

  private final int n;
  private final int lda;
  private final double[] a;
  private final double[] band;
  private final Reflections reflections;

  // [V; Z; V] by rows of lda, so that [V; Z]ᵀ [Z; V] is a product of two views.
  private final double[] panels;

  /**
   * @param a of {@link #storage}(n) numbers: entry (i, j ≤ i) at i · {@link #stride}(n) + j, finite
   *     and at most about 1 in magnitude. Overwritten: it holds Q afterwards
   */
  BandForm(int n, double[] a) {
    this.n = n;
    this.lda = stride(n);
    this.a = a;
    band = new double[n * (BAND + 1)];
    panels = new double[3 * BAND * lda];
    reflections = new Reflections(n, BAND, lda, a);
  }

  /** Distance of two rows, as {@link Tridiagonalization#stride} chooses it. */
  static int stride(int n) {
    return Tridiagonalization.stride(n);
  }

  /** Numbers in the working copy. */
  static long storage(int n) {
    return (long) n * stride(n);
  }

  void reduce(Progress progress) {
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < Math.min(n, (i / STRIP + 1) * STRIP); j++) {
        a[i * lda + j] = a[j * lda + i];
      }
    }
    for (int end = n; end > 0; ) {
      int start = Math.max(Math.min(end, BAND + 1), end - BAND);
      if (start == end) { // the rest lies within the band
        start = 0;
      }
      for (int r = end - 1; r >= start; r--) {
        if (r > BAND) {
          reduceRow(r, start);
        }
        keep(r);
      }
      if (start > BAND) {
        update(start, end - start);
      }
      end = start;
      progress.update("band form", n - end, n);
    }
  }

  /**
   * Makes the entries of row r left of the band zero; the same reflection is applied to the rows
   * above it in its panel.
   */
  private void reduceRow(int r, int start) {
    int at = r * lda;
    int last = reflections.length(r) - 1;
    band[r * (BAND + 1) + BAND] = reflections.reflect(r);
    double tau = reflections.tau(r);
    if (tau == 0) {
      return;
    }
    for (int other = start; other < r; other++) {
      int to = other * lda;
      double dot = tau * SpectralKernels.dot(a, at, a, to, last + 1);
      for (int j = 0; j <= last; j++) {
        a[to + j] -= dot * a[at + j];
      }
    }
  }

  /**
   * Copies the entries of row r within the band; the outermost is already there where a reflection
   * made it.
   */
  private void keep(int r) {
    int most = r > BAND ? BAND - 1 : r;
    for (int back = 0; back <= most; back++) {
      band[r * (BAND + 1) + back] = a[r * lda + r - back];
    }
  }

  /** Updates the leading m × m part by the reflections of the {@code count} rows below it. */
  private void update(int m, int count) {
    DoubleMatrix all = DoubleMatrix.wrap(panels, 0, 3 * count, m, lda);
    DoubleMatrix v = all.rowRange(0, count);
    DoubleMatrix z = all.rowRange(count, 2 * count);
    reflections.gather(m, v);
    DoubleMatrix t = reflections.triangle(m, v);
    double[] scratch = DoubleScratch.take((long) count * m);
    DoubleMatrix y = DoubleMatrix.wrap(scratch, 0, count, m, m);
    multiply(v, y, m);
    DoubleMatrix gram = DoubleMatrix.zeros(count, count);
    DoubleGemm.multiply(Transpose.NO, Transpose.YES, 1, y, v, 0, gram);
    DoubleMatrix half = DoubleMatrix.zeros(count, count);
    DoubleGemm.multiply(Transpose.NO, Transpose.NO, 1, t, gram, 0, half);
    DoubleGemm.multiply(Transpose.NO, Transpose.YES, -0.5, half, t, 0, gram);
    DoubleGemm.multiply(Transpose.NO, Transpose.NO, 1, t, y, 0, z);
    DoubleGemm.multiply(Transpose.NO, Transpose.NO, 1, gram, v, 1, z);
    DoubleScratch.give(scratch);
    for (int i = 0; i < count; i++) {
      System.arraycopy(panels, i * lda, panels, (2 * count + i) * lda, m);
    }
    DoubleMatrix vz = all.rowRange(0, 2 * count);
    DoubleMatrix zv = all.rowRange(count, 3 * count);
    DoubleMatrix matrix = DoubleMatrix.wrap(a, 0, m, m, lda);
    Threads.current()
        .forEach(
            (m + STRIP - 1) / STRIP,
            s -> {
              int i0 = s * STRIP;
              int i1 = Math.min(m, i0 + STRIP);
              DoubleGemm.multiply(
                  Transpose.YES,
                  Transpose.NO,
                  -1,
                  vz.columnRange(i0, i1),
                  zv.columnRange(0, i1),
                  1,
                  matrix.view(i0, i1, 0, i1));
            });
  }

  /** Y ← V A, strip by strip of A: each is stored up to its diagonal block. */
  private void multiply(DoubleMatrix v, DoubleMatrix y, int m) {
    DoubleMatrix matrix = DoubleMatrix.wrap(a, 0, m, m, lda);
    y.fill(0);
    for (int i0 = 0; i0 < m; i0 += STRIP) {
      int i1 = Math.min(m, i0 + STRIP);
      DoubleMatrix strip = matrix.view(i0, i1, 0, i1);
      DoubleGemm.multiply(
          Transpose.NO, Transpose.NO, 1, v.columnRange(i0, i1), strip, 1, y.columnRange(0, i1));
      if (i0 > 0) {
        DoubleGemm.multiply(
            Transpose.NO,
            Transpose.YES,
            1,
            v.columnRange(0, i0),
            strip.columnRange(0, i0),
            1,
            y.columnRange(i0, i1));
      }
    }
  }

  /** Entry (i, i − back) of B at i · (BAND + 1) + back. */
  double[] band() {
    return band;
  }

  /** Qᵀ, n × n. */
  DoubleMatrix transposed(Progress progress) {
    return reflections.transposed(progress);
  }
}

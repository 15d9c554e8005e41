package dev.tangent.linalg.factor;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.DoubleGemm;
import dev.tangent.linalg.product.DoubleScratch;
import dev.tangent.simd.spectral.SpectralKernels;
import java.util.Arrays;

/**
 * A = Q T Qᵀ with T tridiagonal and Q a product of Householder reflections, and the product of Q
 * with other matrices.
 *
 * <p>Rows are reduced from the last to the first, so that the part that is left is always the
 * leading lower triangle and every vector is a contiguous row: reflection r makes the entries left
 * of (r, r − 1) zero. While a panel of rows is reduced, the updates A − V Wᵀ − W Vᵀ of all other
 * rows are held back. Half of the 4n³/3 flops are products of the symmetric matrix with a vector,
 * which are bound by memory and read one triangle once; the other half is one matrix product per
 * panel. The scheme is that of LAPACK's dsytrd (Dongarra, Sorensen and Hammarling, J. Comput. Appl.
 * Math. 27, 1989).
 */
final class Tridiagonalization {
  /** Rows whose updates are held back together. */
  private static final int PANEL = 32;

  /** Rows of A that one product updates: the part above the diagonal is computed in vain. */
  private static final int UPDATE_ROWS = 192;

  /** Parts of a product with A. More parts balance the threads better, but each costs a vector. */
  private static final int PARTS = 8;

  /** Below this length a product with A is one part: it takes less than waking a thread. */
  private static final int PARALLEL_ROWS = 192;

  private final int n;
  private final int lda;
  private final double[] a;
  private final double[] d;
  private final double[] e;
  private final Reflections reflections;

  // [V; W; V] by rows of lda, so that [V; W]ᵀ [W; V] is a product of two views.
  private final double[] panels;
  private final double[] partial; // PARTS × lda

  /**
   * @param a of {@link #storage}(n) numbers: entry (i, j ≤ i) at i · {@link #stride}(n) + j, finite
   *     and at most about 1 in magnitude. Overwritten: it holds Q afterwards
   */
  Tridiagonalization(int n, double[] a) {
    this.n = n;
    this.lda = stride(n);
    this.a = a;
    d = new double[n];
    e = new double[n];
    reflections = new Reflections(n, 1, lda, a);
    panels = new double[3 * PANEL * lda];
    partial = new double[PARTS * lda];
  }

  /**
   * Distance of two rows: an odd number of cache lines, so that eight rows in use do not fall into
   * the same cache sets.
   */
  static int stride(int n) {
    int lines = (n + 7) / 8;
    return 8 * (lines | 1);
  }

  /** Numbers in the working copy; rows are padded to a multiple of those of the kernel. */
  static long storage(int n) {
    return (long) DoubleGemm.roundUp(n, SpectralKernels.ROWS) * stride(n);
  }

  /** The diagonal of T. */
  double[] diagonal() {
    return d;
  }

  /** The off-diagonal of T: entry i couples i and i + 1; the last one is 0. */
  double[] offDiagonal() {
    return e;
  }

  void reduce(Progress progress) {
    for (int top = n - 1; top >= 1; ) {
      int count = Math.min(PANEL, top);
      for (int k = 0; k < count; k++) {
        reduceRow(top, k);
      }
      int left = top - count + 1;
      update(count, left);
      top -= count;
      progress.update("tridiagonalization", left > 1 ? n - left : n, n);
    }
    if (n > 0) {
      d[0] = a[0];
    }
  }

  /** Row r = top − k: the updates that it missed, its reflection v, and w for those below it. */
  private void reduceRow(int top, int k) {
    int r = top - k;
    int v = k * lda;
    int w = (PANEL + k) * lda;
    for (int p = 0; p < k; p++) {
      subtract(
          panels,
          p * lda,
          (PANEL + p) * lda,
          panels[p * lda + r],
          panels[(PANEL + p) * lda + r],
          a,
          r * lda,
          r + 1);
    }
    d[r] = a[r * lda + r];
    e[r - 1] = reflections.reflect(r);
    System.arraycopy(a, r * lda, panels, v, r);
    Arrays.fill(panels, v + r, v + lda, 0);
    if (reflections.tau(r) == 0) {
      Arrays.fill(panels, w, w + lda, 0);
    } else {
      multiply(r, v, w);
      for (int p = 0; p < k; p++) {
        double wv = SpectralKernels.dot(panels, (PANEL + p) * lda, panels, v, r);
        double vv = SpectralKernels.dot(panels, p * lda, panels, v, r);
        subtract(panels, p * lda, (PANEL + p) * lda, vv, wv, panels, w, r);
      }
      finish(r, v, w);
    }
    System.arraycopy(panels, v, panels, (2 * PANEL + k) * lda, lda);
  }

  /** y_j −= vs x_{wo + j} + ws x_{vo + j}. */
  private static void subtract(
      double[] x, int vo, int wo, double vs, double ws, double[] y, int yo, int n) {
    for (int j = 0; j < n; j++) {
      y[yo + j] -= vs * x[wo + j] + ws * x[vo + j];
    }
  }

  /** w ← τ w − ½ τ² (wᵀv) v. */
  private void finish(int r, int v, int w) {
    double t = reflections.tau(r);
    double half = -0.5 * t * t * SpectralKernels.dot(panels, w, panels, v, r);
    for (int j = 0; j < r; j++) {
      panels[w + j] = t * panels[w + j] + half * panels[v + j];
    }
    Arrays.fill(panels, w + r, w + lda, 0);
  }

  /** w ← A v with the leading r × r part of A as it was before this panel. */
  private void multiply(int r, int v, int w) {
    int groups = (r + SpectralKernels.ROWS - 1) / SpectralKernels.ROWS;
    int parts = r < PARALLEL_ROWS ? 1 : PARTS;
    double[] x = DoubleScratch.take(lda);
    System.arraycopy(panels, v, x, 0, lda); // zero from r on: padding rows add nothing
    Threads.current().forEach(parts, part -> multiplyPart(x, part, parts, groups));
    Arrays.fill(panels, w, w + r, 0);
    for (int part = 0; part < parts; part++) {
      int end = Math.min(r, SpectralKernels.ROWS * bound(part + 1, parts, groups));
      for (int j = 0; j < end; j++) {
        panels[w + j] += partial[part * lda + j];
      }
    }
    DoubleScratch.give(x);
  }

  private void multiplyPart(double[] x, int part, int parts, int groups) {
    int end = bound(part + 1, parts, groups);
    double[] y = DoubleScratch.take(lda);
    Arrays.fill(y, 0, SpectralKernels.ROWS * end, 0);
    for (int g = bound(part, parts, groups); g < end; g++) {
      SpectralKernels.symmetricRows(a, lda, g * SpectralKernels.ROWS, x, y);
    }
    System.arraycopy(y, 0, partial, part * lda, SpectralKernels.ROWS * end);
    DoubleScratch.give(y);
  }

  /** Parts of a triangle of equal areas. */
  private static int bound(int part, int parts, int groups) {
    return (int) Math.round(groups * Math.sqrt((double) part / parts));
  }

  /** Lower triangle of A ← A − V Wᵀ − W Vᵀ, rows and columns below {@code left}. */
  private void update(int count, int left) {
    // The last panel may be short: V and W are moved next to each other.
    if (count < PANEL) {
      System.arraycopy(panels, PANEL * lda, panels, count * lda, count * lda);
      System.arraycopy(panels, 0, panels, 2 * count * lda, count * lda);
    }
    DoubleMatrix all = DoubleMatrix.wrap(panels, 0, 3 * count, lda, lda);
    DoubleMatrix vw = all.rowRange(0, 2 * count);
    DoubleMatrix wv = all.rowRange(count, 3 * count);
    DoubleMatrix matrix = DoubleMatrix.wrap(a, 0, left, left, lda);
    for (int i0 = 0; i0 < left; i0 += UPDATE_ROWS) {
      int i1 = Math.min(left, i0 + UPDATE_ROWS);
      DoubleGemm.multiply(
          Transpose.YES,
          Transpose.NO,
          -1,
          vw.columnRange(i0, i1),
          wv.columnRange(0, i1),
          1,
          matrix.view(i0, i1, 0, i1));
    }
  }

  /** Z ← Z Qᵀ: the rows of Z, vectors in the basis of T, become vectors in that of A. */
  void backTransform(DoubleMatrix z, Progress progress) {
    reflections.backTransform(z, progress);
  }
}

// twin: double
package dev.tangent.linalg;

import dev.tangent.simd.FloatTile;
import dev.tangent.simd.Width;
import java.util.Arrays;

/**
 * Matrix products C ← α op(A) op(B) + β C.
 *
 * <pre>{@code
 * FloatGemm.multiply(Transpose.NO, Transpose.YES, 1, a, b, 0, c); // C = A Bᵀ
 * }</pre>
 *
 * <p>Goto and van de Geijn's scheme ("Anatomy of high-performance matrix multiplication", ACM TOMS
 * 34, 2008): the contraction is cut in slabs; A and B of a slab are packed once for all threads;
 * blocks of C are handed out by a counter, and each multiplies packed panels with the register
 * kernel. A product with few rows or columns goes to {@link FloatSkinnyGemm}, which packs the small
 * factor only. The bits depend on the shapes and the vector width, not on the threads. Work arrays
 * are used again: no allocation in steady state.
 */
public final class FloatGemm {
  static final int MR = FloatTile.ROWS;
  static final int NR = FloatTile.COLUMNS;

  /** Length of a slab: an A panel of MR × KC stays in L1 beside the B panels that stream by. */
  static final int KC = 1536 / Float.BYTES;

  /** Columns of a block: KC × NC is at most half of L2. */
  static final int NC = Math.max(NR, Width.L2_BYTES / 2 / (KC * Float.BYTES) / NR * NR);

  /** Below this many multiply-adds a second thread costs more than it brings. */
  static final long PARALLEL = 1L << 19;

  private FloatGemm() {}

  /**
   * C ← α op(A) op(B) + β C, op as {@code ta} and {@code tb} say; 2 m n k flops.
   *
   * <p>With β = 0 the old entries of C are ignored, NaN included; NaN and infinities in A and B
   * spread as in arithmetic. C must not overlap A or B.
   */
  public static void multiply(
      Transpose ta,
      Transpose tb,
      float alpha,
      FloatMatrix a,
      FloatMatrix b,
      float beta,
      FloatMatrix c) {
    int m = ta == Transpose.NO ? a.rows() : a.columns();
    int k = ta == Transpose.NO ? a.columns() : a.rows();
    int n = tb == Transpose.NO ? b.columns() : b.rows();
    int kb = tb == Transpose.NO ? b.rows() : b.columns();
    if (k != kb) {
      throw new IllegalArgumentException(
          "op(A) is %d × %d but op(B) is %d × %d: the inner sizes differ".formatted(m, k, kb, n));
    }
    Shapes.requireSame("op(A)·op(B)", m, n, "C", c.rows(), c.columns());
    if (m == 0 || n == 0) {
      return;
    }
    if (k == 0 || alpha == 0) {
      scale(beta, c);
    } else if (FloatSkinnyGemm.suits(m, n, k)) {
      FloatSkinnyGemm.multiply(ta, tb, alpha, a, b, beta, c);
    } else {
      packed(ta, tb, alpha, a, b, beta, c, m, n, k);
    }
  }

  /** C ← β C. */
  static void scale(float beta, FloatMatrix c) {
    if (beta == 0) {
      c.fill(0);
    } else if (beta != 1) {
      for (int i = 0; i < c.rows(); i++) {
        int at = c.rowOffset(i);
        for (int j = 0; j < c.columns(); j++) {
          c.array()[at + j] *= beta;
        }
      }
    }
  }

  private static void packed(
      Transpose ta,
      Transpose tb,
      float alpha,
      FloatMatrix a,
      FloatMatrix b,
      float beta,
      FloatMatrix c,
      int m,
      int n,
      int k) {
    if (beta != 0) {
      scale(beta, c);
    }
    int slab = slab(k);
    int mPad = roundUp(m, MR);
    int nPad = roundUp(n, NR);
    float[] ap = FloatScratch.take((long) mPad * slab);
    float[] bp = FloatScratch.take((long) nPad * slab);
    try {
      for (int k0 = 0; k0 < k; k0 += slab) {
        int k1 = Math.min(k, k0 + slab);
        boolean add = k0 > 0 || beta != 0;
        slab(ta, tb, alpha, a, b, c, k0, k1, ap, bp, add);
      }
    } finally {
      FloatScratch.give(bp);
      FloatScratch.give(ap);
    }
  }

  /** Equal slabs, at most KC long. */
  static int slab(int k) {
    int slabs = Math.max(1, (k + KC - 1) / KC);
    return (k + slabs - 1) / slabs;
  }

  static int roundUp(int n, int multiple) {
    return (n + multiple - 1) / multiple * multiple;
  }

  private static void slab(
      Transpose ta,
      Transpose tb,
      float alpha,
      FloatMatrix a,
      FloatMatrix b,
      FloatMatrix c,
      int k0,
      int k1,
      float[] ap,
      float[] bp,
      boolean add) {
    int m = c.rows();
    int n = c.columns();
    int kc = k1 - k0;
    Threads threads = Threads.current();
    boolean parallel = (long) m * n * kc >= PARALLEL;
    int parts = parallel ? 4 * threads.count() : 1;
    int aLines = roundUp((m + parts - 1) / parts, MR);
    int bLines = roundUp((n + parts - 1) / parts, NR);
    int aParts = (m + aLines - 1) / aLines;
    int bParts = (n + bLines - 1) / bLines;
    threads.forEach(
        aParts + bParts,
        part -> {
          if (part < aParts) {
            int from = part * aLines;
            int to = Math.min(m, from + aLines);
            FloatPacking.pack(a, ta == Transpose.NO, from, to, k0, k1, MR, alpha, ap, from * kc);
          } else {
            int from = (part - aParts) * bLines;
            int to = Math.min(n, from + bLines);
            FloatPacking.pack(b, tb == Transpose.YES, from, to, k0, k1, NR, 1, bp, from * kc);
          }
        });
    blocks(threads, parallel, kc, ap, bp, c, add);
  }

  private static void blocks(
      Threads threads,
      boolean parallel,
      int kc,
      float[] ap,
      float[] bp,
      FloatMatrix c,
      boolean add) {
    int m = c.rows();
    int n = c.columns();
    int nBlocks = (n + NC - 1) / NC;
    int nc = roundUp((n + nBlocks - 1) / nBlocks, NR);
    // Enough blocks that a core which a neighbour slows down takes fewer of them.
    int mBlocks = parallel ? Math.max(1, (16 * threads.count() + nBlocks - 1) / nBlocks) : 1;
    int mc = Math.max(roundUp((m + mBlocks - 1) / mBlocks, MR), 4 * MR);
    int rows = (m + mc - 1) / mc;
    int columns = (n + nc - 1) / nc;
    threads.forEach(
        rows * columns,
        block -> {
          int i0 = block % rows * mc;
          int j0 = block / rows * nc;
          FloatMatrix part = c.view(i0, Math.min(m, i0 + mc), j0, Math.min(n, j0 + nc));
          block(kc, ap, i0 * kc, bp, j0 * kc, part, add, part.columns());
        });
  }

  /**
   * C from packed slabs at {@code ao} and {@code bo}; added to C, or instead of C.
   *
   * @param diagonal register tiles with all columns past row + {@code diagonal} are left out; C's
   *     number of columns keeps them all
   */
  static void block(
      int kc, float[] ap, int ao, float[] bp, int bo, FloatMatrix c, boolean add, int diagonal) {
    for (int i = 0; i < c.rows(); i += MR) {
      int end = Math.min(c.columns(), i + MR + diagonal);
      for (int j = 0; j < end; j += NR) {
        int rows = Math.min(MR, c.rows() - i);
        int columns = Math.min(NR, c.columns() - j);
        int at = c.rowOffset(i) + j;
        if (!add) {
          clear(c, at, rows, columns);
        }
        if (rows == MR && columns == NR) {
          FloatTile.multiply(kc, ap, ao + i * kc, bp, bo + j * kc, c.array(), at, c.stride());
        } else {
          edge(kc, ap, ao + i * kc, bp, bo + j * kc, c, at, rows, columns);
        }
      }
    }
  }

  private static void clear(FloatMatrix c, int at, int rows, int columns) {
    for (int i = 0; i < rows; i++) {
      Arrays.fill(c.array(), at + i * c.stride(), at + i * c.stride() + columns, 0);
    }
  }

  /** A register tile that sticks out of C goes through a small array. */
  private static void edge(
      int kc,
      float[] ap,
      int ao,
      float[] bp,
      int bo,
      FloatMatrix c,
      int at,
      int rows,
      int columns) {
    float[] tile = FloatScratch.take(MR * NR);
    Arrays.fill(tile, 0, MR * NR, 0);
    FloatTile.multiply(kc, ap, ao, bp, bo, tile, 0, NR);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        c.array()[at + i * c.stride() + j] += tile[i * NR + j];
      }
    }
    FloatScratch.give(tile);
  }
}

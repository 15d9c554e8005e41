// twin: double
package dev.tangent.linalg.product;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.simd.Width;
import dev.tangent.simd.tile.FloatSkinny;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * One product C ← α op(A) op(B) + C, or instead of C, in strips of six rows, for which A needs no
 * packing.
 *
 * <pre>
 * m × n   C         k        contraction, in slabs
 * </pre>
 *
 * <p>The kernel of {@link FloatSkinny} takes six numbers of op(A) one by one and four vectors of a
 * packed B. Rows of A are read where they lie; of a transposed A, pieces of rows are copied as they
 * are. Interleaving them would cost a twentieth of the work at n = 512. B, which should be the
 * smaller factor, is packed slab by slab by all threads, several slabs at a time; then blocks of
 * rows of C are handed out by a counter. Within one, a piece of a slab that fits half of the
 * second-level cache meets all the block's strips. There are two barriers for each group of slabs
 * packed together.
 */
final class FloatStripGemm {
  private static final int ROWS = FloatSkinny.ROWS;
  private static final int CHUNK = FloatSkinny.CHUNK;

  /** Length of a slab: one of 512 floats passes over the weights once in their update. */
  private static final int KC = 2048 / Float.BYTES;

  /**
   * Length of a slab for a transposed A: six columns of a copy bring 16 numbers of each of its rows
   * to L1.
   */
  private static final int TRANSPOSED_KC = 1536 / Float.BYTES;

  /** Rows of a block: few, so that threads end at nearly the same time. */
  private static final int MC = 8 * ROWS;

  /**
   * Rows of a block for a transposed A: the pieces of A's rows are then long enough to be read in
   * one go.
   */
  private static final int TRANSPOSED_MC = 16 * ROWS;

  /** Numbers of B that are packed at a time: more would only save barriers. */
  private static final int SHARED = (4 << 20) / Float.BYTES;

  private final boolean transposed;
  private final boolean columnsOfB;
  private final float alpha;
  private final FloatMatrix a;
  private final FloatMatrix b;
  private final FloatMatrix c;
  private final int m;
  private final int n;
  private final int k;
  private final int slab;
  private final int mc;
  private final int nc; // columns of a piece
  private final int padded; // n, as wide as all panels

  private FloatStripGemm(
      Transpose ta, Transpose tb, float alpha, FloatMatrix a, FloatMatrix b, FloatMatrix c) {
    this.transposed = ta == Transpose.YES;
    this.columnsOfB = tb == Transpose.YES;
    this.alpha = alpha;
    this.a = a;
    this.b = b;
    this.c = c;
    m = c.rows();
    n = c.columns();
    k = transposed ? a.rows() : a.columns();
    int kc = transposed ? TRANSPOSED_KC : KC;
    int slabs = (k + kc - 1) / kc;
    slab = (k + slabs - 1) / slabs;
    mc = transposed ? TRANSPOSED_MC : MC;
    nc = Math.max(CHUNK, Width.L2_BYTES / 2 / (kc * Float.BYTES) / CHUNK * CHUNK);
    int last = n / CHUNK * CHUNK;
    while (last < n) {
      last += FloatSkinny.chunk(n - last);
    }
    padded = last;
  }

  /**
   * Whether this form is faster than the one that packs both: it loads less from the caches, but
   * only with 32 registers, and not for a contraction so short that most of the work is passing
   * over C (10,000 × 10,000 × 64: 74 instead of 65 ms).
   */
  static boolean suits(int m, int n, int k) {
    return Width.BITS == 512 && n <= m && k > FloatGemm.KC;
  }

  /** C ← α op(A) op(B) + C, or α op(A) op(B). */
  static void multiply(
      Transpose ta,
      Transpose tb,
      float alpha,
      FloatMatrix a,
      FloatMatrix b,
      FloatMatrix c,
      boolean add) {
    new FloatStripGemm(ta, tb, alpha, a, b, c).run(add);
  }

  private void run(boolean add) {
    int slabs = (k + slab - 1) / slab;
    long steps = Math.min(slabs, ((long) padded * k + SHARED - 1) / SHARED);
    int step = (int) Math.min(k, (slabs + steps - 1) / steps * slab);
    float[] shared = FloatScratch.take((long) padded * step);
    try {
      for (int k0 = 0; k0 < k; k0 += step) {
        int k1 = Math.min(k, k0 + step);
        pack(shared, k0, k1);
        multiply(shared, k0, k1, add || k0 > 0);
      }
    } finally {
      FloatScratch.give(shared);
    }
  }

  private void forEach(int tasks, IntConsumer body) {
    if ((long) m * n * k >= FloatGemm.PARALLEL) {
      Threads.current().forEach(tasks, body);
    } else {
      for (int task = 0; task < tasks; task++) {
        body.accept(task);
      }
    }
  }

  /** Packs α op(B), slab after slab, panel after panel. */
  private void pack(float[] shared, int k0, int k1) {
    int slabs = (k1 - k0 + slab - 1) / slab;
    int panels = (n + CHUNK - 1) / CHUNK;
    forEach(
        slabs * panels,
        task -> {
          int s0 = k0 + task / panels * slab;
          int s1 = Math.min(k1, s0 + slab);
          int from = task % panels * CHUNK;
          int to = Math.min(n, from + CHUNK);
          int width;
          for (int j = from; j < to; j += width) {
            width = FloatSkinny.chunk(n - j);
            int at = (s0 - k0) * padded + j * (s1 - s0);
            int end = Math.min(to, j + width);
            FloatPacking.pack(b, columnsOfB, j, end, s0, s1, width, alpha, shared, at);
          }
        });
  }

  private void multiply(float[] shared, int k0, int k1, boolean add) {
    int strips = (m + ROWS - 1) / ROWS;
    int threads = Threads.current().count();
    int blocks = Math.max((m + mc - 1) / mc, Math.min(strips, 4 * threads));
    int shares = FloatGemm.roundUp(blocks, threads);
    forEach(
        shares,
        task -> {
          int from = (int) ((long) strips * task / shares) * ROWS;
          int to = Math.min(m, (int) ((long) strips * (task + 1) / shares) * ROWS);
          float[] own = FloatScratch.take((long) (transposed ? mc : ROWS) * slab);
          for (int s0 = k0; s0 < k1; s0 += slab) {
            int kc = Math.min(k1, s0 + slab) - s0;
            copy(from, to, s0, kc, own);
            for (int j = 0; j < n; j += nc) {
              int at = (s0 - k0) * padded + j * kc;
              block(from, to, s0, kc, own, shared, at, j, Math.min(n, j + nc), add || s0 > k0);
            }
          }
          FloatScratch.give(own);
        });
  }

  /** Copies what can't be read in place: a transposed block, or fewer than six rows at the end. */
  private void copy(int from, int to, int s0, int kc, float[] own) {
    if (transposed) {
      for (int p = 0; p < kc; p++) {
        System.arraycopy(a.array(), a.rowOffset(s0 + p) + from, own, p * mc, to - from);
      }
    } else {
      for (int i = to - (to - from) % ROWS, at = 0; i < to; i++, at += kc) {
        System.arraycopy(a.array(), a.rowOffset(i) + s0, own, at, kc);
      }
    }
  }

  /**
   * Rows {@code from} to {@code to − 1} and columns {@code j0} to {@code j1 − 1} of C, one slab.
   */
  private void block(
      int from,
      int to,
      int s0,
      int kc,
      float[] own,
      float[] p,
      int at,
      int j0,
      int j1,
      boolean add) {
    for (int i = from; i < to; i += ROWS) {
      int rows = Math.min(ROWS, to - i);
      for (int r = i; !add && r < i + rows; r++) {
        Arrays.fill(c.array(), c.rowOffset(r) + j0, c.rowOffset(r) + j1, 0);
      }
      if (transposed) {
        strip(kc, own, i - from, mc, p, at, i, rows, j0, j1);
      } else if (rows == ROWS) {
        strip(kc, a.array(), a.rowOffset(i) + s0, a.stride(), p, at, i, rows, j0, j1);
      } else {
        strip(kc, own, 0, kc, p, at, i, rows, j0, j1);
      }
    }
  }

  private void strip(
      int kc, float[] x, int ao, int lda, float[] p, int at, int i, int rows, int j0, int j1) {
    int width;
    for (int j = j0, po = at; j < j1; j += width, po += width * kc) {
      width = FloatSkinny.chunk(n - j);
      if (rows == ROWS && j + width <= n) {
        FloatSkinny.multiply(
            transposed, kc, x, ao, lda, p, po, width, c.array(), c.rowOffset(i) + j, c.stride());
      } else {
        edge(kc, x, ao, lda, p, po, width, c.view(i, i + rows, j, Math.min(n, j + width)));
      }
    }
  }

  /** A register tile that sticks out of C goes through an array. */
  private void edge(
      int kc, float[] x, int ao, int lda, float[] p, int po, int width, FloatMatrix part) {
    float[] tile = FloatScratch.take((long) ROWS * width);
    Arrays.fill(tile, 0, ROWS * width, 0);
    FloatSkinny.multiply(transposed, kc, x, ao, lda, p, po, width, tile, 0, width);
    for (int i = 0; i < part.rows(); i++) {
      for (int j = 0; j < part.columns(); j++) {
        part.array()[part.rowOffset(i) + j] += tile[i * width + j];
      }
    }
    FloatScratch.give(tile);
  }
}

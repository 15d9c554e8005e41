// twin: double
package dev.tangent.linalg.product;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.simd.Width;

/**
 * One product C ← α op(A) op(B) + C or α op(A) op(B) with both factors packed; or the lower
 * triangle of it alone.
 *
 * <pre>
 * m × n   C         k        contraction, in slabs of at most {@link FloatGemm#KC}
 * lines   rows of op(A) or columns of op(B), packed in panels of MR or NR
 * </pre>
 *
 * <p>The factor with fewer lines is packed once, by all threads, for several slabs at a time. Then
 * blocks of the other one's lines are handed out by a counter. A block is packed slab by slab where
 * it is used, into the second-level cache: a large factor is read from memory once, and its packed
 * form never leaves the caches. There are two barriers for each group of slabs packed together.
 * Work arrays take 4 MB or one slab of the smaller factor, and the blocks.
 */
final class FloatPackedGemm {
  private static final int MR = FloatGemm.MR;
  private static final int NR = FloatGemm.NR;

  /** Numbers of the shared factor that are packed at a time: more would only save barriers. */
  private static final int SHARED = (4 << 20) / Float.BYTES;

  /** Rows of A in a block: with KC it takes a fifth of the second-level cache. */
  private static final int MC =
      Math.max(MR, Width.L2_BYTES / 5 / (FloatGemm.KC * Float.BYTES) / MR * MR);

  /**
   * Blocks of a factor whose lines are columns are so many times as large: their packing reads a
   * piece of each row, which should be some hundred numbers long, for each begins with a wait for
   * memory. Such a block lies in the third-level cache and comes to the others piece by piece.
   */
  private static final int COLUMN_BLOCKS = MR == 6 ? 6 : 1; // not measured with taller panels

  /** Fewest lines in such a block, if there are enough of them for all threads. */
  private static final int FEWEST_COLUMNS = 96;

  /**
   * So many times as large are blocks beside a shared slab that is larger than {@link #SHARED}: it
   * comes from the third-level cache or from memory for each block.
   */
  private static final int LARGE_BLOCKS = MR == 6 ? 3 : 1;

  /** Length of a slab that is cut shorter because its shared factor has many lines. */
  private static final int SHORT = 1536 / Float.BYTES;

  private final boolean rowsOfA;
  private final boolean columnsOfB;
  private final float alpha;
  private final FloatMatrix a;
  private final FloatMatrix b;
  private final FloatMatrix c;
  private final int m;
  private final int n;
  private final int k;
  private final int slab;
  private int parts;

  /** Whether a block is a range of columns of C; then A is the shared factor. */
  private final boolean wide;

  private final boolean lower;

  /** Whether a whole slab of the shared factor is larger than {@link #SHARED}. */
  private final boolean large;

  FloatPackedGemm(
      Transpose ta,
      Transpose tb,
      float alpha,
      FloatMatrix a,
      FloatMatrix b,
      FloatMatrix c,
      int k,
      boolean lower) {
    this.rowsOfA = ta == Transpose.NO;
    this.columnsOfB = tb == Transpose.YES;
    this.alpha = alpha;
    this.a = a;
    this.b = b;
    this.c = c;
    this.k = k;
    this.lower = lower;
    m = c.rows();
    n = c.columns();
    wide = n > m;
    large = (long) (wide ? m : n) * FloatGemm.KC > SHARED;
    slab = large ? FloatGemm.slab(k, Math.min(FloatGemm.KC, SHORT)) : FloatGemm.slab(k);
    boolean parallel = (long) m * n * k >= FloatGemm.PARALLEL;
    // Several parts for each thread: a core that other work slows down then takes fewer of them.
    parts = parallel ? (lower ? 16 : 8) * Threads.current().count() : 1;
  }

  /** For a product that is itself one task of many: its blocks are as large as suits the caches. */
  FloatPackedGemm inOnePart() {
    parts = 1;
    return this;
  }

  /** Adds the product to C, or writes it over C. */
  void run(boolean add) {
    int lines = wide ? FloatGemm.roundUp(m, MR) : FloatGemm.roundUp(n, NR);
    int slabs = Math.max(1, SHARED / (lines * slab));
    int step = (int) Math.min(k, (long) slabs * slab);
    float[] shared = FloatScratch.take((long) lines * step);
    try {
      for (int k0 = 0; k0 < k; k0 += step) {
        int k1 = Math.min(k, k0 + step);
        packShared(shared, lines, k0, k1);
        multiply(shared, lines, k0, k1, add || k0 > 0);
      }
    } finally {
      FloatScratch.give(shared);
    }
  }

  /** Packs the shared factor, slab after slab, panel after panel. */
  private void packShared(float[] shared, int lines, int k0, int k1) {
    int width = wide ? MR : NR;
    int all = wide ? m : n;
    int slabs = (k1 - k0 + slab - 1) / slab;
    int pieces = Math.max(1, (parts + slabs - 1) / slabs);
    int piece = FloatGemm.roundUp((all + pieces - 1) / pieces, width);
    int perSlab = (all + piece - 1) / piece;
    Threads.current()
        .forEach(
            slabs * perSlab,
            task -> {
              int from = task % perSlab * piece;
              int to = Math.min(all, from + piece);
              int s0 = k0 + task / perSlab * slab;
              int s1 = Math.min(k1, s0 + slab);
              int at = (s0 - k0) * lines + from * (s1 - s0);
              if (wide) {
                FloatPacking.pack(a, rowsOfA, from, to, s0, s1, MR, alpha, shared, at);
              } else {
                FloatPacking.pack(b, columnsOfB, from, to, s0, s1, NR, 1, shared, at);
              }
            });
  }

  private void multiply(float[] shared, int lines, int k0, int k1, boolean add) {
    int width = wide ? NR : MR;
    int most = wide ? FloatGemm.NC : MC;
    int panels = ((wide ? n : m) + width - 1) / width;
    int shares = parts;
    if (large) {
      most *= LARGE_BLOCKS;
    }
    if (wide ? !columnsOfB : !rowsOfA) {
      most = Math.max(most, COLUMN_BLOCKS * (wide ? FloatGemm.NC : MC));
      int few = Math.max(2 * Threads.current().count(), panels * width / FEWEST_COLUMNS);
      shares = Math.min(parts, few);
    }
    int blocks = Math.min(panels, Math.max(shares, (panels * width + most - 1) / most));
    Threads.current()
        .forEach(
            blocks,
            task -> {
              int block = blocks - 1 - task; // the large blocks of a triangle first
              int from = (int) ((long) panels * block / blocks) * width;
              int to = (int) ((long) panels * (block + 1) / blocks) * width;
              float[] own = FloatScratch.take((long) (to - from) * slab);
              for (int s0 = k0; s0 < k1; s0 += slab) {
                int s1 = Math.min(k1, s0 + slab);
                int at = (s0 - k0) * lines;
                if (wide) {
                  columns(from, Math.min(n, to), s0, s1, shared, at, own, add || s0 > k0);
                } else {
                  rows(from, Math.min(m, to), s0, s1, shared, at, own, add || s0 > k0);
                }
              }
              FloatScratch.give(own);
            });
  }

  /**
   * Computes rows of C, one block of columns after the other: its part of B stays in the
   * second-level cache.
   */
  private void rows(
      int from, int to, int s0, int s1, float[] shared, int at, float[] own, boolean add) {
    int kc = s1 - s0;
    FloatPacking.pack(a, rowsOfA, from, to, s0, s1, MR, alpha, own, 0);
    int blocks = (n + FloatGemm.NC - 1) / FloatGemm.NC;
    int nc = FloatGemm.roundUp((n + blocks - 1) / blocks, NR);
    int end = lower ? to : n;
    for (int j = 0; j < end; j += nc) {
      FloatMatrix part = c.view(from, to, j, Math.min(n, j + nc));
      int diagonal = lower ? from - j : FloatGemm.ALL;
      FloatGemm.block(kc, own, 0, shared, at + j * kc, part, add, diagonal);
    }
  }

  /** Computes columns of C, all rows. */
  private void columns(
      int from, int to, int s0, int s1, float[] shared, int at, float[] own, boolean add) {
    int kc = s1 - s0;
    FloatPacking.pack(b, columnsOfB, from, to, s0, s1, NR, 1, own, 0);
    for (int j = from; j < to; j += FloatGemm.NC) {
      FloatMatrix part = c.view(0, m, j, Math.min(to, j + FloatGemm.NC));
      FloatGemm.block(kc, shared, at, own, (j - from) * kc, part, add, FloatGemm.ALL);
    }
  }
}

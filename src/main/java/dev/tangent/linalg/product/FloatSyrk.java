// twin: double
package dev.tangent.linalg.product;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import java.nio.IntBuffer;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * Gram matrices: symmetric products of which one triangle is computed, and products tile by tile.
 *
 * <pre>{@code
 * FloatSyrk.tiles(Transpose.NO, x, (i0, j0, tile) -> recursion(i0, j0, tile)); // tiles of X Xᵀ, in cache
 * }</pre>
 *
 * <p>For tiles, both packed forms of the factor are made once, by all threads; then tiles are
 * handed out by a counter, and each is finished (all of the contraction summed) before the next:
 * the consumer finds it in cache. Register tiles above the diagonal are left out. How work is cut
 * depends on the shapes alone.
 */
public final class FloatSyrk {
  /** A common multiple of the register tiles of every width. */
  private static final int UNIT = 96;

  /** Rows of tiles that are computed together. */
  private static final int GROUP = 6;

  /** Fewest tiles between two points where all threads meet: some tenths of a second of work. */
  private static final int BAND = 512;

  private FloatSyrk() {}

  /**
   * Lower triangle of C ← α A Aᵀ + β C. The strict upper triangle of C is left as it is.
   *
   * @param alpha α
   * @param a A, n × k or its transpose: points × features
   * @param beta β
   * @param c C, n × n
   */
  public static void lower(float alpha, FloatMatrix a, float beta, FloatMatrix c) {
    lower(Transpose.NO, alpha, a, beta, c);
  }

  /**
   * Lower triangle of C ← α op(A) op(A)ᵀ + β C. The strict upper triangle is left as it is.
   *
   * @param ta whether A is transposed
   * @param alpha α
   * @param a A, n × k or its transpose: points × features
   * @param beta β
   * @param c C, n × n
   */
  public static void lower(Transpose ta, float alpha, FloatMatrix a, float beta, FloatMatrix c) {
    int n = ta == Transpose.NO ? a.rows() : a.columns();
    Shapes.requireSame("op(A)·op(A)ᵀ", n, n, "C", c.rows(), c.columns());
    for (int i = 0; beta != 0 && i < n; i++) {
      FloatGemm.scale(beta, c.view(i, i + 1, 0, i + 1));
    }
    int k = ta == Transpose.NO ? a.columns() : a.rows();
    if (n > 0 && k > 0) {
      int pieces = FloatLongSyrk.pieces(n, k);
      if (pieces > 1) {
        FloatLongSyrk.run(ta, alpha, a, c, k, pieces, beta != 0);
      } else {
        packed(ta, alpha, a, c, k).run(beta != 0);
      }
    } else if (beta == 0) {
      for (int i = 0; i < n; i++) {
        c.view(i, i + 1, 0, i + 1).fill(0);
      }
    }
  }

  static FloatPackedGemm packed(Transpose ta, float alpha, FloatMatrix a, FloatMatrix c, int k) {
    Transpose other = ta == Transpose.NO ? Transpose.YES : Transpose.NO;
    return new FloatPackedGemm(ta, other, alpha, a, a, c, k, true);
  }

  /**
   * Tiles of op(A) op(A)ᵀ that meet the lower triangle, diagonal included; entries above the
   * diagonal of a diagonal tile are undefined.
   *
   * @param ta whether A is transposed
   * @param a A, n × k or its transpose: points × features
   * @param consumer takes the tiles, on the threads that compute them
   */
  public static void tiles(Transpose ta, FloatMatrix a, FloatTileConsumer consumer) {
    tiles(ta, a, consumer, 0, _ -> {});
  }

  /**
   * As {@link #tiles(Transpose, FloatMatrix, FloatTileConsumer)}, but groups of rows of tiles are
   * finished one after another, so that the work can be resumed after an interruption.
   *
   * @param ta whether A is transposed
   * @param a A, n × k or its transpose: points × features
   * @param consumer takes the tiles, on the threads that compute them
   * @param from how many rows are done already, a number that {@code finished} heard
   * @param finished hears from time to time, on the calling thread, how many rows are done
   */
  public static void tiles(
      Transpose ta, FloatMatrix a, FloatTileConsumer consumer, int from, IntConsumer finished) {
    new Product(ta, a, a, true).run(consumer, from, finished);
  }

  /**
   * All tiles of op(A) op(B)ᵀ: both matrices hold their points the same way.
   *
   * @param t whether both are transposed
   * @param a A, n × k or its transpose: points × features
   * @param b B, its points the same way as in A
   * @param consumer takes the tiles, on the threads that compute them
   */
  public static void tiles(Transpose t, FloatMatrix a, FloatMatrix b, FloatTileConsumer consumer) {
    tiles(t, a, b, consumer, 0, _ -> {});
  }

  /**
   * The same, but groups of rows of tiles are finished one after another.
   *
   * @param t whether both are transposed
   * @param a A, n × k or its transpose: points × features
   * @param b B, its points the same way as in A
   * @param consumer takes the tiles, on the threads that compute them
   * @param from how many rows are done already
   * @param finished hears how many rows are done
   */
  public static void tiles(
      Transpose t,
      FloatMatrix a,
      FloatMatrix b,
      FloatTileConsumer consumer,
      int from,
      IntConsumer finished) {
    new Product(t, a, b, false).run(consumer, from, finished);
  }

  /**
   * Tiles of A Bᵀ of a given size, which begin at multiples of it.
   *
   * @param a A, n × k or its transpose: points × features
   * @param b B, its points the same way as in A
   * @param lower whether A is B and tiles above the diagonal are left out
   * @param size rows and columns of a tile
   * @param consumer takes the tiles, on the threads that compute them
   */
  public static void tiles(
      FloatMatrix a, FloatMatrix b, boolean lower, int size, FloatTileConsumer consumer) {
    new Product(Transpose.NO, a, b, lower, size).run(consumer, 0, _ -> {});
  }

  /**
   * {@return the size of the tiles of a product of m × n: smaller where there would be too few for
   * the threads to share}
   *
   * @param m rows
   * @param n columns
   */
  public static int tileSize(int m, int n) {
    return Math.max(m, n) <= 8 * UNIT ? UNIT : 2 * UNIT;
  }

  /** One product: its shapes, and the packed forms while it runs. */
  private static final class Product {
    final boolean linesAreRows;
    final FloatMatrix a;
    final FloatMatrix b;
    final boolean lower;
    final int m;
    final int n;
    final int k;
    final int slab;
    final int mPad;
    final int nPad;
    final int tile;

    Product(Transpose t, FloatMatrix a, FloatMatrix b, boolean lower) {
      this(
          t,
          a,
          b,
          lower,
          t == Transpose.NO ? tileSize(a.rows(), b.rows()) : tileSize(a.columns(), b.columns()));
    }

    Product(Transpose t, FloatMatrix a, FloatMatrix b, boolean lower, int tile) {
      this.linesAreRows = t == Transpose.NO;
      this.a = a;
      this.b = b;
      this.lower = lower;
      m = linesAreRows ? a.rows() : a.columns();
      n = linesAreRows ? b.rows() : b.columns();
      k = linesAreRows ? a.columns() : a.rows();
      Shapes.require("contraction of A", k, "of B", linesAreRows ? b.columns() : b.rows());
      slab = FloatGemm.slab(k);
      mPad = FloatGemm.roundUp(m, FloatGemm.MR);
      nPad = FloatGemm.roundUp(n, FloatGemm.NR);
      this.tile = tile;
    }

    void run(FloatTileConsumer consumer, int from, IntConsumer finished) {
      if (from % (GROUP * tile) != 0 && from != m) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "groups of %d rows can't start at row %d of %d",
                GROUP * tile,
                from,
                m));
      }
      if (from >= m || n == 0) {
        return;
      }
      float[] ap = FloatScratch.take((long) mPad * k);
      float[] bp = FloatScratch.take((long) nPad * k);
      try {
        pack(ap, bp);
        int rows = (m + tile - 1) / tile;
        int row = from / tile;
        while (row < rows) {
          IntBuffer tasks = IntBuffer.allocate(2 * (BAND + GROUP * ((n + tile - 1) / tile)));
          while (row < rows && tasks.position() < 2 * BAND) {
            int end = Math.min(rows, row + GROUP);
            addGroup(row, end, tasks);
            row = end;
          }
          Threads.current()
              .forEach(
                  tasks.position() / 2,
                  t ->
                      tile(ap, bp, tasks.get(2 * t) * tile, tasks.get(2 * t + 1) * tile, consumer));
          finished.accept(Math.min(m, row * tile));
        }
      } finally {
        FloatScratch.give(bp);
        FloatScratch.give(ap);
      }
    }

    /**
     * Rows and columns of the tiles of some rows, column after column: what a consumer writes at
     * (i, j) and at (j, i) then comes in runs of some thousand bytes, whole pages of a mapped file,
     * and a panel of B serves all tiles of a column.
     */
    private void addGroup(int row, int end, IntBuffer tasks) {
      int columns = lower ? end : (n + tile - 1) / tile;
      for (int j = 0; j < columns; j++) {
        for (int i = lower ? Math.max(row, j) : row; i < end; i++) {
          tasks.put(i).put(j);
        }
      }
    }

    private void pack(float[] ap, float[] bp) {
      int lines = 2 * UNIT;
      int aParts = (m + lines - 1) / lines;
      int bParts = (n + lines - 1) / lines;
      int slabs = slab == 0 ? 0 : (k + slab - 1) / slab;
      Threads.current()
          .forEach(
              slabs * (aParts + bParts),
              task -> {
                int part = task % (aParts + bParts);
                int k0 = task / (aParts + bParts) * slab;
                int k1 = Math.min(k, k0 + slab);
                if (part < aParts) {
                  int from = part * lines;
                  int at = mPad * k0 + from * (k1 - k0);
                  int to = Math.min(m, from + lines);
                  FloatPacking.pack(a, linesAreRows, from, to, k0, k1, FloatGemm.MR, 1, ap, at);
                } else {
                  int from = (part - aParts) * lines;
                  int at = nPad * k0 + from * (k1 - k0);
                  int to = Math.min(n, from + lines);
                  FloatPacking.pack(b, linesAreRows, from, to, k0, k1, FloatGemm.NR, 1, bp, at);
                }
              });
    }

    private void tile(float[] ap, float[] bp, int i0, int j0, FloatTileConsumer consumer) {
      int rows = Math.min(tile, m - i0);
      int columns = Math.min(tile, n - j0);
      float[] storage = FloatScratch.take((long) tile * tile);
      try {
        FloatMatrix c = FloatMatrix.wrap(storage, 0, rows, columns, columns);
        int diagonal = lower ? i0 - j0 : FloatGemm.ALL;
        if (k == 0 || lower && i0 == j0) { // entries left out must at least be finite
          c.fill(0);
        }
        for (int k0 = 0; k0 < k; k0 += slab) {
          int kc = Math.min(k, k0 + slab) - k0;
          int ao = mPad * k0 + i0 * kc;
          int bo = nPad * k0 + j0 * kc;
          FloatGemm.block(kc, ap, ao, bp, bo, c, k0 > 0, diagonal);
        }
        consumer.accept(i0, j0, c);
      } finally {
        FloatScratch.give(storage);
      }
    }
  }
}

// twin: double
package dev.tangent.linalg.product;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.simd.Width;
import dev.tangent.simd.tile.FloatSkinny;
import dev.tangent.simd.tile.FloatTile;
import java.util.Arrays;

/**
 * Products in which C has few rows or few columns: the large factor W is read once, in place; the
 * small one is packed, and a vector runs along its few lines.
 *
 * <p>C = op(W) S directly, or Cᵀ = op(W)ᵀ Sᵀ through a transposed C, so that every form is one of
 * two: W row by row, or W in blocks of 28 rows (which the prefetchers follow; taller blocks were
 * slower). With 16 registers and columns enough to pay for it, the second form copies blocks of W
 * into panels of six: the few columns that a register tile has there would read and write C too
 * often otherwise.
 */
public final class FloatSkinnyGemm {
  /** Columns of a copied piece of W that are multiplied before the next columns are copied. */
  public static final int ROW_BLOCK = 1024;

  /**
   * Numbers of a panel that a row of a plain W is multiplied by before the next rows are: most of
   * the second-level cache. Shorter pieces of rows would stop the prefetchers again and again.
   */
  private static final int PANEL = (3 << 18) / Float.BYTES;

  /**
   * With 16 registers a panel has two vectors: the rows of a strip then meet one panel after the
   * other, and the strip's pieces of rows (half of a second-level cache of 512 KB) are read again
   * for each, instead of all panels for every six rows.
   */
  private static final boolean STRIPS = Width.REGISTERS == 16;

  private static final int STRIP_ROWS = 48;

  /** Rows of a strip of a triangle: few, so that little is computed above the diagonal. */
  private static final int LOWER_ROWS = 2 * FloatSkinny.ROWS;

  /** Most numbers of a row that a strip takes at a time. */
  private static final int STRIP_PIECE = 4096 / Float.BYTES;

  private static final int TALL_BLOCK = 28;

  /** Fewest columns for which copying a transposed W pays. */
  private static final int COPY_COLUMNS = 2 * FloatTile.COLUMNS;

  /**
   * The part of a transposed W that is copied at a time: pieces of rows as long as pages, so that
   * the prefetchers get to work, and so many rows that C is seldom passed over. It stays in the
   * third-level cache.
   */
  private static final int COPY_ROWS = 400;

  private static final int COPY_PIECE = 1332;

  /** Whether the copy's panels are those of any packed factor, for whose kernel more was done. */
  private static final boolean TILES = FloatTile.ROWS == FloatSkinny.ROWS;

  /**
   * Columns of the copy that meet one panel after the other: with the slices of all panels they fit
   * the second-level cache, to which the copy comes once.
   */
  private static final int COPY_STRIP = 16 * FloatSkinny.ROWS;

  /** Most lines of the small factor; measured against the packed product. */
  private static final int LINES = 128;

  /** The least count of numbers whose copy is worth a second thread. */
  private static final int PARALLEL_COPY = 1 << 15;

  private FloatSkinnyGemm() {}

  static boolean suits(int m, int n, int k) {
    // With a short contraction most of the work is to stream C, which the packed product does
    // better.
    return !Width.SCALAR && Math.min(m, n) <= LINES && (k >= 128 || Math.min(m, n) <= 64);
  }

  static void multiply(
      Transpose ta,
      Transpose tb,
      float alpha,
      FloatMatrix a,
      FloatMatrix b,
      float beta,
      FloatMatrix c) {
    if (c.columns() <= c.rows()) {
      FloatGemm.scale(beta, c);
      product(ta == Transpose.YES, a, b, tb == Transpose.YES, alpha, c);
      return;
    }
    // Cᵀ = op(B)ᵀ op(A)ᵀ.
    float[] storage = FloatScratch.take((long) c.rows() * c.columns());
    FloatMatrix t = FloatMatrix.wrap(storage, 0, c.columns(), c.rows(), c.rows());
    t.fill(0);
    product(tb == Transpose.NO, b, a, ta == Transpose.NO, alpha, t);
    addTransposed(t, beta, c);
    FloatScratch.give(storage);
  }

  private static void addTransposed(FloatMatrix t, float beta, FloatMatrix c) {
    boolean parallel = (long) c.rows() * c.columns() >= PARALLEL_COPY;
    int part = parallel ? 512 : Math.max(1, c.columns());
    Threads.current()
        .forEach(
            (c.columns() + part - 1) / part,
            task -> {
              int end = Math.min(c.columns(), (task + 1) * part);
              for (int j0 = task * part; j0 < end; j0 += 32) {
                addTransposed(t, beta, c, j0, Math.min(end, j0 + 32));
              }
            });
  }

  private static void addTransposed(FloatMatrix t, float beta, FloatMatrix c, int j0, int j1) {
    for (int i = 0; i < c.rows(); i++) {
      int to = c.rowOffset(i);
      for (int j = j0; j < j1; j++) {
        float x = t.array()[t.offset() + j * t.stride() + i];
        c.array()[to + j] = beta == 0 ? x : beta * c.array()[to + j] + x;
      }
    }
  }

  /**
   * C += α op(W) S.
   *
   * @param transposed whether op(W) = Wᵀ
   * @param linesAreRows whether S is stored transposed, column j of S as a row
   */
  private static void product(
      boolean transposed,
      FloatMatrix w,
      FloatMatrix s,
      boolean linesAreRows,
      float alpha,
      FloatMatrix c) {
    int n = c.columns();
    int k = transposed ? w.rows() : w.columns();
    float[] panel = FloatScratch.take((long) k * FloatGemm.roundUp(n, FloatSkinny.CHUNK));
    pack(s, linesAreRows, alpha, panel);
    Threads threads = Threads.current();
    boolean parallel = (long) c.rows() * n * k >= FloatGemm.PARALLEL;
    boolean copied = transposed && copies(n);
    int parts = parallel ? (copied ? 2 : 8) * threads.count() : 1;
    int most = copied ? COPY_PIECE : transposed ? 1020 : 192;
    int rows = Math.min(most, FloatGemm.roundUp((c.rows() + parts - 1) / parts, FloatSkinny.ROWS));
    threads.forEach(
        (c.rows() + rows - 1) / rows,
        part -> {
          int from = part * rows;
          int to = Math.min(c.rows(), from + rows);
          part(transposed, w, panel, k, c, from, to);
        });
    FloatScratch.give(panel);
  }

  /**
   * Packs α S in panels as wide as the kernels; the lines of S are its rows or its columns.
   *
   * @param s S
   * @param linesAreRows whether a line of the contraction is a row of S
   * @param alpha α
   * @param panel the packed S
   */
  public static void pack(FloatMatrix s, boolean linesAreRows, float alpha, float[] panel) {
    int n = linesAreRows ? s.rows() : s.columns();
    int k = linesAreRows ? s.columns() : s.rows();
    int width;
    for (int j = 0, at = 0; j < n; j += width, at += width * k) {
      width = FloatSkinny.chunk(n - j);
      FloatPacking.pack(s, linesAreRows, j, Math.min(n, j + width), 0, k, width, alpha, panel, at);
    }
  }

  /**
   * Rows {@code from} to {@code to − 1} of C += op(W) S for a packed S with k lines.
   *
   * @param transposed whether op(W) = Wᵀ
   * @param w W
   * @param panel the packed S
   * @param k lines of S: the contraction
   * @param c C, added to
   * @param from first row of C
   * @param to row after the last
   */
  public static void part(
      boolean transposed, FloatMatrix w, float[] panel, int k, FloatMatrix c, int from, int to) {
    int whole = from + (to - from) / FloatSkinny.ROWS * FloatSkinny.ROWS;
    if (STRIPS && !transposed) {
      for (int i = from; i < to; i += STRIP_ROWS) {
        strip(w, panel, k, c, i, Math.min(to, i + STRIP_ROWS), c.columns());
      }
      return;
    }
    if (transposed && copies(c.columns())) {
      copied(w, panel, k, c, from, to);
      return;
    }
    int block = transposed ? TALL_BLOCK : rowBlock(k, c.columns());
    for (int k0 = 0; k0 < k; k0 += block) {
      int kc = Math.min(block, k - k0);
      for (int i = from; i < whole; i += FloatSkinny.ROWS) {
        int ao = transposed ? w.rowOffset(k0) + i : w.rowOffset(i) + k0;
        rows(transposed, kc, w.array(), ao, w.stride(), panel, k0, k, c, i);
      }
      if (whole < to) {
        lastRows(transposed, kc, w, k0, panel, k0, k, c, whole, to);
      }
    }
  }

  /**
   * C += W S for a packed S with k lines and a square C, of which only the lower triangle is
   * wanted: above it entries become anything.
   *
   * @param w W
   * @param panel the packed S
   * @param k lines of S: the contraction
   * @param c C, added to
   */
  public static void lower(FloatMatrix w, float[] panel, int k, FloatMatrix c) {
    int n = c.rows();
    if (!STRIPS) {
      part(false, w, panel, k, c, 0, n);
      return;
    }
    for (int i = 0; i < n; i += LOWER_ROWS) {
      int end = Math.min(n, i + LOWER_ROWS);
      strip(w, panel, k, c, i, end, end);
    }
  }

  /**
   * Rows {@code from} to {@code to − 1} of a plain W, panel by panel.
   *
   * @param n columns of C that are wanted, from the first on
   */
  private static void strip(
      FloatMatrix w, float[] panel, int k, FloatMatrix c, int from, int to, int n) {
    int piece = piece(k, STRIP_PIECE);
    int whole = from + (to - from) / FloatSkinny.ROWS * FloatSkinny.ROWS;
    for (int k0 = 0; k0 < k; k0 += piece) {
      int kc = Math.min(piece, k - k0);
      int width;
      for (int j = 0, at = 0; j < n; j += width, at += width * k) {
        width = FloatSkinny.chunk(c.columns() - j);
        for (int i = from; i < whole; i += FloatSkinny.ROWS) {
          int ao = w.rowOffset(i) + k0;
          tile(false, kc, w.array(), ao, w.stride(), panel, at + k0 * width, width, c, i, j);
        }
      }
      if (whole < to) {
        lastRows(false, kc, w, k0, panel, k0, k, c, whole, to);
      }
    }
  }

  private static boolean copies(int columns) {
    return STRIPS && columns >= COPY_COLUMNS;
  }

  /** Rows {@code from} to {@code to − 1} of C for a transposed W, from copies of its parts. */
  private static void copied(FloatMatrix w, float[] panel, int k, FloatMatrix c, int from, int to) {
    int r = FloatSkinny.ROWS;
    int piece = piece(k, COPY_ROWS);
    int n = c.columns();
    int whole = from + (to - from) / r * r;
    float[] own = FloatScratch.take((long) (whole - from) * piece);
    for (int k0 = 0; k0 < k; k0 += piece) {
      int kc = Math.min(piece, k - k0);
      FloatPacking.pack(w, false, from, whole, k0, k0 + kc, r, 1, own, 0);
      for (int i0 = from; i0 < whole; i0 += COPY_STRIP) {
        int end = Math.min(whole, i0 + COPY_STRIP);
        int width;
        for (int j = 0, at = 0; j < n; j += width, at += width * k) {
          width = FloatSkinny.chunk(n - j);
          for (int i = i0; i < end; i += r) {
            int ao = (i - from) * kc;
            if (TILES && width == FloatTile.COLUMNS && j + width <= n) {
              int co = c.rowOffset(i) + j;
              FloatTile.add(kc, own, ao, panel, at + k0 * width, c.array(), co, c.stride());
            } else {
              tile(true, kc, own, ao, r, panel, at + k0 * width, width, c, i, j);
            }
          }
        }
      }
      if (whole < to) {
        lastRows(true, kc, w, k0, panel, k0, k, c, whole, to);
      }
    }
    FloatScratch.give(own);
  }

  private static int rowBlock(int k, int columns) {
    return piece(k, PANEL / FloatSkinny.chunk(columns));
  }

  /**
   * The length of a piece when a contraction of length k is cut in equal pieces: an even number, as
   * in {@link FloatGemm#slab}.
   */
  private static int piece(int k, int most) {
    int pieces = (k + most - 1) / most;
    return FloatGemm.roundUp((k + pieces - 1) / pieces, 2);
  }

  /**
   * C += W S for the slice of the contraction that begins at {@code k0} and is as long as W, a
   * piece of the large factor, has columns: at most {@link #ROW_BLOCK}.
   *
   * @param w W
   * @param panel the packed S
   * @param k0 where the slice begins in the contraction
   * @param k lines of S: the contraction
   * @param c C, added to
   */
  public static void slice(FloatMatrix w, float[] panel, int k0, int k, FloatMatrix c) {
    int kc = w.columns();
    int whole = c.rows() / FloatSkinny.ROWS * FloatSkinny.ROWS;
    for (int i = 0; i < whole; i += FloatSkinny.ROWS) {
      rows(false, kc, w.array(), w.rowOffset(i), w.stride(), panel, k0, k, c, i);
    }
    if (whole < c.rows()) {
      lastRows(false, kc, w, 0, panel, k0, k, c, whole, c.rows());
    }
  }

  private static void rows(
      boolean transposed,
      int kc,
      float[] w,
      int ao,
      int lda,
      float[] panel,
      int k0,
      int k,
      FloatMatrix c,
      int i) {
    int n = c.columns();
    int width;
    for (int j = 0, at = 0; j < n; j += width, at += width * k) {
      width = FloatSkinny.chunk(n - j);
      tile(transposed, kc, w, ao, lda, panel, at + k0 * width, width, c, i, j);
    }
  }

  /** Six rows of C and the columns of one panel. */
  private static void tile(
      boolean transposed,
      int kc,
      float[] w,
      int ao,
      int lda,
      float[] panel,
      int po,
      int width,
      FloatMatrix c,
      int i,
      int j) {
    int co = c.rowOffset(i) + j;
    int left = c.columns() - j;
    if (width <= left) {
      FloatSkinny.multiply(transposed, kc, w, ao, lda, panel, po, width, c.array(), co, c.stride());
    } else {
      narrow(transposed, kc, w, ao, lda, panel, po, width, c.array(), co, c.stride(), left);
    }
  }

  /**
   * Fewer columns than a vector has lanes: they go through a small tile. Masked loads and stores in
   * the kernel made its graph so large that in some JVMs every accumulator was boxed.
   */
  private static void narrow(
      boolean transposed,
      int kc,
      float[] w,
      int ao,
      int lda,
      float[] panel,
      int po,
      int width,
      float[] c,
      int co,
      int ldc,
      int columns) {
    float[] tile = FloatScratch.take((long) FloatSkinny.ROWS * width);
    Arrays.fill(tile, 0, FloatSkinny.ROWS * width, 0);
    FloatSkinny.multiply(transposed, kc, w, ao, lda, panel, po, width, tile, 0, width);
    for (int i = 0; i < FloatSkinny.ROWS; i++) {
      for (int j = 0; j < columns; j++) {
        c[co + i * ldc + j] += tile[i * width + j];
      }
    }
    FloatScratch.give(tile);
  }

  /** Fewer rows than the kernel makes: W and C go through small copies. */
  private static void lastRows(
      boolean transposed,
      int kc,
      FloatMatrix w,
      int wk,
      float[] panel,
      int k0,
      int k,
      FloatMatrix c,
      int from,
      int to) {
    int r = FloatSkinny.ROWS;
    float[] piece = FloatScratch.take((long) r * kc);
    float[] sums = FloatScratch.take((long) r * c.columns());
    FloatPacking.pack(w, !transposed, from, to, wk, wk + kc, r, 1, piece, 0);
    FloatMatrix target = FloatMatrix.wrap(sums, 0, r, c.columns(), c.columns());
    target.fill(0);
    rows(true, kc, piece, 0, r, panel, k0, k, target, 0);
    for (int i = from; i < to; i++) {
      for (int j = 0; j < c.columns(); j++) {
        c.array()[c.rowOffset(i) + j] += sums[(i - from) * c.columns() + j];
      }
    }
    FloatScratch.give(sums);
    FloatScratch.give(piece);
  }
}

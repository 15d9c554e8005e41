// twin: double
package dev.tangent.linalg.product;

import dev.tangent.error.ShapeException;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.simd.Width;
import dev.tangent.simd.tile.FloatTile;
import java.util.Locale;

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
 * kernel. On machines with 32 registers only B is packed, and A is read where it lies: {@link
 * FloatStripGemm}. A product with few rows or columns goes to {@link FloatSkinnyGemm}, which packs
 * the small factor only, one with a vector to {@link FloatGemv}. The bits depend on the shapes and
 * the vector width, not on the threads. Work arrays are used again: no allocation in steady state.
 */
public final class FloatGemm {
  static final int MR = FloatTile.ROWS;
  static final int NR = FloatTile.COLUMNS;

  /**
   * Length of a slab: an A panel of MR × KC stays in L1 beside the B panels that stream by. Panels
   * for vectors below 512 bits are narrow enough for longer slabs, which pass over C less often.
   * The vector width alone decides, not the registers: bits depend on where slabs end.
   */
  static final int KC = (Width.BITS < 512 ? 2048 : 1536) / Float.BYTES;

  /** Columns of a block: KC × NC is at most half of L2. */
  static final int NC = Math.max(NR, Width.L2_BYTES / 2 / (KC * Float.BYTES) / NR * NR);

  /**
   * The diagonal of {@link #block} for which every entry is written: it lies beyond all columns.
   */
  static final int ALL = 1 << 29;

  /** Below this many multiply-adds a second thread costs more than it brings. */
  static final long PARALLEL = 1L << 19;

  /** Numbers that one task scales: fewer are not worth a second thread. */
  private static final int SCALED = 1 << 16;

  private FloatGemm() {}

  /**
   * C ← α op(A) op(B) + β C, op as {@code ta} and {@code tb} say; 2 m n k flops.
   *
   * <p>With β = 0 the old entries of C are ignored, NaN included; NaN and infinities in A and B
   * spread as in arithmetic. C must not overlap A or B.
   *
   * @param ta whether A is transposed
   * @param tb whether B is transposed
   * @param alpha α
   * @param a A, m × k or its transpose
   * @param b B, k × n or its transpose
   * @param beta β
   * @param c C, m × n; overwritten
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
      throw new ShapeException(
          String.format(
              Locale.ROOT,
              "op(A) is %d × %d but op(B) is %d × %d: the inner sizes differ",
              m,
              k,
              kb,
              n),
          new long[] {kb, n},
          new long[] {k, n});
    }
    Shapes.requireSame("op(A)·op(B)", m, n, "C", c.rows(), c.columns());
    if (m == 0 || n == 0) {
      return;
    }
    if (k == 0 || alpha == 0) {
      scale(beta, c);
    } else if (FloatGemv.suits(m, n)) {
      FloatGemv.multiply(ta, tb, alpha, a, b, beta, c);
    } else if (FloatSkinnyGemm.suits(m, n, k)) {
      FloatSkinnyGemm.multiply(ta, tb, alpha, a, b, beta, c);
    } else {
      if (beta != 0) {
        scale(beta, c);
      }
      if (FloatStripGemm.suits(m, n, k)) {
        FloatStripGemm.multiply(ta, tb, alpha, a, b, c, beta != 0);
      } else {
        new FloatPackedGemm(ta, tb, alpha, a, b, c, k, false).run(beta != 0);
      }
    }
  }

  /** C ← β C. */
  static void scale(float beta, FloatMatrix c) {
    if (beta == 1) {
      return;
    }
    int rows = Math.max(1, SCALED / Math.max(1, c.columns()));
    int tasks = (c.rows() + rows - 1) / rows;
    if (tasks <= 1) {
      scaleRows(beta, c);
    } else {
      Threads.current()
          .forEach(
              tasks,
              task -> {
                int end = Math.min(c.rows(), (task + 1) * rows);
                scaleRows(beta, c.rowRange(task * rows, end));
              });
    }
  }

  private static void scaleRows(float beta, FloatMatrix c) {
    if (beta == 0) {
      c.fill(0);
      return;
    }
    for (int i = 0; i < c.rows(); i++) {
      int at = c.rowOffset(i);
      for (int j = 0; j < c.columns(); j++) {
        c.array()[at + j] *= beta;
      }
    }
  }

  /**
   * The length of a slab when k is cut in equal slabs of at most KC: an even number, for which
   * there are faster kernels.
   */
  static int slab(int k) {
    return slab(k, KC);
  }

  /** The same for slabs of at most {@code most}, an even number. */
  static int slab(int k, int most) {
    int slabs = Math.max(1, (k + most - 1) / most);
    return roundUp((k + slabs - 1) / slabs, 2);
  }

  /**
   * {@return the smallest multiple that is not below n}
   *
   * @param n a size
   * @param multiple what the result is a multiple of
   */
  public static int roundUp(int n, int multiple) {
    return (n + multiple - 1) / multiple * multiple;
  }

  /**
   * Adds the product of the packed slabs at {@code ao} and {@code bo} to C, or writes it over C.
   *
   * @param diagonal only the entries (i, j) of C with j ≤ i + {@code diagonal} are written
   */
  static void block(
      int kc, float[] ap, int ao, float[] bp, int bo, FloatMatrix c, boolean add, int diagonal) {
    for (int i = 0; i < c.rows(); i += MR) {
      int rows = Math.min(MR, c.rows() - i);
      int end = Math.min(c.columns(), i + rows + diagonal);
      for (int j = 0; j < end; j += NR) {
        int at = c.rowOffset(i) + j;
        if (rows < MR || j + NR > Math.min(c.columns(), i + diagonal + 1)) {
          FloatMatrix part = c.view(i, i + rows, j, Math.min(c.columns(), j + NR));
          edge(kc, ap, ao + i * kc, bp, bo + j * kc, part, add, i + diagonal - j);
        } else if (add) {
          FloatTile.add(kc, ap, ao + i * kc, bp, bo + j * kc, c.array(), at, c.stride());
        } else {
          FloatTile.set(kc, ap, ao + i * kc, bp, bo + j * kc, c.array(), at, c.stride());
        }
      }
    }
  }

  /** A register tile that sticks out of C, or that the diagonal cuts, goes through an array. */
  private static void edge(
      int kc, float[] ap, int ao, float[] bp, int bo, FloatMatrix c, boolean add, int diagonal) {
    float[] tile = FloatScratch.take(MR * NR);
    FloatTile.set(kc, ap, ao, bp, bo, tile, 0, NR);
    float[] out = c.array();
    for (int i = 0; i < c.rows(); i++) {
      int to = c.rowOffset(i);
      int end = Math.min(c.columns(), i + diagonal + 1);
      for (int j = 0; j < end; j++) {
        out[to + j] = add ? out[to + j] + tile[i * NR + j] : tile[i * NR + j];
      }
    }
    FloatScratch.give(tile);
  }
}

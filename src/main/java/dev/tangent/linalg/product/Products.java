package dev.tangent.linalg.product;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;

/** Matrix expressions that the classes here share. */
public final class Products {
  private static final int TILE = 64;

  /** Up to so many columns {@link #transposedTimesFew} is used. */
  private static final int FEW = 32;

  /** Columns of a strip: its sums stay in the first cache. */
  private static final int STRIP = 256;

  private Products() {}

  /**
   * {@return op(A) op(B) as a new matrix}
   *
   * @param ta whether A is transposed
   * @param a A
   * @param tb whether B is transposed
   * @param b B
   */
  public static DoubleMatrix multiply(Transpose ta, DoubleMatrix a, Transpose tb, DoubleMatrix b) {
    DoubleMatrix c =
        DoubleMatrix.zeros(
            ta == Transpose.NO ? a.rows() : a.columns(),
            tb == Transpose.NO ? b.columns() : b.rows());
    DoubleGemm.multiply(ta, tb, 1, a, b, 0, c);
    return c;
  }

  /**
   * {@return Aᵀ B for a B of few columns: a packed product would copy all of A for them} Each
   * thread has columns of A to itself and takes the rows in order, so the bits don't depend on
   * their number.
   *
   * @param a A
   * @param b B
   */
  public static DoubleMatrix transposedTimesFew(DoubleMatrix a, DoubleMatrix b) {
    if (b.columns() > FEW) {
      return multiply(Transpose.YES, a, Transpose.NO, b);
    }
    DoubleMatrix c = DoubleMatrix.zeros(a.columns(), b.columns());
    int strips = (a.columns() + STRIP - 1) / STRIP;
    Threads.current().forEach(strips, s -> strip(a, b, c, s * STRIP));
    return c;
  }

  private static void strip(DoubleMatrix a, DoubleMatrix b, DoubleMatrix c, int from) {
    int width = Math.min(STRIP, a.columns() - from);
    double[][] sums = new double[b.columns()][width];
    for (int i = 0; i < a.rows(); i++) {
      int row = a.rowOffset(i) + from;
      for (int j = 0; j < sums.length; j++) {
        addScaled(sums[j], b.get(i, j), a.array(), row);
      }
    }
    for (int j = 0; j < sums.length; j++) {
      for (int p = 0; p < width; p++) {
        c.set(from + p, j, sums[j][p]);
      }
    }
  }

  private static void addScaled(double[] sum, double factor, double[] from, int at) {
    for (int p = 0; p < sum.length; p++) {
      sum[p] += factor * from[at + p];
    }
  }

  /**
   * {@return A B}
   *
   * @param a A
   * @param b B
   */
  public static DoubleMatrix multiply(DoubleMatrix a, DoubleMatrix b) {
    return multiply(Transpose.NO, a, Transpose.NO, b);
  }

  /**
   * {@return A + αB as a new matrix}
   *
   * @param a A
   * @param alpha α
   * @param b B
   */
  public static DoubleMatrix add(DoubleMatrix a, double alpha, DoubleMatrix b) {
    DoubleMatrix c = a.copy();
    addTo(c, alpha, b);
    return c;
  }

  /**
   * {@return αA as a new matrix}
   *
   * @param a A
   * @param alpha α
   */
  public static DoubleMatrix scaled(DoubleMatrix a, double alpha) {
    DoubleMatrix c = DoubleMatrix.zeros(a.rows(), a.columns());
    addTo(c, alpha, a);
    return c;
  }

  /**
   * C ← C + αB.
   *
   * @param c C, changed
   * @param alpha α
   * @param b B
   */
  public static void addTo(DoubleMatrix c, double alpha, DoubleMatrix b) {
    for (int i = 0; i < c.rows(); i++) {
      int to = c.rowOffset(i);
      int from = b.rowOffset(i);
      for (int j = 0; j < c.columns(); j++) {
        c.array()[to + j] += alpha * b.array()[from + j];
      }
    }
  }

  /**
   * {@return diag(w) A as a new matrix}
   *
   * @param w one number for each row of A
   * @param a A
   */
  public static DoubleMatrix scaleRows(double[] w, DoubleMatrix a) {
    DoubleMatrix c = a.copy();
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0, to = c.rowOffset(i); j < c.columns(); j++) {
        c.array()[to + j] *= w[i];
      }
    }
    return c;
  }

  /**
   * {@return a diag(w) as a new matrix}
   *
   * @param a A
   * @param w one number for each column of A
   */
  public static DoubleMatrix scaleColumns(DoubleMatrix a, double[] w) {
    DoubleMatrix c = a.copy();
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0, to = c.rowOffset(i); j < c.columns(); j++) {
        c.array()[to + j] *= w[j];
      }
    }
    return c;
  }

  /**
   * {@return Σ_ij A_ij B_ij, row by row: the order depends on the shape alone}
   *
   * @param a A
   * @param b B
   */
  public static double dot(DoubleMatrix a, DoubleMatrix b) {
    double sum = 0;
    for (int i = 0; i < a.rows(); i++) {
      double row = 0;
      for (int j = 0, p = a.rowOffset(i), q = b.rowOffset(i); j < a.columns(); j++) {
        row += a.array()[p + j] * b.array()[q + j];
      }
      sum += row;
    }
    return sum;
  }

  /**
   * {@return largest absolute entry}
   *
   * @param a A
   */
  public static double largest(DoubleMatrix a) {
    double largest = 0;
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0, p = a.rowOffset(i); j < a.columns(); j++) {
        largest = Math.max(largest, Math.abs(a.array()[p + j]));
      }
    }
    return largest;
  }

  /**
   * Copies the lower triangle over the upper one, tile by tile: whole columns would miss cache.
   *
   * @param a square; overwritten above its diagonal
   */
  public static void mirror(DoubleMatrix a) {
    int tiles = (a.rows() + TILE - 1) / TILE;
    Threads.current().forEach(tiles, tile -> mirrorRows(a, tile * TILE));
  }

  private static void mirrorRows(DoubleMatrix a, int from) {
    int to = Math.min(a.rows(), from + TILE);
    for (int j0 = 0; j0 <= from; j0 += TILE) {
      for (int i = from; i < to; i++) {
        for (int j = j0, p = a.rowOffset(i) + j0; j < Math.min(i, j0 + TILE); j++) {
          a.array()[a.rowOffset(j) + i] = a.array()[p++];
        }
      }
    }
  }
}

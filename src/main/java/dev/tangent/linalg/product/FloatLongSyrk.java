// twin: double
package dev.tangent.linalg.product;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import java.util.Arrays;

/**
 * Lower triangle of op(A) op(A)ᵀ for few points with many features: the contraction is cut in
 * pieces by the shapes alone, each piece makes a triangle of its own, and these are added in order.
 *
 * <p>If C were cut instead, the parts would be thin, each would stream the whole other factor from
 * the third-level cache, and there would be a barrier after every few slabs.
 */
final class FloatLongSyrk {
  /** Fewest slabs in a piece. */
  private static final int SLABS = 3;

  /** Most numbers that all triangles take together. */
  private static final int STORAGE = 1 << 22;

  /** Rows of C that one task adds up. */
  private static final int ROWS = 32;

  private FloatLongSyrk() {}

  /** How many pieces suit; 1 when the product is better cut along C. */
  static int pieces(int n, int k) {
    if ((long) n * n * k < FloatGemm.PARALLEL) {
      return 1;
    }
    long most = Math.min(STORAGE / ((long) n * n), k / (SLABS * FloatGemm.KC));
    return most < 4 ? 1 : (int) Math.min(most, 64) / 2 * 2;
  }

  static void run(
      Transpose ta, float alpha, FloatMatrix a, FloatMatrix c, int k, int pieces, boolean add) {
    int n = c.rows();
    float[] triangles = FloatScratch.take((long) pieces * n * n);
    Threads threads = Threads.current();
    threads.forEach(
        pieces,
        piece -> {
          int from = (int) ((long) k * piece / pieces);
          int to = (int) ((long) k * (piece + 1) / pieces);
          FloatMatrix part = ta == Transpose.NO ? a.columnRange(from, to) : a.rowRange(from, to);
          FloatMatrix own = FloatMatrix.wrap(triangles, piece * n * n, n, n, n);
          FloatSyrk.packed(ta, alpha, part, own, to - from).inOnePart().run(false);
        });
    threads.forEach(
        (n + ROWS - 1) / ROWS,
        task -> {
          for (int i = task * ROWS; i < Math.min(n, (task + 1) * ROWS); i++) {
            sum(triangles, pieces, n, i, c, add);
          }
        });
    FloatScratch.give(triangles);
  }

  private static void sum(float[] triangles, int pieces, int n, int i, FloatMatrix c, boolean add) {
    float[] v = c.array();
    int to = c.rowOffset(i);
    if (!add) {
      Arrays.fill(v, to, to + i + 1, 0);
    }
    for (int piece = 0; piece < pieces; piece++) {
      int from = (piece * n + i) * n;
      for (int j = 0; j <= i; j++) {
        v[to + j] += triangles[from + j];
      }
    }
  }
}

package dev.tangent.dynamics.insight;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.factor.DoubleCholesky;
import dev.tangent.linalg.product.DoubleGemm;

/**
 * Triangular solves for hundreds of right-hand sides, by recursive halving: nearly all of the N²M
 * flops are products of large square blocks, whose operands are read and packed once and not again
 * for every 64 rows. How work is cut depends on the shapes alone.
 */
final class WideSolve {
  /** Systems of at most this size are solved by the factor's own method. */
  private static final int SMALL = 256;

  private WideSolve() {}

  /** X ← L⁻¹ X. */
  static void lower(DoubleMatrix l, DoubleMatrix x) {
    Threads.checkInterrupted();
    int n = l.rows();
    if (n <= SMALL) {
      DoubleCholesky.ofLower(l).solveLower(x);
      return;
    }
    int half = half(n);
    DoubleMatrix first = x.rowRange(0, half);
    DoubleMatrix second = x.rowRange(half, n);
    lower(l.view(0, half, 0, half), first);
    DoubleGemm.multiply(Transpose.NO, Transpose.NO, -1, l.view(half, n, 0, half), first, 1, second);
    lower(l.view(half, n, half, n), second);
  }

  /** X ← L⁻ᵀ X. */
  static void lowerTransposed(DoubleMatrix l, DoubleMatrix x) {
    Threads.checkInterrupted();
    int n = l.rows();
    if (n <= SMALL) {
      DoubleCholesky.ofLower(l).solveLowerTransposed(x);
      return;
    }
    int half = half(n);
    DoubleMatrix first = x.rowRange(0, half);
    DoubleMatrix second = x.rowRange(half, n);
    lowerTransposed(l.view(half, n, half, n), second);
    DoubleGemm.multiply(
        Transpose.YES, Transpose.NO, -1, l.view(half, n, 0, half), second, 1, first);
    lowerTransposed(l.view(0, half, 0, half), first);
  }

  /** A multiple of 64 near the middle. */
  private static int half(int n) {
    return (n / 2 + 63) / 64 * 64;
  }
}

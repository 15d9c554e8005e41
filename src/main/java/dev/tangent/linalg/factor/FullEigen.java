package dev.tangent.linalg.factor;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.NonFiniteException;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Threads;
import java.util.Locale;

/**
 * All eigenvalues and eigenvectors: tridiagonalization, divide and conquer, back-transformation.
 *
 * <p>The first step takes about 4n³/3 flops, the second at most as many, the third 2n³.
 */
final class FullEigen {
  private static final int TILE = 64;

  private FullEigen() {}

  static SymmetricEigen decompose(DoubleMatrix a, Progress progress) {
    int n = a.rows();
    int exponent = exponent(a);
    double[] reflections = new double[length(Tridiagonalization.storage(n))];
    copyScaled(a, exponent, reflections);
    Tridiagonalization tridiagonal = new Tridiagonalization(n, reflections);
    tridiagonal.reduce(progress);
    DoubleMatrix lines = DoubleMatrix.zeros(n, n);
    DoubleMatrix work = DoubleMatrix.zeros(n, n);
    double[] d = tridiagonal.diagonal();
    int[] order = DivideAndConquer.solve(d, tridiagonal.offDiagonal(), lines, work, progress);
    tridiagonal.backTransform(lines, progress);
    double[] values = new double[n];
    for (int j = 0; j < n; j++) {
      values[j] = Math.scalb(d[order[n - 1 - j]], exponent);
    }
    transpose(lines, order, work);
    return new SymmetricEigen(values, work, new double[0]);
  }

  static int length(long numbers) {
    if (numbers > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a full decomposition works on an array of %d numbers, and %d is the most: the"
                  + " largest eigenvalues of an operator need less",
              numbers,
              Integer.MAX_VALUE - 8));
    }
    return (int) numbers;
  }

  /** The binary exponent of the largest entry of the lower triangle; refuses NaN and infinities. */
  static int exponent(DoubleMatrix a) {
    int n = a.rows();
    double[] largest = new double[n];
    Threads.current()
        .forEach(
            (n + TILE - 1) / TILE,
            task -> {
              for (int i = task * TILE; i < Math.min(n, (task + 1) * TILE); i++) {
                double max = 0;
                for (int j = 0, at = a.rowOffset(i); j <= i; j++) {
                  max = Math.max(max, Math.abs(a.array()[at + j])); // NaN stays
                }
                largest[i] = max;
              }
            });
    double max = 0;
    for (int i = 0; i < n; i++) {
      if (!Double.isFinite(largest[i])) {
        refuse(a, i);
      }
      max = Math.max(max, largest[i]);
    }
    return max == 0 ? 0 : Math.getExponent(max);
  }

  private static void refuse(DoubleMatrix a, int i) {
    for (int j = 0; j <= i; j++) {
      if (!Double.isFinite(a.get(i, j))) {
        throw new NonFiniteException("the symmetric matrix", a, i, j, a.get(i, j));
      }
    }
  }

  /** 2^−exponent A, so that squares of entries neither overflow nor vanish; exact. */
  static void copyScaled(DoubleMatrix a, int exponent, double[] to) {
    int n = a.rows();
    int stride = Tridiagonalization.stride(n);
    // A power of two beyond the range of double is applied in two steps.
    double half = Math.scalb(1.0, -exponent / 2);
    double other = Math.scalb(1.0, -exponent - -exponent / 2);
    Threads.current()
        .forEach(
            (n + TILE - 1) / TILE,
            task -> {
              for (int i = task * TILE; i < Math.min(n, (task + 1) * TILE); i++) {
                int from = a.rowOffset(i);
                for (int j = 0; j <= i; j++) {
                  to[i * stride + j] = a.array()[from + j] * half * other;
                }
              }
            });
  }

  /** Column j of the result is line order[n − 1 − j]. */
  private static void transpose(DoubleMatrix lines, int[] order, DoubleMatrix result) {
    int n = order.length;
    double[] out = result.array();
    double[] in = lines.array();
    Threads.current()
        .forEach(
            (n + TILE - 1) / TILE,
            task -> {
              int i1 = Math.min(n, (task + 1) * TILE);
              for (int j0 = 0; j0 < n; j0 += 8) {
                for (int i = task * TILE; i < i1; i++) {
                  for (int j = j0, to = result.rowOffset(i); j < Math.min(n, j0 + 8); j++) {
                    out[to + j] = in[lines.rowOffset(order[n - 1 - j]) + i];
                  }
                }
              }
            });
  }
}

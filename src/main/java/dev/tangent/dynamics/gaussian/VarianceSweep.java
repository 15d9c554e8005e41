package dev.tangent.dynamics.gaussian;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.Products;

/**
 * diag(A_t S A_tᵀ + noise A_t A_tᵀ − 2 A_t S_*ᵀ) at many times at once, with A_t = B diag(w_t) Vᵀ.
 *
 * <p>Legend: N training points, M test points, T times, z = b ∘ w_t. With S̃ = L + Lᵀ (L lower,
 * half the diagonal) zᵀS̃z = 2 zᵀLz, and the rows of L are taken in blocks of neighbouring
 * eigenvalues. There the curves of all times span a space of few dimensions ({@link TimeSkeleton}:
 * about 10 of 64 times, where the whole spectrum needs 26), so the product with L is done for R ≈
 * 10 times: MRN² flops instead of 2MTN².
 */
final class VarianceSweep {
  /** Rows of one product with L: enough to fill the matrix product, few enough to stay small. */
  private static final int ROWS = 1024;

  /** Rows of L in a block: fewer need fewer times each, but longer sums over the blocks. */
  private static final int BLOCK = 256;

  private final TrainedGaussian gaussian;
  private final DoubleMatrix b; // M × N: K(x, X) V
  private final DoubleMatrix c; // M × N: S(x, X) V
  private final DoubleMatrix weights; // T × N
  private final int n;

  VarianceSweep(TrainedGaussian gaussian, DoubleMatrix b, DoubleMatrix c, DoubleMatrix weights) {
    this.gaussian = gaussian;
    this.b = b;
    this.c = c;
    this.weights = weights;
    this.n = weights.columns();
  }

  /** The result, T × M. */
  DoubleMatrix run() {
    return switch (gaussian.prior()) {
      case RotatedPrior.Same(double[] values) -> diagonal(values);
      case RotatedPrior.Dense(DoubleMatrix matrix) -> dense(matrix);
    };
  }

  /** S̃ = diag(λ): −Σ_i b_i² (2w_i − (λ_i + noise) w_i²), one product of T × N with N × M. */
  private DoubleMatrix diagonal(double[] values) {
    DoubleMatrix factors = weights.copy();
    for (int t = 0; t < factors.rows(); t++) {
      for (int i = 0, p = factors.rowOffset(t); i < n; i++) {
        double w = factors.array()[p + i];
        factors.array()[p + i] = -w * (2 - (values[i] + gaussian.targetNoise()) * w);
      }
    }
    return Products.multiply(Transpose.NO, factors, Transpose.YES, hadamard(b, b));
  }

  private DoubleMatrix dense(DoubleMatrix rotated) {
    DoubleMatrix result = Products.multiply(Transpose.NO, weights, Transpose.YES, hadamard(b, c));
    for (int i = 0; i < result.array().length; i++) {
      result.array()[i] *= -2;
    }
    DoubleMatrix lower = halved(rotated);
    DoubleMatrix learned = learnedFractions();
    for (int i = 0; i < n; i += BLOCK) {
      Block block = Block.of(learned, lower, i, Math.min(n, i + BLOCK));
      int rank = block.skeleton.size();
      int perBatch = rank == 0 ? b.rows() : Math.max(1, ROWS / rank);
      for (int m = 0; rank > 0 && m < b.rows(); m += perBatch) {
        Threads.checkInterrupted();
        addQuadratic(block, m, Math.min(b.rows(), m + perBatch), result);
      }
    }
    return result;
  }

  /** A block of neighbouring eigenvalues, the times that are enough there, and their rows of L. */
  private record Block(int from, int to, TimeSkeleton skeleton, DoubleMatrix lower) {
    static Block of(DoubleMatrix learned, DoubleMatrix lower, int from, int to) {
      TimeSkeleton skeleton = TimeSkeleton.of(learned.columnRange(from, to));
      return new Block(from, to, skeleton, lower.view(from, to, 0, to));
    }
  }

  /**
   * The learned fractions g = w μ N, T × N, between 0 and 1 for the flow; μN is taken no smaller
   * than its rounding error.
   */
  private DoubleMatrix learnedFractions() {
    double[] rates = gaussian.descent().rates();
    for (int i = 0; i < n; i++) {
      rates[i] = Math.max(rates[i] * n, gaussian.descent().spectrum().noise());
    }
    return Products.scaleColumns(weights, rates);
  }

  /** Adds 2 z_Bᵀ L_B z for the points from…to, where B is the block. */
  private void addQuadratic(Block block, int from, int to, DoubleMatrix result) {
    int r = block.skeleton.size();
    DoubleMatrix z = DoubleMatrix.zeros((to - from) * r, block.to - block.from);
    Threads.current().forEach(to - from, m -> fillWeighted(z, block, from, m));
    DoubleMatrix zl = Products.multiply(z, block.lower);
    Threads.current().forEach(to - from, m -> weightByPoint(zl, r, from, m));
    // Row m·R + s, column t: (z_B of skeleton time s)ᵀ L_B (z of time t).
    DoubleMatrix products =
        Products.multiply(Transpose.NO, zl, Transpose.YES, weights.columnRange(0, block.to));
    for (int m = from; m < to; m++) {
      for (int t = 0; t < result.rows(); t++) {
        double sum = 0;
        for (int s = 0; s < r; s++) {
          sum += block.skeleton.coefficient(t, s) * products.get((m - from) * r + s, t);
        }
        result.set(t, m, result.get(t, m) + 2 * sum);
      }
    }
  }

  /** Row m·R + s of z is b_m ∘ w of skeleton time s, in the block. */
  private void fillWeighted(DoubleMatrix z, Block block, int from, int m) {
    int source = b.rowOffset(from + m) + block.from;
    for (int s = 0; s < block.skeleton.size(); s++) {
      int row = z.rowOffset(m * block.skeleton.size() + s);
      int w = weights.rowOffset(block.skeleton.time(s)) + block.from;
      for (int i = 0; i < z.columns(); i++) {
        z.array()[row + i] = b.array()[source + i] * weights.array()[w + i];
      }
    }
  }

  private void weightByPoint(DoubleMatrix zl, int r, int from, int m) {
    int source = b.rowOffset(from + m);
    for (int s = 0; s < r; s++) {
      int row = zl.rowOffset(m * r + s);
      for (int j = 0; j < zl.columns(); j++) {
        zl.array()[row + j] *= b.array()[source + j];
      }
    }
  }

  /** The lower triangle with half the diagonal, zeros above. */
  private static DoubleMatrix halved(DoubleMatrix a) {
    DoubleMatrix lower = DoubleMatrix.zeros(a.rows(), a.rows());
    for (int i = 0; i < a.rows(); i++) {
      System.arraycopy(a.array(), a.rowOffset(i), lower.array(), lower.rowOffset(i), i + 1);
      lower.array()[lower.rowOffset(i) + i] /= 2;
    }
    return lower;
  }

  private static DoubleMatrix hadamard(DoubleMatrix x, DoubleMatrix y) {
    DoubleMatrix product = x.copy();
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0, p = product.rowOffset(i), q = y.rowOffset(i); j < x.columns(); j++) {
        product.array()[p + j] *= y.array()[q + j];
      }
    }
    return product;
  }
}

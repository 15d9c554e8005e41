package dev.tangent.dynamics;

import dev.tangent.linalg.DoubleGemm;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;

/**
 * diag(A_t S A_tᵀ + noise A_t A_tᵀ − 2 A_t S_*ᵀ) at many times at once, with A_t = B diag(w_t) Vᵀ.
 *
 * <p>Legend: N training points, M test points, T times, R ≤ T skeleton times. The quadratic term is
 * done for R times ({@link TimeSkeleton}), and with S̃ = L + Lᵀ (L lower, half the diagonal) zᵀS̃z'
 * = zᵀLz' + z'ᵀLz, so only half of the product with S̃ is formed: MRN² flops instead of 2MTN².
 */
final class VarianceSweep {
  /** Rows of one product with L: enough to fill the matrix product, few enough to stay small. */
  private static final int ROWS = 1024;

  /** Column blocks of L; each wastes half a block of flops. */
  private static final int BLOCK = 128;

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

  /** T × M. */
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
    for (int t = 0; t < result.rows(); t++) {
      for (int m = 0; m < result.columns(); m++) {
        result.set(t, m, -2 * result.get(t, m));
      }
    }
    TimeSkeleton skeleton = TimeSkeleton.of(learnedFractions());
    if (skeleton.size() > 0) {
      DoubleMatrix lower = halved(rotated);
      int perBatch = Math.max(1, ROWS / skeleton.size());
      for (int m = 0; m < b.rows(); m += perBatch) {
        Threads.checkInterrupted();
        addQuadratic(lower, skeleton, m, Math.min(b.rows(), m + perBatch), result);
      }
    }
    return result;
  }

  /**
   * g = w μ N, between 0 and 1 for the flow: T × N; μN no smaller than what rounding leaves of it.
   */
  private DoubleMatrix learnedFractions() {
    double[] rates = gaussian.descent().rates();
    for (int i = 0; i < n; i++) {
      rates[i] = Math.max(rates[i] * n, gaussian.descent().spectrum().noise());
    }
    return Products.scaleColumns(weights, rates);
  }

  /** Adds the quadratic term of points from…to. */
  private void addQuadratic(
      DoubleMatrix lower, TimeSkeleton skeleton, int from, int to, DoubleMatrix result) {
    int r = skeleton.size();
    DoubleMatrix z = DoubleMatrix.zeros((to - from) * r, n);
    Threads.current().forEach(to - from, m -> fillWeighted(z, skeleton, from, m));
    DoubleMatrix zl = DoubleMatrix.zeros(z.rows(), n);
    for (int j = 0; j < n; j += BLOCK) {
      int end = Math.min(n, j + BLOCK);
      DoubleGemm.multiply(
          Transpose.NO,
          Transpose.NO,
          1,
          z.columnRange(j, n),
          lower.view(j, n, j, end),
          0,
          zl.columnRange(j, end));
    }
    Threads.current()
        .forEach(
            to - from,
            m -> {
              DoubleMatrix zm = z.rowRange(m * r, (m + 1) * r);
              DoubleMatrix gram =
                  Products.multiply(
                      Transpose.NO, zm, Transpose.YES, zl.rowRange(m * r, (m + 1) * r));
              for (int t = 0; t < result.rows(); t++) {
                double sum = result.get(t, from + m) + 2 * quadratic(gram, skeleton, t);
                result.set(t, from + m, sum);
              }
            });
  }

  /** Row m·R + s of z is b_m ∘ w of skeleton time s. */
  private void fillWeighted(DoubleMatrix z, TimeSkeleton skeleton, int from, int m) {
    int source = b.rowOffset(from + m);
    for (int s = 0; s < skeleton.size(); s++) {
      int row = z.rowOffset(m * skeleton.size() + s);
      int w = weights.rowOffset(skeleton.time(s));
      for (int i = 0; i < n; i++) {
        z.array()[row + i] = b.array()[source + i] * weights.array()[w + i];
      }
    }
  }

  private static double quadratic(DoubleMatrix gram, TimeSkeleton skeleton, int t) {
    double sum = 0;
    for (int s = 0; s < skeleton.size(); s++) {
      double row = 0;
      for (int u = 0; u < skeleton.size(); u++) {
        row += gram.get(s, u) * skeleton.coefficient(t, u);
      }
      sum += skeleton.coefficient(t, s) * row;
    }
    return sum;
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

package dev.tangent.kernel;

import dev.tangent.activation.Activations;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;

/** Points and limits that several tests use. */
final class SampleLimits {
  private SampleLimits() {}

  /** Normal points, always the same. */
  static DoubleMatrix points(int n, int width) {
    DoubleMatrix x = DoubleMatrix.zeros(n, width);
    CounterRandom.normals(7, n, 0, x.array(), 0, n * width);
    return x;
  }

  /** Of ReLU with σ_w² = 2, which keeps variances. */
  static LimitKernel relu(int width, int depth, double beta) {
    return LimitKernel.of(
        Architecture.mlp(width, depth, 5, 1, Activations.relu(), Math.sqrt(2), beta));
  }
}

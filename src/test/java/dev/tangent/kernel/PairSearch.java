package dev.tangent.kernel;

import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;

/** Random architectures on random data. */
final class PairSearch {
  private PairSearch() {}

  /** Every entry times 1 ± unit. */
  static DoubleMatrix moved(DoubleMatrix x, double unit) {
    DoubleMatrix y = x.copy();
    for (int i = 0; i < y.array().length; i++) {
      y.array()[i] *= CounterRandom.uniform(5, 3, i) < 0.5 ? 1 - unit : 1 + unit;
    }
    return y;
  }
}

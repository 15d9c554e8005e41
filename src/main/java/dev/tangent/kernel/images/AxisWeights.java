package dev.tangent.kernel.images;

import dev.tangent.layer.Axis;
import java.util.ArrayList;
import java.util.List;

/**
 * Weights of the pairs (p, p′) along one axis. A chain of poolings with a mean at its end is a
 * weighted sum over all pairs of positions, and each weight is the product of one for the rows and
 * one for the columns.
 *
 * @param w {@code w[p][p′]}
 */
record AxisWeights(double[][] w) {
  /** The weights of the mean over all pairs, or over p = p′. */
  static AxisWeights mean(int size, boolean allPairs) {
    double[][] w = new double[size][size];
    for (int p = 0; p < size; p++) {
      for (int q = 0; q < size; q++) {
        w[p][q] = allPairs ? 1.0 / size / size : p == q ? 1.0 / size : 0;
      }
    }
    return new AxisWeights(w);
  }

  /** The matrix m of a pooling: output o is the sum over q of {@code m[o][q]} times input q. */
  static double[][] pooling(Axis axis, boolean exact) {
    double[][] m = new double[axis.outputs()][axis.size()];
    for (int o = 0; o < m.length; o++) {
      for (int u = 0; u < axis.taps(); u++) {
        int q = axis.input(o, u);
        if (q >= 0) {
          m[o][q] += exact ? 1.0 / axis.inside(o) : 1;
        }
      }
    }
    return m;
  }

  /** The weights before a pooling: mᵀ w m. */
  AxisWeights before(double[][] m) {
    int n = m[0].length;
    double[][] half = new double[m.length][n]; // w m
    double[][] result = new double[n][n];
    for (int o = 0; o < m.length; o++) {
      for (int i = 0; i < m.length; i++) {
        for (int q = 0; w[o][i] != 0 && q < n; q++) {
          half[o][q] += w[o][i] * m[i][q];
        }
      }
    }
    for (int o = 0; o < m.length; o++) {
      for (int p = 0; p < n; p++) {
        for (int q = 0; m[o][p] != 0 && q < n; q++) {
          result[p][q] += m[o][p] * half[o][q];
        }
      }
    }
    return new AxisWeights(result);
  }

  /** The cuts in which some weight is not 0. */
  List<Cut> cuts() {
    int n = w.length;
    List<Cut> cuts = new ArrayList<>();
    for (int offset = 0; offset < n; offset++) {
      int parts = 0;
      for (int p = 0; p < n; p++) {
        if (w[p][(p + offset) % n] != 0) {
          parts |= p + offset < n ? 1 : 2;
        }
      }
      if (parts != 0) {
        cuts.add(new Cut(n, offset, parts));
      }
    }
    return cuts;
  }

  /** Weight of each p in a cut. */
  double[] along(Cut cut) {
    double[] result = new double[cut.size()];
    for (int p = 0; p < result.length; p++) {
      result[p] = w[p][cut.other(p)];
    }
    return result;
  }
}

package dev.tangent.experiment.statement;

import dev.tangent.experiment.Statistics;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.network.FloatLeastSquares;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatTrainer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How far the second layer's weights and the first hidden neurons move in a training with least
 * squares, alone and together.
 *
 * @param operatorNorm ‖W^l_T − W^l_0‖_op/√n_l of the second layer
 * @param frobenius ‖W^l_T − W^l_0‖_F of the second layer
 * @param weight root mean square of one weight's movement in the second layer
 * @param neuron root mean square of one first-layer preactivation's movement on the data
 * @param neurons norm of all of them together
 */
record WeightMovement(
    double operatorNorm, double frobenius, double weight, double neuron, double neurons) {
  private static final int INPUTS = 3;
  private static final int DEPTH = 3;
  private static final int POINTS = 8;
  private static final int STEPS = 20;
  private static final int ITERATIONS = 40;

  /** The movements of {@code seeds} networks of each width. */
  static WeightMovement[][] measure(double[] widths, int seeds, long seed, @Nullable Fault fault) {
    WeightMovement[][] all = new WeightMovement[widths.length][seeds];
    for (int w = 0; w < widths.length; w++) {
      for (int s = 0; s < seeds; s++) {
        all[w][s] = of((int) widths[w], seed + s, seed, fault);
      }
    }
    return all;
  }

  private static WeightMovement of(int width, long seed, long data, @Nullable Fault fault) {
    DoubleMatrix x = CheckNetworks.sphere(POINTS, INPUTS, data);
    FloatNetwork network =
        FloatNetwork.initialize(
            CheckNetworks.mlp(INPUTS, DEPTH, width, 1, CheckNetworks.SMOOTH, fault), seed);
    FloatNetwork start = network.copy();
    FloatLeastSquares cost =
        new FloatLeastSquares(CheckNetworks.floats(KernelConstancy.targets(x)));
    FloatTrainer.of(network, CheckNetworks.floats(x), cost)
        .learningRate(fault == Fault.MEAN_FIELD ? width : 1)
        .build()
        .train(STEPS);
    if (fault == Fault.FROZEN_BELOW) {
      network = start;
    }
    DoubleMatrix moved = difference(network.weights(1), start.weights(1));
    DoubleMatrix before = preactivations(start, x);
    DoubleMatrix after = preactivations(network, x);
    double[] neuron = new double[before.rows() * before.columns()];
    Arrays.setAll(neuron, i -> after.array()[i] - before.array()[i]);
    double rms = Statistics.rootMeanSquare(neuron);
    double weight = Statistics.rootMeanSquare(moved.toArray());
    return new WeightMovement(
        operatorNorm(moved) / Math.sqrt(width),
        weight * width,
        weight,
        rms,
        rms * Math.sqrt(width));
  }

  private static DoubleMatrix difference(FloatMatrix a, FloatMatrix b) {
    DoubleMatrix d = DoubleMatrix.zeros(a.rows(), a.columns());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        d.set(i, j, (double) a.get(i, j) - b.get(i, j));
      }
    }
    return d;
  }

  /** ã¹ = W x/√n_0 + β b at every point, written out by hand. */
  private static DoubleMatrix preactivations(FloatNetwork network, DoubleMatrix x) {
    FloatMatrix w = network.weights(0);
    DoubleMatrix z = DoubleMatrix.zeros(x.rows(), w.rows());
    for (int p = 0; p < x.rows(); p++) {
      for (int i = 0; i < w.rows(); i++) {
        double sum = 0;
        for (int j = 0; j < w.columns(); j++) {
          sum += w.get(i, j) * x.get(p, j);
        }
        z.set(p, i, sum / Math.sqrt(w.columns()) + CheckNetworks.BETA * network.biases(0)[i]);
      }
    }
    return z;
  }

  /** The largest singular value by power iteration on AᵀA, from a generic start. */
  private static double operatorNorm(DoubleMatrix a) {
    double[] v = new double[a.columns()];
    Arrays.setAll(v, j -> Math.cos(j + 0.3));
    double norm = 0;
    for (int k = 0; k < ITERATIONS; k++) {
      double length = Math.sqrt(Arrays.stream(v).map(t -> t * t).sum());
      if (length == 0) {
        return 0;
      }
      double[] u = new double[a.rows()];
      for (int i = 0; i < u.length; i++) {
        for (int j = 0; j < v.length; j++) {
          u[i] += a.array()[a.rowOffset(i) + j] * v[j] / length;
        }
      }
      norm = Math.sqrt(Arrays.stream(u).map(t -> t * t).sum());
      Arrays.fill(v, 0);
      for (int i = 0; i < u.length; i++) {
        for (int j = 0; j < v.length; j++) {
          v[j] += a.array()[a.rowOffset(i) + j] * u[i];
        }
      }
    }
    return norm;
  }
}

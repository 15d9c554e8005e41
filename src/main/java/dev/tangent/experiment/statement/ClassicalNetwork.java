package dev.tangent.experiment.statement;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.network.DoubleNetwork;
import java.util.ArrayList;
import java.util.List;

/**
 * A network as most people write it, z = W a + b without factors, and its gradient descent, with
 * plain loops over points: slow, but independent of the engine. The check of remark 1 compares the
 * two.
 */
final class ClassicalNetwork {
  private final List<DoubleMatrix> weights = new ArrayList<>();
  private final List<double[]> biases = new ArrayList<>();
  private final ActivationFunction activation;

  /**
   * Makes a network with the same function as one in NTK parametrization: weights W/√n_l and biases
   * β b.
   */
  ClassicalNetwork(
      DoubleNetwork network, double beta, boolean root, ActivationFunction activation) {
    this.activation = activation;
    for (int l = 0; l < network.denseCount(); l++) {
      DoubleMatrix w = network.weights(l).copy();
      double scale = root ? 1 / Math.sqrt(w.columns()) : 1;
      for (int i = 0; i < w.rows(); i++) {
        for (int j = 0; j < w.columns(); j++) {
          w.set(i, j, scale * w.get(i, j));
        }
      }
      weights.add(w);
      double[] b = network.biases(l).clone();
      for (int i = 0; i < b.length; i++) {
        b[i] *= beta;
      }
      biases.add(b);
    }
  }

  DoubleMatrix weights(int l) {
    return weights.get(l);
  }

  double[] biases(int l) {
    return biases.get(l);
  }

  /** f(x_i), one output. */
  double[] outputs(DoubleMatrix x) {
    double[] f = new double[x.rows()];
    for (int p = 0; p < f.length; p++) {
      f[p] = forward(row(x, p)).getLast()[0];
    }
    return f;
  }

  private static double[] row(DoubleMatrix x, int p) {
    return x.rowRange(p, p + 1).toArray();
  }

  /** Preactivations of all layers at a point. */
  private List<double[]> forward(double[] x) {
    List<double[]> z = new ArrayList<>();
    double[] a = x;
    for (int l = 0; l < weights.size(); l++) {
      DoubleMatrix w = weights.get(l);
      double[] next = biases.get(l).clone();
      for (int i = 0; i < next.length; i++) {
        for (int j = 0; j < a.length; j++) {
          next[i] += w.get(i, j) * a[j];
        }
      }
      z.add(next);
      a = activated(next);
    }
    return z;
  }

  private double[] activated(double[] z) {
    double[] a = new double[z.length];
    for (int i = 0; i < a.length; i++) {
      a[i] = activation.value(z[i]);
    }
    return a;
  }

  /**
   * A step down C = ½ mean (f − y)², with a learning rate for each layer's weights and one for all
   * biases.
   */
  void step(DoubleMatrix x, double[] y, double[] weightRates, double biasRate) {
    List<DoubleMatrix> gradients = new ArrayList<>();
    List<double[]> biasGradients = new ArrayList<>();
    for (int l = 0; l < weights.size(); l++) {
      gradients.add(DoubleMatrix.zeros(weights.get(l).rows(), weights.get(l).columns()));
      biasGradients.add(new double[biases.get(l).length]);
    }
    for (int p = 0; p < x.rows(); p++) {
      accumulate(row(x, p), y[p], x.rows(), gradients, biasGradients);
    }
    for (int l = 0; l < weights.size(); l++) {
      DoubleMatrix w = weights.get(l);
      for (int i = 0; i < w.rows(); i++) {
        for (int j = 0; j < w.columns(); j++) {
          w.set(i, j, w.get(i, j) - weightRates[l] * gradients.get(l).get(i, j));
        }
        biases.get(l)[i] -= biasRate * biasGradients.get(l)[i];
      }
    }
  }

  private void accumulate(
      double[] x,
      double y,
      int points,
      List<DoubleMatrix> gradients,
      List<double[]> biasGradients) {
    List<double[]> z = forward(x);
    double[] delta = {(z.getLast()[0] - y) / points};
    for (int l = weights.size() - 1; l >= 0; l--) {
      double[] a = l == 0 ? x : activated(z.get(l - 1));
      double[] below = new double[a.length];
      for (int i = 0; i < delta.length; i++) {
        biasGradients.get(l)[i] += delta[i];
        for (int j = 0; j < a.length; j++) {
          gradients.get(l).set(i, j, gradients.get(l).get(i, j) + delta[i] * a[j]);
          below[j] += delta[i] * weights.get(l).get(i, j);
        }
      }
      for (int j = 0; l > 0 && j < below.length; j++) {
        below[j] *= activation.derivative(z.get(l - 1)[j]);
      }
      delta = below;
    }
  }
}

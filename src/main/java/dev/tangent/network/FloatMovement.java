// twin: double
package dev.tangent.network;

import dev.tangent.layer.FloatDenseParameters;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.FloatGemm;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a network has moved from its start: ‖W_l(t) − W_l(0)‖_op/√n_l and the activations'
 * ‖a_l(t) − a_l(0)‖/√n_l, the quantities that JGH's proof of Theorem 2 bounds: both vanish as the
 * widths grow.
 *
 * <p>A network drawn from a seed needs no copy of its start; others keep one. The norm of weights
 * takes the memory of the largest layer while it runs. One thread at a time.
 */
@SuppressWarnings("cast") // the double twin has nothing to narrow
public final class FloatMovement {
  private static final int MOST_PRODUCTS = 60;

  private final FloatNetwork network;
  private final FloatNetwork start;
  private final FloatMatrix probes;
  private final List<FloatMatrix> startInputs;

  /**
   * From where the network is now. Make this before the training.
   *
   * @param probes points at which activations are compared, P × n_0
   */
  public FloatMovement(FloatNetwork network, FloatMatrix probes) {
    this(network, network.seed().isPresent() ? network : network.copy(), probes);
  }

  /**
   * From a start of the same architecture; parameters of one that knows its seed are drawn again
   * and not read.
   */
  public FloatMovement(FloatNetwork network, FloatNetwork start, FloatMatrix probes) {
    Shapes.require("width of the probes", probes.columns(), "n_0", network.inputWidth());
    this.network = network;
    this.start = start;
    this.probes = probes;
    startInputs = inputs(start);
  }

  /** The input of every dense layer at the probes, n_l × P each. */
  private List<FloatMatrix> inputs(FloatNetwork of) {
    FloatNetworkPass pass = FloatNetworkPass.withCopies(of, probes.rows(), 1);
    pass.forwardRows(probes);
    List<FloatMatrix> inputs = new ArrayList<>();
    pass.backward(
        FloatMatrix.zeros(of.outputWidth(), probes.rows()),
        (layer, a, d) -> inputs.addFirst(a.copy()));
    return inputs;
  }

  /** ‖a_l(t) − a_l(0)‖/√n_l, root mean square over the probes; entry 0 is the input's, 0. */
  public double[] activations() {
    List<FloatMatrix> now = inputs(network);
    double[] result = new double[now.size()];
    for (int l = 0; l < result.length; l++) {
      FloatMatrix a = now.get(l);
      FloatMatrix b = startInputs.get(l);
      double sum = 0;
      for (int i = 0; i < a.array().length; i++) {
        double difference = a.array()[i] - b.array()[i];
        sum += difference * difference;
      }
      result[l] = Math.sqrt(sum / Math.max(1, a.array().length));
    }
    return result;
  }

  /** ‖W_l(t) − W_l(0)‖_op/√n_l of every dense layer, n_l the width of its input. */
  public double[] weights() {
    double[] result = new double[network.denseCount()];
    for (int l = 0; l < result.length; l++) {
      FloatMatrix difference = difference(network.parameters().get(l));
      result[l] = operatorNorm(difference) / Math.sqrt(difference.columns());
    }
    return result;
  }

  private FloatMatrix difference(FloatDenseParameters now) {
    FloatMatrix w = now.weights();
    FloatMatrix old = FloatMatrix.zeros(w.rows(), w.columns());
    FloatMatrix given = start.weights(now.index());
    int perTask = Math.max(1, (1 << 16) / Math.max(1, w.columns()));
    Threads.current()
        .forEach(
            (w.rows() + perTask - 1) / perTask,
            t -> {
              for (int i = t * perTask; i < Math.min(w.rows(), (t + 1) * perTask); i++) {
                int row = old.rowOffset(i);
                if (start.seed().isPresent()) {
                  now.initialRow(start.seed().getAsLong(), i, old.array(), row);
                } else {
                  System.arraycopy(
                      given.array(), given.rowOffset(i), old.array(), row, w.columns());
                }
                for (int j = 0; j < w.columns(); j++) {
                  old.array()[row + j] = w.array()[w.rowOffset(i) + j] - old.array()[row + j];
                }
              }
            });
    return old;
  }

  /** The largest singular value by power iteration on AᵀA, to 10⁻⁴ relative; from below. */
  static double operatorNorm(FloatMatrix a) {
    FloatMatrix v = FloatMatrix.zeros(a.columns(), 1);
    FloatMatrix u = FloatMatrix.zeros(a.rows(), 1);
    CounterRandom.normals(2, 0, 0, v.array(), 0, a.columns());
    double norm = 0;
    for (int i = 0; i < MOST_PRODUCTS; i++) {
      Threads.checkInterrupted();
      normalize(v);
      FloatGemm.multiply(Transpose.NO, Transpose.NO, 1f, a, v, 0f, u);
      double next = normalize(u);
      if (next == 0 || Math.abs(next - norm) <= 1e-4 * next) {
        return next;
      }
      norm = next;
      FloatGemm.multiply(Transpose.YES, Transpose.NO, 1f, a, u, 0f, v);
    }
    return norm;
  }

  private static double normalize(FloatMatrix v) {
    double sum = 0;
    for (float entry : v.array()) {
      double e = entry;
      sum += e * e;
    }
    double norm = Math.sqrt(sum);
    for (int i = 0; norm > 0 && i < v.array().length; i++) {
      v.array()[i] = (float) (v.array()[i] / norm);
    }
    return norm;
  }
}

// twin: double
package dev.tangent.network;

import dev.tangent.layer.finite.FloatDenseParameters;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.iterative.Lanczos;
import dev.tangent.linalg.product.FloatGemm;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a network has moved from its start: ‖W_l(t) − W_l(0)‖_op/√n_l and the activations'
 * ‖a_l(t) − a_l(0)‖/√n_l, the quantities that JGH's proof of Theorem 2 bounds: both vanish as the
 * widths grow.
 *
 * <p>For a network drawn from a seed no copy of its start is kept: the start is drawn again, a
 * block of rows at a time, and for a large layer once for each product that its norm takes. For
 * other networks a copy is kept. Besides, it needs a block of 2²² entries and the probes'
 * activations. One thread at a time.
 */
@SuppressWarnings("cast") // the double twin has nothing to narrow
public final class FloatMovement {
  /** Most steps of the Lanczos iteration. */
  private static final int MOST_PRODUCTS = 30;

  /** The relative change of the square at which the iteration stops. */
  private static final double TOLERANCE = 2e-4;

  /** Entries of a block of W(t) − W(0). */
  private static final int BLOCK = 1 << 22;

  private final FloatNetwork network;
  private final FloatNetwork start;
  private final FloatMatrix probes;
  private final List<FloatMatrix> startInputs;
  private float[] storage = new float[0]; // holds a block of W(t) − W(0)

  /**
   * Measures from the network's present parameters: make this before the training.
   *
   * @param network that will move
   * @param probes points at which activations are compared, P × n_0
   */
  public FloatMovement(FloatNetwork network, FloatMatrix probes) {
    this(network, network.seed().isPresent() ? network : network.copy(), probes);
  }

  /**
   * Measures from another network of the same architecture. If that one knows its seed, its
   * parameters are drawn again instead of read.
   *
   * @param network that will move
   * @param start the network where it began
   * @param probes points at which activations are compared, P × n_0
   */
  public FloatMovement(FloatNetwork network, FloatNetwork start, FloatMatrix probes) {
    Shapes.require(
        "width of the probes",
        probes.columns(),
        "input width of the network",
        network.inputWidth());
    this.network = network;
    this.start = start;
    this.probes = probes;
    startInputs = inputs(start);
  }

  /**
   * The input of every layer with parameters at the probes, n_l × P each (for images all
   * positions).
   */
  private List<FloatMatrix> inputs(FloatNetwork of) {
    FloatNetworkPass pass = FloatNetworkPass.forward(of, probes.rows());
    pass.forwardRows(probes);
    List<FloatMatrix> inputs = new ArrayList<>();
    pass.showInputs((layer, a) -> inputs.add(a.raw().copy()));
    return inputs;
  }

  /**
   * {@return ‖a_l(t) − a_l(0)‖/√n_l, root mean square over the probes; entry 0 is the input's, 0}
   */
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

  /** {@return ‖W_l(t) − W_l(0)‖_op/√n_l of every dense layer, n_l the width of its input} */
  public double[] weights() {
    double[] result = new double[network.denseCount()];
    for (int l = 0; l < result.length; l++) {
      FloatDenseParameters layer = network.parameters().get(l);
      result[l] = operatorNorm(layer) / Math.sqrt(layer.inputWidth());
    }
    return result;
  }

  /**
   * A lower bound, to 10⁻⁴, of the largest singular value of A = W(t) − W(0): Lanczos iteration on
   * AᵀA, stopped when the value no longer changes.
   */
  private double operatorNorm(FloatDenseParameters layer) {
    int n = layer.inputWidth();
    int rows = Math.clamp(BLOCK / Math.max(1, n), 1, layer.outputWidth());
    if (storage.length < rows * n) {
      storage = new float[rows * n];
    }
    FloatMatrix block = FloatMatrix.wrap(storage, 0, rows, n, n);
    if (rows == layer.outputWidth()) {
      difference(layer, 0, block);
    }
    double[] q = new double[n];
    CounterRandom.normals(2, 0, 0, q, 0, n);
    double square =
        Lanczos.largest(q, v -> square(layer, block, v), TOLERANCE, Math.min(n, MOST_PRODUCTS));
    return Math.sqrt(Math.max(square, 0));
  }

  /** AᵀA q, a block of rows after the other. */
  private double[] square(FloatDenseParameters layer, FloatMatrix block, double[] q) {
    Threads.checkInterrupted();
    FloatMatrix v = FloatMatrix.zeros(q.length, 1);
    FloatMatrix u = FloatMatrix.zeros(block.rows(), 1);
    FloatMatrix w = FloatMatrix.zeros(q.length, 1);
    for (int j = 0; j < q.length; j++) {
      v.array()[j] = (float) q[j];
    }
    for (int from = 0; from < layer.outputWidth(); from += block.rows()) {
      int rows = Math.min(block.rows(), layer.outputWidth() - from);
      FloatMatrix a = block.rowRange(0, rows);
      if (block.rows() < layer.outputWidth()) {
        difference(layer, from, a);
      }
      FloatGemm.multiply(Transpose.NO, Transpose.NO, 1f, a, v, 0f, u.rowRange(0, rows));
      FloatGemm.multiply(Transpose.YES, Transpose.NO, 1f, a, u.rowRange(0, rows), 1f, w);
    }
    double[] result = new double[q.length];
    for (int j = 0; j < q.length; j++) {
      result[j] = w.array()[j];
    }
    return result;
  }

  /** to ← rows {@code from} and on of W(t) − W(0). */
  private void difference(FloatDenseParameters now, int from, FloatMatrix to) {
    FloatMatrix w = now.weights();
    FloatMatrix given = start.weights(now.index());
    int perTask = Math.max(1, (1 << 16) / Math.max(1, w.columns()));
    Threads.current()
        .forEach(
            (to.rows() + perTask - 1) / perTask,
            t -> {
              for (int i = t * perTask; i < Math.min(to.rows(), (t + 1) * perTask); i++) {
                int row = to.rowOffset(i);
                int at = from + i;
                if (start.seed().isPresent()) {
                  now.initialRow(start.seed().getAsLong(), at, to.array(), row);
                } else {
                  System.arraycopy(
                      given.array(), given.rowOffset(at), to.array(), row, w.columns());
                }
                for (int j = 0; j < w.columns(); j++) {
                  to.array()[row + j] = w.array()[w.rowOffset(at) + j] - to.array()[row + j];
                }
              }
            });
  }
}

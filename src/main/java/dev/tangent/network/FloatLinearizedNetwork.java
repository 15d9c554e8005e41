// twin: double
package dev.tangent.network;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;

/**
 * A network linearized in the parameters that it has when this object is made,
 *
 * <pre>f_lin(x; δ) = f(x; θ_0) + J(x) δ,   δ = θ − θ_0,</pre>
 *
 * <p>and gradient descent on it: δ += η/N Σ_i J(x_i)ᵀ d(x_i) with d at f_lin. Its tangent kernel
 * Θ_0 never changes, so that on the training data with least squares it follows (I − ηΘ_0/N)^k
 * exactly, as a real network does in the limit of infinite width.
 *
 * <p>Memory: one parameter vector for δ. The network must not change while this is in use. One
 * thread at a time.
 */
@SuppressWarnings("cast") // the double twin has nothing to narrow
public final class FloatLinearizedNetwork {
  private final FloatNetwork network;
  private final FloatMatrix x;
  private final FloatTrainingDirection direction;
  private final double learningRate;
  private final FloatParameterVector displacement;
  private final FloatNetworkPass pass;
  private final FloatMatrix start; // f(x; θ_0), k × N
  private final FloatMatrix outputs; // f_lin(x), k × N
  private final FloatMatrix deltas; // k × N
  private final int[] points;
  private long step;

  /**
   * Linearizes at the network's present parameters, to train on all points in the rows of x, N ×
   * n_0.
   *
   * @param network at θ_0
   * @param x points, N × n_0
   * @param direction down which it descends
   * @param learningRate η
   */
  public FloatLinearizedNetwork(
      FloatNetwork network, FloatMatrix x, FloatTrainingDirection direction, double learningRate) {
    FloatTrainer.checkInputs(network, x, "inputs");
    direction.check(x.rows(), network.outputWidth());
    this.network = network;
    this.x = x;
    this.direction = direction;
    this.learningRate = learningRate;
    displacement = FloatParameterVector.zeros(network);
    pass = FloatNetworkPass.withCopies(network, x.rows(), 1);
    start = pass.forwardRows(x).copy();
    outputs = start.copy();
    deltas = FloatMatrix.zeros(start.rows(), start.columns());
    points = new int[x.rows()];
    for (int i = 0; i < points.length; i++) {
      points[i] = i;
    }
  }

  /**
   * Makes {@code steps} steps of gradient descent.
   *
   * @param steps how many
   * @return the cost after them
   */
  public double train(long steps) {
    for (long s = 0; s < steps; s++) {
      Threads.checkInterrupted();
      double cost = direction.apply(outputs, points, points.length, deltas);
      if (Double.isNaN(cost) || Double.isInfinite(cost)) {
        double stable = new FloatTangentProduct(network, x).stableStep(direction.curvature(), 0);
        throw new DivergenceException(step, cost, learningRate, stable);
      }
      pass.backward(deltas, displacement.adding((float) (learningRate / points.length)));
      step++;
      addTangent(pass, start, outputs);
    }
    return direction.apply(outputs, points, points.length, deltas);
  }

  private void addTangent(FloatNetworkPass at, FloatMatrix base, FloatMatrix sum) {
    sum.assign(base);
    FloatMatrix tangent = at.tangent(displacement.asTangent());
    if (tangent == null) {
      return;
    }
    for (int a = 0; a < sum.rows(); a++) {
      int from = tangent.rowOffset(a);
      int to = sum.rowOffset(a);
      for (int i = 0; i < sum.columns(); i++) {
        sum.array()[to + i] += tangent.array()[from + i];
      }
    }
  }

  /**
   * {@return f_lin at other points, the rows of {@code other}, M × n_0; M × k}
   *
   * @param other points, M × n_0
   */
  public FloatMatrix outputs(FloatMatrix other) {
    Shapes.require(
        "width of the inputs", other.columns(), "input width of the network", network.inputWidth());
    FloatNetworkPass at = FloatNetworkPass.forward(network, other.rows());
    FloatMatrix base = at.forwardRows(other).copy();
    FloatMatrix sum = base.copy();
    addTangent(at, base, sum);
    return sum.transpose();
  }

  /** {@return f_lin at the training points, k × N, live} */
  public FloatMatrix outputs() {
    return outputs;
  }

  /** {@return δ, live} */
  public FloatParameterVector displacement() {
    return displacement;
  }

  /** {@return how many steps were made} */
  public long stepCount() {
    return step;
  }
}

package dev.tangent.experiment.statement;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.network.FloatTrainingDirection;

/**
 * An adversarial training direction, as in a GAN (JGH §3.1 and theorem 2: d_t need not come from a
 * fixed cost). A critic D(x, y) = 1/√m Σ_j a_j tanh(w_j·(x, y) + b_j) learns by gradient ascent to
 * tell the targets from the outputs, while d_t = ∂_y D(x, f_t(x)) moves the outputs where the
 * critic takes them for targets. The critic keeps its state, so every network needs its own.
 */
final class Adversary implements FloatTrainingDirection {
  private static final int NEURONS = 32;
  private static final double RATE = 0.1;
  private static final double CLIP = 3;

  private final DoubleMatrix x;
  private final double[] targets;
  private final DoubleMatrix hidden; // m × (n_0 + 2): weights of x, of y, bias
  private final double[] output = new double[NEURONS];

  /**
   * @param x the training points, N × n_0
   * @param targets N values that the outputs should become
   */
  Adversary(DoubleMatrix x, double[] targets, long seed) {
    this.x = x;
    this.targets = targets.clone();
    hidden = CheckNetworks.normals(NEURONS, x.columns() + 2, seed, 102);
    for (int j = 0; j < NEURONS; j++) {
      output[j] = hidden.get(j, 0) > 0 ? 1 : -1;
    }
  }

  @Override
  public double apply(FloatMatrix outputs, int[] points, int count, FloatMatrix direction) {
    double gap = 0;
    for (int i = 0; i < count; i++) {
      double f = outputs.get(0, i);
      double slope = 0;
      for (int j = 0; j < NEURONS; j++) {
        double t = Math.tanh(preactivation(j, points[i], f));
        slope += output[j] * (1 - t * t) * hidden.get(j, x.columns()) / Math.sqrt(NEURONS);
      }
      direction.set(0, i, (float) slope);
      gap += (critic(points[i], targets[points[i]]) - critic(points[i], f)) / count;
    }
    learn(outputs, points, count);
    return gap;
  }

  private double preactivation(int j, int point, double y) {
    int n = x.columns();
    double z = hidden.get(j, n) * y + hidden.get(j, n + 1);
    for (int i = 0; i < n; i++) {
      z += hidden.get(j, i) * x.get(point, i);
    }
    return z;
  }

  private double critic(int point, double y) {
    double sum = 0;
    for (int j = 0; j < NEURONS; j++) {
      sum += output[j] * Math.tanh(preactivation(j, point, y));
    }
    return sum / Math.sqrt(NEURONS);
  }

  /** A step of ascent on mean D(x, f*) − D(x, f); the weights stay within a box. */
  private void learn(FloatMatrix outputs, int[] points, int count) {
    for (int j = 0; j < NEURONS; j++) {
      double gradient = 0;
      for (int i = 0; i < count; i++) {
        double real = Math.tanh(preactivation(j, points[i], targets[points[i]]));
        double fake = Math.tanh(preactivation(j, points[i], outputs.get(0, i)));
        gradient += (real - fake) / (count * Math.sqrt(NEURONS));
      }
      output[j] = Math.clamp(output[j] + RATE * gradient, -CLIP, CLIP);
    }
  }
}

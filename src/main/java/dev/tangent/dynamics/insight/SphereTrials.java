package dev.tangent.dynamics.insight;

import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.RandomStreams;
import java.util.function.BinaryOperator;

/**
 * Random points of the sphere ‖x‖² = d, and a target with a given power in each degree: Σ_k √(P_k
 * m_k) P_k(x_1/√d), P_k the Gegenbauer polynomial with P_k(1) = 1, for which E P_k² = 1/m_k. They
 * measure what a {@link SphereSpectrum} predicts.
 */
public final class SphereTrials implements RegressionTrial.Source {
  private final int dimension;
  private final BinaryOperator<DoubleMatrix> kernel;
  private final double[] power;
  private final double noise;
  private final int testPoints;
  private final long seed;

  /**
   * Trials on the sphere in d dimensions.
   *
   * @param dimension d, at least 3
   * @param kernel K(X, Y) of points in rows; both arguments are the same object for K(X, X)
   * @param power of each degree from 0 on
   * @param noise variance of the noise on training targets
   * @param testPoints fresh for each draw
   * @param seed of the draws
   */
  public SphereTrials(
      int dimension,
      BinaryOperator<DoubleMatrix> kernel,
      double[] power,
      double noise,
      int testPoints,
      long seed) {
    this.dimension = dimension;
    this.kernel = kernel;
    this.power = power.clone();
    this.noise = noise;
    this.testPoints = testPoints;
    this.seed = seed;
  }

  @Override
  public RegressionTrial draw(int n, int repetition) {
    long stream = RandomStreams.sphereTrial(repetition, n);
    DoubleMatrix x = points(n, stream);
    DoubleMatrix test = points(testPoints, stream + 1);
    DoubleMatrix y = targets(x);
    double[] normals = new double[n];
    CounterRandom.normals(seed, stream + 2, 0, normals, 0, n);
    for (int i = 0; i < n; i++) {
      y.set(i, 0, y.get(i, 0) + Math.sqrt(noise) * normals[i]);
    }
    return new RegressionTrial(kernel.apply(x, x), kernel.apply(test, x), y, targets(test));
  }

  private DoubleMatrix points(int count, long stream) {
    DoubleMatrix x = DoubleMatrix.zeros(count, dimension);
    CounterRandom.normals(seed, stream, 0, x.array(), 0, count * dimension);
    for (int i = 0; i < count; i++) {
      double square = 0;
      for (int j = 0; j < dimension; j++) {
        square += x.get(i, j) * x.get(i, j);
      }
      double scale = Math.sqrt(dimension / square);
      for (int j = 0; j < dimension; j++) {
        x.set(i, j, x.get(i, j) * scale);
      }
    }
    return x;
  }

  /**
   * {@return the target at the points in the rows of x, n × 1}
   *
   * @param x n × d
   */
  public DoubleMatrix targets(DoubleMatrix x) {
    DoubleMatrix y = DoubleMatrix.zeros(x.rows(), 1);
    for (int i = 0; i < x.rows(); i++) {
      double t = x.get(i, 0) / Math.sqrt(dimension);
      double before = 0;
      double now = 1;
      double sum = 0;
      for (int k = 0; k < power.length; k++) {
        sum += Math.sqrt(power[k] * SphereSpectrum.multiplicity(dimension, k)) * now;
        double next = ((2.0 * k + dimension - 2) * t * now - k * before) / (k + dimension - 2);
        before = now;
        now = next;
      }
      y.set(i, 0, sum);
    }
    return y;
  }
}

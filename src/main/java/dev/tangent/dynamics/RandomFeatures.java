package dev.tangent.dynamics;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.RandomStreams;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.Products;
import java.util.Locale;

/**
 * Random features (JGH §3.1): P functions f^{(p)} drawn from the Gaussian process of covariance K,
 * the linear model F_θ = 1/√P Σ_p θ_p f^{(p)}, and its tangent kernel K̃ = 1/P Σ_p f^{(p)} ⊗
 * f^{(p)}, which tends to K as 1/√P.
 *
 * <p>Gradient descent on θ is kernel gradient descent with K̃, so {@link KernelGradientDescent} of
 * {@link #tangentKernel} follows it exactly; {@link #descend} does the steps on θ themselves.
 * Function p is a pure function of (seed, p): a larger P extends a smaller one.
 */
public final class RandomFeatures {
  private final DoubleMatrix features; // N × P, not divided by √P

  private RandomFeatures(DoubleMatrix features) {
    this.features = features;
  }

  /**
   * {@return {@code count} functions drawn on the points of the kernel's spectrum} It takes 2N²P
   * flops.
   *
   * @param spectrum of the kernel
   * @param count P
   * @param seed of the random numbers
   */
  public static RandomFeatures draw(Spectrum spectrum, int count, long seed) {
    if (count < 1) {
      throw new IllegalArgumentException("at least one random function, asked for " + count);
    }
    int n = spectrum.size();
    double[] roots = spectrum.values();
    DoubleMatrix normals = DoubleMatrix.zeros(count, n);
    for (int p = 0; p < count; p++) {
      CounterRandom.normals(
          seed, RandomStreams.sample(p), 0, normals.array(), normals.rowOffset(p), n);
    }
    for (int i = 0; i < n; i++) {
      roots[i] = Math.sqrt(roots[i]);
    }
    return new RandomFeatures(
        Products.multiply(
            Transpose.NO,
            Products.scaleColumns(spectrum.vectors(), roots),
            Transpose.YES,
            normals));
  }

  /** {@return P} */
  public int count() {
    return features.columns();
  }

  /** {@return f^{(p)}(x_i), N × P; not a copy} */
  public DoubleMatrix features() {
    return features;
  }

  /** {@return K̃, N × N} */
  public DoubleMatrix tangentKernel() {
    DoubleMatrix k = Products.multiply(Transpose.NO, features, Transpose.YES, features);
    return Products.scaled(k, 1.0 / count());
  }

  /**
   * {@return F_θ on the points: N × k for θ of P × k}
   *
   * @param theta θ, P × k
   */
  public DoubleMatrix outputs(DoubleMatrix theta) {
    Checks.pointRows("θ", theta, "random functions", count());
    return Products.scaled(Products.multiply(features, theta), 1 / Math.sqrt(count()));
  }

  /**
   * Trains θ by least-squares gradient descent from 0 on the given training points (rows of the
   * features) and targets (train × k).
   *
   * @param trainingPoints how many rows of the features, the first ones, are trained on
   * @param targets y, train × k
   * @param learningRate η
   * @param steps how many
   * @return θ, P × k
   */
  public DoubleMatrix descend(
      int trainingPoints, DoubleMatrix targets, double learningRate, long steps) {
    Checks.pointRows("targets", targets, "training points", trainingPoints);
    TrainingTime.steps(learningRate, steps);
    DoubleMatrix train = features.rowRange(0, trainingPoints);
    DoubleMatrix theta = DoubleMatrix.zeros(count(), targets.columns());
    double scale = 1 / Math.sqrt(count());
    for (long s = 0; s < steps; s++) {
      Threads.checkInterrupted();
      DoubleMatrix error =
          Products.add(Products.scaled(Products.multiply(train, theta), scale), -1, targets);
      Products.addTo(
          theta,
          -learningRate * scale / trainingPoints,
          Products.multiply(Transpose.YES, train, Transpose.NO, error));
      if (!(Products.largest(theta) < 1e150)) {
        throw new ArithmeticException(
            String.format(
                Locale.ROOT,
                "gradient descent on θ diverged at step %d: a learning rate below %s is needed",
                s,
                learningRate));
      }
    }
    return theta;
  }
}

// twin: double
package dev.tangent.network;

import dev.tangent.layer.finite.FloatGradientConsumer;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shapes;

/**
 * A training direction that depends on another network, as JGH's Theorem 2 allows: that of the
 * generator of a GAN (Goodfellow et al. 2014, non-saturating).
 *
 * <p>With a discriminator D, whose output is the log-odds that a point is real, the generator moves
 * along d = ∂/∂f log s(D(f)) = (1 − s(D(f))) ∂D/∂f, s the sigmoid. Before that the discriminator
 * itself makes one step of gradient descent on the cross-entropy of real and generated points.
 * Reported as cost: that cross-entropy, log 2 when it can't tell them apart.
 *
 * {@snippet :
 * FloatAdversarialDirection direction = new FloatAdversarialDirection(discriminator, real, 0.5);
 * FloatTrainer.of(generator, latent, direction).learningRate(0.1).build().train(1000);
 * }
 *
 * <p>A checkpoint of the training holds the parameters of both networks. One thread at a time.
 */
@SuppressWarnings("cast") // the double twin has nothing to narrow
public final class FloatAdversarialDirection implements FloatTrainingDirection {
  private static final FloatGradientConsumer NOBODY = (layer, inputs, deltas) -> {};

  private final FloatNetwork discriminator;
  private final FloatMatrix real;
  private final FloatNetworkPass pass; // real points first, then as many generated ones
  private final FloatMatrix deltas; // 1 × 2n
  private final FloatUpdate update;

  /**
   * The direction of a generator against a discriminator that is trained along with it.
   *
   * @param discriminator a network with one output, which this trains
   * @param real points of the true distribution, as many as the generator makes in a step
   * @param learningRate of the discriminator
   */
  public FloatAdversarialDirection(
      FloatNetwork discriminator, FloatMatrix real, double learningRate) {
    Shapes.require("outputs of the discriminator", discriminator.outputWidth(), "log-odds", 1);
    FloatTrainer.checkInputs(discriminator, real, "real points");
    this.discriminator = discriminator;
    this.real = real;
    pass = FloatNetworkPass.withCopies(discriminator, 2 * real.rows(), 1);
    deltas = FloatMatrix.zeros(1, 2 * real.rows());
    update = FloatUpdate.direct(2 * real.rows(), learningRate);
  }

  @Override
  public void check(int points, int outputWidth) {
    Shapes.require("points of the generator", points, "real points", real.rows());
    Shapes.require(
        "outputs of the generator", outputWidth, "inputs of D", discriminator.inputWidth());
  }

  @Override
  public double apply(FloatMatrix outputs, int[] points, int count, FloatMatrix direction) {
    Shapes.require("points of a step", count, "real points", real.rows());
    load(outputs, count);
    double cost = discriminate(pass.forward(), count);
    pass.backward(deltas, update.consumer(true));
    update.finish();

    FloatMatrix odds = pass.forward();
    deltas.fill(0f);
    for (int i = 0; i < count; i++) {
      deltas.set(0, count + i, (float) (1 - sigmoid(odds.get(0, count + i))));
    }
    FloatMatrix gradient = pass.backwardToInputs(deltas, NOBODY);
    direction.assign(gradient.columnRange(count, 2 * count));
    return cost;
  }

  private void load(FloatMatrix outputs, int count) {
    for (int i = 0; i < count; i++) {
      pass.setPoint(i, real, i);
    }
    pass.inputs().columnRange(count, 2 * count).assign(outputs.columnRange(0, count));
  }

  /** Deltas label − s(D), and the mean cross-entropy. */
  private double discriminate(FloatMatrix odds, int count) {
    double cost = 0;
    for (int i = 0; i < 2 * count; i++) {
      double z = odds.get(0, i);
      boolean isReal = i < count;
      deltas.set(0, i, (float) ((isReal ? 1 : 0) - sigmoid(z)));
      double margin = isReal ? z : -z;
      cost += Math.max(-margin, 0) + Math.log1p(Math.exp(-Math.abs(margin)));
    }
    return cost / (2 * count);
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  /** {@return the network that tells real points from generated ones} */
  public FloatNetwork discriminator() {
    return discriminator;
  }
}

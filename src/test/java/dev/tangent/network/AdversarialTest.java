package dev.tangent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import org.junit.jupiter.api.Test;

/** A small GAN on the circle: the training direction comes from another network. */
class AdversarialTest {
  private static final int N = 32;

  private static Architecture architecture(int outputs) {
    return Architecture.mlp(2, 3, 64, outputs, Activations.tanh(), 1.5, 0.3);
  }

  private static DoubleMatrix circle() {
    DoubleMatrix x = DoubleMatrix.zeros(N, 2);
    for (int i = 0; i < N; i++) {
      x.set(i, 0, Math.cos(2 * Math.PI * i / N));
      x.set(i, 1, Math.sin(2 * Math.PI * i / N));
    }
    return x;
  }

  /** Mean of | |f| − 1 | over the generated points. */
  private static double offTheCircle(DoubleMatrix f) {
    double sum = 0;
    for (int i = 0; i < f.rows(); i++) {
      sum += Math.abs(Math.hypot(f.get(i, 0), f.get(i, 1)) - 1);
    }
    return sum / f.rows();
  }

  @Test
  void generatedPointsComeToTheCircle() {
    DoubleNetwork generator = DoubleNetwork.initialize(architecture(2), 1);
    DoubleNetwork discriminator = DoubleNetwork.initialize(architecture(1), 2);
    DoubleMatrix latent = Nets.points(3, N, 2);
    double before = offTheCircle(generator.outputs(latent));
    DoubleAdversarialDirection direction =
        new DoubleAdversarialDirection(discriminator, circle(), 0.5);
    DoubleTrainer.of(generator, latent, direction).learningRate(0.3).build().train(600);
    double after = offTheCircle(generator.outputs(latent));
    assertTrue(after < 0.5 * before, before + " → " + after);
  }

  @Test
  void directionIsTheGradientOfTheLogOdds() {
    DoubleNetwork discriminator = DoubleNetwork.initialize(architecture(1), 2);
    DoubleNetwork copy = discriminator.copy();
    // A step of the discriminator so small that it changes nothing at this precision.
    DoubleAdversarialDirection direction =
        new DoubleAdversarialDirection(discriminator, circle(), 1e-14);
    DoubleMatrix f = Nets.points(4, 2, N);
    DoubleMatrix d = DoubleMatrix.zeros(2, N);
    int[] points = new int[N];
    direction.apply(f, points, N, d);
    double h = 1e-5;
    for (int a = 0; a < 2; a++) {
      for (int i = 0; i < N; i += 7) {
        DoubleMatrix point = DoubleMatrix.of(1, 2, f.get(0, i), f.get(1, i));
        point.set(0, a, f.get(a, i) + h);
        double up = -Math.log1p(Math.exp(-copy.outputs(point).get(0, 0)));
        point.set(0, a, f.get(a, i) - h);
        double down = -Math.log1p(Math.exp(-copy.outputs(point).get(0, 0)));
        assertEquals((up - down) / (2 * h), d.get(a, i), 1e-7);
      }
    }
  }
}

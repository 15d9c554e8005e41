package dev.tangent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.finite.FloatDenseParameters;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.Threads;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * The trainer's own tasks: batches, momentum, resuming, refusing. Its steps are tested with the
 * references.
 */
class TrainerTest {
  private final FloatMatrix x = Nets.floatPoints(1, 13, 3);
  private final FloatMatrix y = Nets.floatPoints(2, 13, 2);

  private static FloatNetwork network() {
    return FloatNetwork.initialize(Nets.mlp(3, 3, 20, 2), 4);
  }

  private FloatTrainer miniBatches(FloatNetwork network) {
    return FloatTrainer.of(network, x, new FloatLeastSquares(y))
        .learningRate(0.1)
        .momentum(0.9)
        .batchSize(4)
        .chunk(3)
        .seed(9)
        .build();
  }

  private static void assertSameBits(FloatNetwork a, FloatNetwork b) {
    for (int l = 0; l < a.denseCount(); l++) {
      assertArrayEquals(a.weights(l).array(), b.weights(l).array());
      assertArrayEquals(a.biases(l), b.biases(l));
    }
  }

  @Test
  void resumesInTheSameBits() {
    FloatNetwork through = network();
    FloatTrainer whole = miniBatches(through);
    whole.train(11);

    FloatNetwork stopped = network();
    FloatTrainer first = miniBatches(stopped);
    first.train(7);
    FloatNetwork copy = stopped.copy();
    FloatTrainer second = miniBatches(copy);
    FloatParameterVector from = Objects.requireNonNull(first.velocity());
    FloatParameterVector to = Objects.requireNonNull(second.velocity());
    for (FloatDenseParameters p : copy.parameters()) {
      int l = p.index();
      to.weights(l).assign(from.weights(l));
      System.arraycopy(from.biases(l), 0, to.biases(l), 0, to.biases(l).length);
    }
    second.resumeAt(first.stepCount(), first.costAtStart());
    second.train(4);
    assertSameBits(through, copy);
    assertEquals(whole.time(), second.time());
  }

  @Test
  void momentumByHand() {
    DoubleNetwork network = DoubleNetwork.initialize(Nets.mlp(3, 2, 4, 2), 4);
    DoubleNetwork manual = network.copy();
    DoubleMatrix x = Nets.points(1, 5, 3);
    DoubleLeastSquares cost = new DoubleLeastSquares(Nets.points(2, 5, 2));
    DoubleTrainer.of(network, x, cost).learningRate(0.3).momentum(0.8).build().train(4);
    DoubleParameterVector v = DoubleParameterVector.zeros(manual);
    DoubleNetworkPass pass = DoubleNetworkPass.withCopies(manual, 5, 1);
    for (int s = 0; s < 4; s++) {
      DoubleMatrix d = DoubleMatrix.zeros(2, 5);
      cost.apply(pass.forwardRows(x), new int[] {0, 1, 2, 3, 4}, 5, d);
      v.scale(0.8);
      pass.backward(d, v.adding(0.2));
      v.addTo(manual, 0.3);
    }
    for (int l = 0; l < 2; l++) {
      assertArrayEquals(manual.weights(l).array(), network.weights(l).array(), 1e-13);
    }
  }

  @Test
  void eachEpochUsesEveryPointOnceAndAnotherOrder() {
    Batches batches = new Batches(12, 4, 5);
    List<List<Integer>> epochs = new ArrayList<>();
    for (int epoch = 0; epoch < 3; epoch++) {
      List<Integer> seen = new ArrayList<>();
      for (int b = 0; b < 3; b++) {
        for (int p : batches.of(3L * epoch + b)) {
          seen.add(p);
        }
      }
      assertEquals(12, new HashSet<>(seen).size());
      epochs.add(seen);
    }
    assertEquals(3, Set.copyOf(epochs).size());
    assertArrayEquals(new Batches(12, 4, 5).of(4), batches.of(4).clone());
  }

  @Test
  void ridingPointsAreEvaluatedAndDoNotTrain() {
    FloatNetwork alone = network();
    FloatNetwork ridden = network();
    FloatMatrix probe = Nets.floatPoints(3, 5, 3);
    FloatLeastSquares cost = new FloatLeastSquares(y);
    FloatTrainer plain = FloatTrainer.of(alone, x, cost).learningRate(0.2).build();
    FloatTrainer riding =
        FloatTrainer.of(ridden, x, cost).learningRate(0.2).evaluation(probe).build();
    plain.train(6);
    riding.train(6);
    assertSameBits(alone, ridden);
    riding.evaluate();
    FloatMatrix expected = ridden.outputs(probe);
    FloatMatrix actual = riding.evaluationOutputs().transpose();
    assertArrayEquals(expected.toArray(), actual.toArray(), 1e-6f);
    assertArrayEquals(ridden.outputs(x).toArray(), riding.outputs().transpose().toArray(), 1e-6f);
  }

  @Test
  void listenerHearsEveryStepBeforeItIsMade() {
    List<String> heard = new ArrayList<>();
    FloatTrainer trainer =
        FloatTrainer.of(network(), x, new FloatLeastSquares(y))
            .learningRate(0.5)
            .listener((step, time, cost) -> heard.add(step + " " + time))
            .build();
    trainer.train(2);
    double cost = trainer.evaluate();
    assertEquals(List.of("0 0.0", "1 0.5", "2 1.0"), heard);
    assertEquals(cost, trainer.cost());
    assertTrue(cost < trainer.costAtStart());
  }

  @Test
  void divergenceNamesStepValueAndStableStep() {
    FloatTrainer wild =
        FloatTrainer.of(network(), x, new FloatLeastSquares(y)).learningRate(1e6).build();
    DivergenceException e = assertThrows(DivergenceException.class, () -> wild.train(50));
    assertTrue(e.step() > 0 && e.step() < 50, e.getMessage());
    assertTrue(e.stableStep() > 0.1 && e.stableStep() < 100, e.getMessage());
    assertTrue(e.getMessage().contains("largest stable one is"), e.getMessage());
    // Just below it the linear regime is stable; the same network does not diverge.
    FloatTrainer tame =
        FloatTrainer.of(network(), x, new FloatLeastSquares(y))
            .learningRate(0.5 * e.stableStep())
            .build();
    tame.train(50);
    assertTrue(tame.evaluate() < tame.costAtStart());
  }

  @Test
  void stableStepIsTwoOverTheLargestEigenvalue() {
    DoubleNetwork network = DoubleNetwork.initialize(Nets.mlp(3, 3, 6, 2), 4);
    DoubleMatrix points = Matrices.toDouble(x);
    DoubleTangentProduct product = new DoubleTangentProduct(network, points);
    double eigenvalue = product.largestEigenvalue();
    DoubleMatrix v = Nets.points(5, 2, 13);
    DoubleMatrix w = DoubleMatrix.zeros(2, 13);
    for (int i = 0; i < 300; i++) {
      product.apply(v, w);
      double norm = 0;
      for (double entry : w.array()) {
        norm += entry * entry;
      }
      for (int j = 0; j < 26; j++) {
        v.array()[j] = w.array()[j] / Math.sqrt(norm);
      }
    }
    product.apply(v, w);
    double rayleigh = 0;
    for (int j = 0; j < 26; j++) {
      rayleigh += v.array()[j] * w.array()[j];
    }
    assertEquals(rayleigh / 13, eigenvalue, 1e-3 * eigenvalue);
    // a step that is stable for certain: below 2/λ_max, and by less than 1 %
    assertTrue(product.stableStep(1, 0) < 2 * 13 / rayleigh);
    assertEquals(2 * 13 / rayleigh, product.stableStep(1, 0), 0.01 * 2 * 13 / rayleigh);
  }

  @Test
  void interruptedBetweenSteps() {
    FloatNetwork network = network();
    FloatTrainer trainer = FloatTrainer.of(network, x, new FloatLeastSquares(y)).build();
    FloatNetwork before = network.copy();
    Thread.currentThread().interrupt();
    assertThrows(CancellationException.class, () -> trainer.train(1));
    Thread.interrupted();
    assertSameBits(before, network);
  }

  private static String refusal(Executable body) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, body).getMessage());
  }

  @Test
  void badInputIsRefusedInOneLine() {
    assertEquals(
        "targets: 12 × 2, expected 13 × 2 (points × outputs of the network)",
        refusal(
            () -> FloatTrainer.of(network(), x, new FloatLeastSquares(y.rowRange(0, 12))).build()));
    assertEquals(
        "label 2 of point 1 is outside 0 to 1: cross-entropy has one output a class",
        refusal(() -> new FloatCrossEntropy(new int[] {0, 2}, 2)));
    FloatMatrix bad = y.copy();
    bad.set(3, 1, Float.NaN);
    assertEquals(
        "target (3, 1) is NaN: targets are finite", refusal(() -> new FloatLeastSquares(bad)));
    for (double rate : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertTrue(
          refusal(
                  () ->
                      FloatTrainer.of(network(), x, new FloatLeastSquares(y))
                          .learningRate(rate)
                          .build())
              .startsWith("a learning rate is positive and finite, got "));
    }
    assertTrue(
        refusal(() -> FloatTrainer.of(network(), x, new FloatLeastSquares(y)).batchSize(14).build())
            .contains("1 to 13"));
  }

  @Test
  void linearizedNetworkFollowsItsConstantKernel() {
    DoubleNetwork network = DoubleNetwork.initialize(Nets.deep(3, 2), 4);
    int n = 7;
    DoubleMatrix points = Nets.points(1, n, 3);
    DoubleMatrix targets = Nets.points(2, n, 2);
    DoubleTangentProduct product = new DoubleTangentProduct(network, points);
    double rate = 0.5 * product.stableStep(1, 0);
    DoubleLinearizedNetwork linear =
        new DoubleLinearizedNetwork(network, points, new DoubleLeastSquares(targets), rate);
    DoubleMatrix f = network.outputs(points).transpose();
    linear.train(9);
    // f ← f − η/N Θ_0 (f − f*), in function space.
    DoubleMatrix change = DoubleMatrix.zeros(2, n);
    for (int s = 0; s < 9; s++) {
      DoubleMatrix residual = DoubleMatrix.zeros(2, n);
      for (int a = 0; a < 2; a++) {
        for (int i = 0; i < n; i++) {
          residual.set(a, i, targets.get(i, a) - f.get(a, i));
        }
      }
      product.apply(residual, change);
      for (int j = 0; j < 2 * n; j++) {
        f.array()[j] += rate / n * change.array()[j];
      }
    }
    assertArrayEquals(f.array(), linear.outputs().toArray(), 1e-11);
    assertArrayEquals(
        linear.outputs().transpose().toArray(), linear.outputs(points).toArray(), 1e-12);
  }

  @Test
  void sameBitsForAnyNumberOfThreads() throws Exception {
    FloatMatrix points = Nets.floatPoints(1, 70, 9);
    FloatLeastSquares cost = new FloatLeastSquares(Nets.floatPoints(2, 70, 3));
    List<FloatNetwork> networks = new ArrayList<>();
    for (int threads = 1; threads <= 3; threads++) {
      try (Threads pool = Threads.ofCount(threads)) {
        networks.add(
            pool.call(
                () -> {
                  FloatNetwork network = FloatNetwork.initialize(Nets.mlp(9, 3, 300, 3), 4);
                  FloatTrainer.of(network, points, cost).learningRate(0.2).build().train(3);
                  return network;
                }));
      }
    }
    assertSameBits(networks.get(0), networks.get(1));
    assertSameBits(networks.get(0), networks.get(2));
  }

  @Test
  void togetherAsAlone() {
    List<FloatNetwork> alone = new ArrayList<>();
    List<FloatNetwork> together = new ArrayList<>();
    List<FloatTrainer> trainers = new ArrayList<>();
    FloatLeastSquares cost = new FloatLeastSquares(y);
    for (int seed = 0; seed < 5; seed++) {
      alone.add(FloatNetwork.initialize(Nets.mlp(3, 3, 20 + seed, 2), seed));
      together.add(FloatNetwork.initialize(Nets.mlp(3, 3, 20 + seed, 2), seed));
      FloatTrainer.of(alone.get(seed), x, cost).learningRate(0.2).build().train(20);
      trainers.add(FloatTrainer.of(together.get(seed), x, cost).learningRate(0.2).build());
    }
    FloatTrainer.trainTogether(trainers, 20);
    for (int seed = 0; seed < 5; seed++) {
      assertSameBits(alone.get(seed), together.get(seed));
    }
  }

  /** Buffers are made once: what a step leaves to the collector is some views and no matrix. */
  @Test
  void noBufferIsAllocatedPerStep() throws Exception {
    FloatMatrix points = Nets.floatPoints(1, 64, 9);
    FloatTrainer trainer =
        FloatTrainer.of(
                FloatNetwork.initialize(Nets.mlp(9, 4, 256, 3), 4),
                points,
                new FloatLeastSquares(Nets.floatPoints(2, 64, 3)))
            .learningRate(0.1)
            .build();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long perStep = Long.MAX_VALUE;
    // The interpreter boxes vectors: in steady state, when all is compiled, nobody does. How many
    // steps that takes depends on when the compiler gets a core.
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (perStep > 16_384 && System.nanoTime() < end) {
      long before = threads.getCurrentThreadAllocatedBytes();
      trainer.train(50);
      perStep = (threads.getCurrentThreadAllocatedBytes() - before) / 50;
    }
    // The smallest buffer of this network, one activation, has 65,536 bytes.
    assertTrue(perStep < 16_384, perStep + " bytes a step");
  }

  @Test
  void movementInTheOperatorNorm() {
    FloatNetwork network = FloatNetwork.initialize(Nets.mlp(3, 3, 30, 2), 4);
    FloatMovement drawn = new FloatMovement(network, x);
    FloatMovement kept = new FloatMovement(network, network.copy(), x);
    assertArrayEquals(new double[3], drawn.weights());
    // A rank-one change u vᵀ has the norm |u| |v|.
    FloatMatrix w = network.weights(1);
    double u = 0;
    double v = 0;
    for (int i = 0; i < 30; i++) {
      u += (i + 1) * (i + 1);
      v += (2.0 - i) * (2.0 - i);
      for (int j = 0; j < 30; j++) {
        w.set(i, j, w.get(i, j) + 0.01f * (i + 1) * (2 - j));
      }
    }
    double expected = 0.01 * Math.sqrt(u * v / 30);
    assertEquals(expected, drawn.weights()[1], 1e-3 * expected);
    assertEquals(expected, kept.weights()[1], 1e-3 * expected);
    assertEquals(0, drawn.activations()[1]);
    assertTrue(drawn.activations()[2] > 0);
  }

  /** The start of a large layer is drawn again block by block, once a product. */
  @Test
  void movementOfALayerOfSeveralBlocks() {
    int n = 2100;
    FloatNetwork network = FloatNetwork.initialize(Nets.mlp(2, 3, n, 1), 4);
    FloatMovement movement = new FloatMovement(network, Nets.floatPoints(1, 3, 2));
    FloatMatrix w = network.weights(1);
    // Orthogonal changes of norms 3 and 2: e_0 e_1ᵀ and, across blocks, (e_5 + e_n)/√2 e_9ᵀ.
    w.set(0, 1, w.get(0, 1) + 3);
    w.set(5, 9, w.get(5, 9) + (float) Math.sqrt(2));
    w.set(n - 1, 9, w.get(n - 1, 9) + (float) Math.sqrt(2));
    assertEquals(3 / Math.sqrt(n), movement.weights()[1], 1e-4 * 3 / Math.sqrt(n));
  }

  /** What the command line counts before it starts, without making anything. */
  @Test
  void aSecondVectorOfParametersIsForeseen() {
    Architecture wide = Nets.mlp(784, 4, 10_000, 1);
    assertFalse(Footprint.of(wide).productKeepsVector(1000));
    assertTrue(Footprint.of(wide).productKeepsVector(1025));
    assertTrue(Footprint.of(Nets.mlp(3, 3, 20, 2)).productKeepsVector(50));
    assertFalse(Footprint.of(wide).trainsInChunks(1000));
    assertTrue(Footprint.of(wide).trainsInChunks(2000));
    int most = FloatTrainer.of(network(), x, new FloatLeastSquares(y)).chunk();
    assertFalse(Footprint.of(network().architecture()).trainsInChunks(most));
    assertTrue(Footprint.of(network().architecture()).trainsInChunks(most + 1));
  }
}

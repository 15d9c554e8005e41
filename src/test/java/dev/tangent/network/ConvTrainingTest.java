package dev.tangent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.DataException;
import dev.tangent.data.Npz;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.finite.DoubleDenseParameters;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Training of convolutional networks: checkpoints, movement, the first-order expansion. */
class ConvTrainingTest {
  private static final Architecture NETWORK = Nets.images().getFirst();

  private final FloatMatrix x = Nets.floatPoints(1, 13, NETWORK.inputWidth());
  private final FloatMatrix y = Nets.floatPoints(2, 13, 2);

  @TempDir Path directory;

  private FloatTrainer trainer(Architecture architecture, double momentum) {
    FloatNetwork network = FloatNetwork.initialize(architecture, 4);
    return FloatTrainer.of(network, x, new FloatLeastSquares(y))
        .learningRate(0.05)
        .momentum(momentum)
        .batchSize(4)
        .chunk(3)
        .seed(9)
        .build();
  }

  /** Through a file, with and without momentum, into a network that was drawn anew. */
  @Test
  void resumesFromAFileInTheSameBits() {
    for (double momentum : new double[] {0, 0.9}) {
      FloatTrainer whole = trainer(NETWORK, momentum);
      whole.train(11);
      FloatTrainer first = trainer(NETWORK, momentum);
      first.train(7);
      Path file = directory.resolve("state-" + momentum + ".npz");
      Npz.write(file, FloatNetworkFiles.checkpoint(first));
      FloatTrainer second = trainer(NETWORK, momentum);
      FloatNetworkFiles.restore(file, second);
      second.train(4);
      for (int l = 0; l < whole.network().denseCount(); l++) {
        assertArrayEquals(whole.network().weights(l).array(), second.network().weights(l).array());
        assertArrayEquals(whole.network().biases(l), second.network().biases(l));
      }
      assertEquals(whole.costAtStart(), second.costAtStart());
      assertEquals(11, second.stepCount());
    }
  }

  /** A filter of another shape with as many numbers is another network. */
  @Test
  void checkpointsOfOtherFiltersAreRefused() {
    Architecture wide = Architecture.parse("input 5x4x2; conv 3 3x1; relu; flatten; dense 2");
    Architecture high = Architecture.parse("input 5x4x2; conv 3 1x3; relu; flatten; dense 2");
    Path file = directory.resolve("state.npz");
    Npz.write(file, FloatNetworkFiles.checkpoint(trainer(wide, 0)));
    FloatNetworkFiles.restore(file, trainer(wide, 0));
    DataException e =
        assertThrows(DataException.class, () -> FloatNetworkFiles.restore(file, trainer(high, 0)));
    assertTrue(String.valueOf(e.getMessage()).contains("W0"), e.getMessage());
  }

  /** Rank one: ‖u vᵀ‖ = |u| |v|, over the root of what a filter reads. */
  @Test
  void movementOfFilters() {
    DoubleNetwork network = DoubleNetwork.initialize(NETWORK, 4);
    DoubleMatrix probes = Nets.points(3, 5, NETWORK.inputWidth());
    DoubleMovement drawn = new DoubleMovement(network, probes);
    DoubleMovement kept = new DoubleMovement(network, network.copy(), probes);
    for (DoubleDenseParameters p : network.parameters()) {
      int l = p.index();
      assertEquals(0, drawn.weights()[l]);
      DoubleMatrix w = network.weights(l);
      double u = 0;
      double v = 0;
      for (int i = 0; i < w.rows(); i++) {
        u += (i + 1) * (i + 1);
      }
      for (int j = 0; j < w.columns(); j++) {
        v += (2.0 - j) * (2.0 - j);
      }
      for (int i = 0; i < w.rows(); i++) {
        for (int j = 0; j < w.columns(); j++) {
          w.set(i, j, w.get(i, j) + 0.01 * (i + 1) * (2 - j));
        }
      }
      double expected = 0.01 * Math.sqrt(u * v / w.columns());
      assertEquals(expected, drawn.weights()[l], 1e-3 * expected, "W" + l);
      assertEquals(expected, kept.weights()[l], 1e-3 * expected, "W" + l);
    }
    assertEquals(0, drawn.activations()[0]);
  }

  /** Of images the mean goes over positions too: a bias of the first filters moves all alike. */
  @Test
  void movementOfActivations() {
    Architecture linear =
        Architecture.parse("input 5x4x2; conv 3 3x3 b=0.5; identity; flatten; dense 2");
    DoubleNetwork network = DoubleNetwork.initialize(linear, 4);
    DoubleMovement movement = new DoubleMovement(network, Nets.points(3, 5, 40));
    double[] bias = network.biases(0);
    for (int i = 0; i < bias.length; i++) {
      bias[i] += 0.1;
    }
    assertEquals(0.5 * 0.1, movement.activations()[1], 1e-14);
  }

  static Iterable<Architecture> images() {
    return Nets.images();
  }

  /** f − f_lin is of second order: a tenth of the step leaves a hundredth of it. */
  @ParameterizedTest
  @MethodSource("images")
  void expansionIsOfFirstOrder(Architecture architecture) {
    DoubleNetwork start = DoubleNetwork.initialize(architecture, 4);
    DoubleLinearization linear = DoubleLinearization.at(start);
    DoubleMatrix at = Nets.points(5, 6, architecture.inputWidth());
    DoubleNetwork other = DoubleNetwork.initialize(architecture, 8);
    double[] gaps = new double[3];
    double[] moves = new double[3];
    for (int k = 0; k < 3; k++) {
      double step = Math.pow(10, -2 - k);
      DoubleNetwork moved = start.copy();
      for (DoubleDenseParameters p : moved.parameters()) {
        int l = p.index();
        DoubleMatrix w = moved.weights(l);
        for (int i = 0; i < w.rows(); i++) {
          for (int j = 0; j < w.columns(); j++) {
            w.set(i, j, w.get(i, j) + step * other.weights(l).get(i, j));
          }
        }
        for (int i = 0; i < moved.biases(l).length; i++) {
          moved.biases(l)[i] += step * other.biases(l)[i];
        }
      }
      DoubleMatrix f = moved.outputs(at);
      DoubleMatrix expanded = linear.outputs(moved, at);
      DoubleMatrix before = linear.startOutputs(at);
      for (int i = 0; i < f.rows(); i++) {
        for (int a = 0; a < f.columns(); a++) {
          gaps[k] = Math.max(gaps[k], Math.abs(f.get(i, a) - expanded.get(i, a)));
          moves[k] = Math.max(moves[k], Math.abs(f.get(i, a) - before.get(i, a)));
        }
      }
    }
    assertEquals(0.1, moves[2] / moves[1], 0.01);
    assertEquals(0.01, gaps[1] / gaps[0], 0.004);
    assertEquals(0.01, gaps[2] / gaps[1], 0.002);
  }
}

package dev.tangent.experiment.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tangent.activation.Activations;
import dev.tangent.data.Dataset;
import dev.tangent.data.sets.Datasets;
import dev.tangent.experiment.Statistics;
import dev.tangent.kernel.FloatEmpiricalKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.network.FloatLeastSquares;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatTrainer;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The measurement of figure 1, Θ(x₀, x₀) of ReLU networks of depth 4 before and after training,
 * against a network in double that shares no code with the engine: plain loops over points and
 * neurons.
 */
class KernelScatterTest {
  private static final int DEPTH = 4;
  private static final double BETA = 0.1;
  private static final double[] ORIGIN = {1, 0};

  private static Architecture architecture(int width) {
    return Architecture.mlp(2, DEPTH, width, 1, Activations.relu(), 1, BETA);
  }

  private static double theta(FloatNetwork network) {
    FloatMatrix origin = FloatMatrix.of(1, 2, 1, 0);
    return FloatEmpiricalKernel.of(network).single(0, origin, origin).get(0, 0);
  }

  /**
   * CheckNetworks drawn here and by {@code java.util.Random} have one law: same mean, same spread.
   */
  @Test
  void kernelsOfTwoProgramsScatterAlike() {
    int networks = 600;
    double[] engine = new double[networks];
    double[] loops = new double[networks];
    Random random = new Random(7);
    for (int s = 0; s < networks; s++) {
      engine[s] = theta(FloatNetwork.initialize(architecture(40), s));
      loops[s] = Loops.random(40, random).theta(ORIGIN);
    }
    double a = Statistics.deviation(engine);
    double b = Statistics.deviation(loops);
    // Four standard errors of the difference; a deviation's is σ√((κ + 2)/4S), excess kurtosis κ.
    assertEquals(
        Statistics.mean(loops),
        Statistics.mean(engine),
        4 * Math.hypot(a, b) / Math.sqrt(networks));
    double kurtosis = Math.max(0, Statistics.excessKurtosis(loops).value());
    assertEquals(b, a, 4 * b * Math.sqrt(2 * (kurtosis + 2) / (4 * networks)));
  }

  /** From the same weights, on figure 1's data with its cost and rate: the same trained kernel. */
  @Test
  void trainedKernelIsThatOfLoops() {
    Dataset data = Datasets.gaussian(30, 0);
    FloatNetwork network = FloatNetwork.initialize(architecture(40), 5);
    Loops loops = Loops.of(network);
    assertEquals(loops.theta(ORIGIN), theta(network), 1e-6);
    double[][] x = new double[30][];
    double[] y = new double[30];
    for (int i = 0; i < 30; i++) {
      x[i] = new double[] {data.inputs().get(i, 0), data.inputs().get(i, 1)};
      y[i] = x[i][0] * x[i][1];
    }
    for (int k = 0; k < 100; k++) {
      loops.step(x, y);
    }
    FloatMatrix targets = Matrices.toFloat(Objects.requireNonNull(data.targets()));
    FloatTrainer.of(network, Matrices.toFloat(data.inputs()), new FloatLeastSquares(targets))
        .learningRate(1)
        .build()
        .train(100);
    // Float32 over a hundred steps; the kernel has moved by far more.
    assertEquals(loops.theta(ORIGIN), theta(network), 1e-3 * loops.theta(ORIGIN));
  }

  /** The network in loops; w[l][i][j], b[l][i]. */
  private record Loops(double[][][] w, double[][] b) {
    static Loops random(int width, Random random) {
      Loops n = empty(width);
      for (int l = 0; l < DEPTH; l++) {
        for (int i = 0; i < n.b[l].length; i++) {
          n.b[l][i] = random.nextGaussian();
          for (int j = 0; j < n.w[l][i].length; j++) {
            n.w[l][i][j] = random.nextGaussian();
          }
        }
      }
      return n;
    }

    static Loops of(FloatNetwork network) {
      Loops n = empty(network.weights(0).rows());
      for (int l = 0; l < DEPTH; l++) {
        for (int i = 0; i < n.b[l].length; i++) {
          n.b[l][i] = network.biases(l)[i];
          for (int j = 0; j < n.w[l][i].length; j++) {
            n.w[l][i][j] = network.weights(l).get(i, j);
          }
        }
      }
      return n;
    }

    private static Loops empty(int width) {
      int[] n = {2, width, width, width, 1};
      double[][][] w = new double[DEPTH][][];
      double[][] b = new double[DEPTH][];
      for (int l = 0; l < DEPTH; l++) {
        w[l] = new double[n[l + 1]][n[l]];
        b[l] = new double[n[l + 1]];
      }
      return new Loops(w, b);
    }

    /** a[0] = x, a[l] = relu(W a/√n + β b), the last without relu. */
    private double[][] activations(double[] x) {
      double[][] a = new double[DEPTH + 1][];
      a[0] = x;
      for (int l = 0; l < DEPTH; l++) {
        a[l + 1] = new double[b[l].length];
        for (int i = 0; i < b[l].length; i++) {
          double sum = 0;
          for (int j = 0; j < a[l].length; j++) {
            sum += w[l][i][j] * a[l][j];
          }
          double z = sum / Math.sqrt(a[l].length) + BETA * b[l][i];
          a[l + 1][i] = l < DEPTH - 1 ? Math.max(0, z) : z;
        }
      }
      return a;
    }

    /** d[l][i] = ∂f/∂ã^l_i. */
    private double[][] deltas(double[][] a) {
      double[][] d = new double[DEPTH + 1][];
      d[DEPTH] = new double[] {1};
      for (int l = DEPTH - 1; l > 0; l--) {
        d[l] = new double[a[l].length];
        for (int j = 0; j < a[l].length; j++) {
          for (int i = 0; a[l][j] > 0 && i < b[l].length; i++) {
            d[l][j] += w[l][i][j] * d[l + 1][i] / Math.sqrt(a[l].length);
          }
        }
      }
      return d;
    }

    /** Σ of the squares of all derivatives ∂f/∂W = δ a/√n, ∂f/∂b = β δ. */
    double theta(double[] x) {
      double[][] a = activations(x);
      double[][] d = deltas(a);
      double sum = 0;
      for (int l = 0; l < DEPTH; l++) {
        for (double delta : d[l + 1]) {
          sum += delta * delta * BETA * BETA;
          for (double v : a[l]) {
            sum += delta * delta * v * v / a[l].length;
          }
        }
      }
      return sum;
    }

    /** One step of rate 1 down ½ mean (f − y)². */
    void step(double[][] x, double[] y) {
      Loops gradient = empty(b[0].length);
      for (int p = 0; p < x.length; p++) {
        double[][] a = activations(x[p]);
        double[][] d = deltas(a);
        double miss = (a[DEPTH][0] - y[p]) / x.length;
        for (int l = 0; l < DEPTH; l++) {
          for (int i = 0; i < b[l].length; i++) {
            gradient.b[l][i] += miss * BETA * d[l + 1][i];
            for (int j = 0; j < a[l].length; j++) {
              gradient.w[l][i][j] += miss * d[l + 1][i] * a[l][j] / Math.sqrt(a[l].length);
            }
          }
        }
      }
      for (int l = 0; l < DEPTH; l++) {
        for (int i = 0; i < b[l].length; i++) {
          b[l][i] -= gradient.b[l][i];
          for (int j = 0; j < w[l][i].length; j++) {
            w[l][i][j] -= gradient.w[l][i][j];
          }
        }
      }
    }
  }
}

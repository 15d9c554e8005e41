package dev.tangent.kernel;

import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.network.FloatNetwork;
import java.util.Iterator;
import java.util.Locale;

/**
 * Averages the kernels of finite random networks: it gives better and better estimates of E[f f′]
 * and E[Θ] at this width, with standard errors. It can check any architecture against its limit,
 * from which the means differ by O(1/width).
 *
 * <pre>{@code
 * MonteCarloKernel stream = MonteCarloKernel.of(network, x, 1);
 * while (stream.next().ntkError().get(0, 0) > 0.01) {}
 * }</pre>
 *
 * <p>It is an endless iterator; the estimate after n networks is a function of (architecture, seed,
 * n). One thread at a time may use it.
 */
public final class MonteCarloKernel implements Iterator<MonteCarloKernel.Estimate> {
  private final Architecture architecture;
  private final FloatMatrix x;
  private final long seed;
  private final Moments nngp;
  private final Moments ntk;
  private long networks;

  /**
   * Means over networks, and standard errors of these means (infinite after one network).
   *
   * @param networks how many
   * @param nngp mean of f_a(x) f_a(x′) over networks and outputs a, N×N
   * @param nngpError standard errors of {@code nngp}, N×N
   * @param ntk mean of the NTK, traced over the outputs and divided by their number, N×N
   * @param ntkError standard errors of {@code ntk}, N×N
   */
  public record Estimate(
      long networks,
      DoubleMatrix nngp,
      DoubleMatrix nngpError,
      DoubleMatrix ntk,
      DoubleMatrix ntkError) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "Estimate[%d networks, nngp %s, ntk %s]", networks, nngp, ntk);
    }
  }

  private MonteCarloKernel(Architecture architecture, FloatMatrix x, long seed) {
    this.architecture = architecture;
    this.x = x;
    this.seed = seed;
    nngp = new Moments(x.rows());
    ntk = new Moments(x.rows());
  }

  /**
   * {@return the estimate over networks of this architecture at initialization, on the rows of x;
   * no network is drawn yet}
   *
   * @param architecture of the networks
   * @param x points, N × n_0
   * @param seed of the first network; the others follow
   */
  public static MonteCarloKernel of(Architecture architecture, FloatMatrix x, long seed) {
    Shapes.require(
        "the number of columns of x (" + x + ")",
        x.columns(),
        "the input width of the architecture",
        architecture.inputWidth());
    return new MonteCarloKernel(architecture, x, seed);
  }

  /** Always true: there is always a better estimate. */
  @Override
  public boolean hasNext() {
    return true;
  }

  /**
   * Adds one network.
   *
   * @throws java.util.concurrent.CancellationException when the calling thread is interrupted
   */
  @Override
  public Estimate next() {
    Threads.checkInterrupted();
    FloatNetwork network = FloatNetwork.initialize(architecture, seed + networks);
    FloatMatrix f = network.outputs(x);
    FloatMatrix theta = FloatEmpiricalKernel.of(network).traced(x, x);
    networks++;
    nngp.add(networks, (i, j) -> covariance(f, i, j));
    ntk.add(networks, (i, j) -> theta.get(i, j));
    return new Estimate(
        networks, nngp.mean.copy(), nngp.error(networks), ntk.mean.copy(), ntk.error(networks));
  }

  private static double covariance(FloatMatrix f, int i, int j) {
    double sum = 0;
    for (int a = 0; a < f.columns(); a++) {
      sum += (double) f.get(i, a) * f.get(j, a);
    }
    return sum / f.columns();
  }

  /** Entry (i, j) of a sample. */
  private interface Entry {
    double at(int i, int j);
  }

  /** Running mean and sum of squared deviations (Welford 1962). */
  private static final class Moments {
    final DoubleMatrix mean;
    final DoubleMatrix squares;

    Moments(int n) {
      mean = DoubleMatrix.zeros(n, n);
      squares = DoubleMatrix.zeros(n, n);
    }

    void add(long count, Entry sample) {
      for (int i = 0; i < mean.rows(); i++) {
        for (int j = 0; j < mean.columns(); j++) {
          double value = sample.at(i, j);
          double before = value - mean.get(i, j);
          mean.set(i, j, mean.get(i, j) + before / count);
          squares.set(i, j, squares.get(i, j) + before * (value - mean.get(i, j)));
        }
      }
    }

    DoubleMatrix error(long count) {
      DoubleMatrix error = DoubleMatrix.zeros(mean.rows(), mean.columns());
      for (int i = 0; i < mean.rows(); i++) {
        for (int j = 0; j < mean.columns(); j++) {
          double variance = squares.get(i, j) / (count - 1.0);
          error.set(i, j, count == 1 ? Double.POSITIVE_INFINITY : Math.sqrt(variance / count));
        }
      }
      return error;
    }
  }
}

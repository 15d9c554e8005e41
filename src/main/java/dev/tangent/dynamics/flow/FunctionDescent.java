package dev.tangent.dynamics.flow;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.RandomStreams;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.Products;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Discrete (stochastic) gradient descent in function space, with momentum: the limit of a wide
 * network that is trained in steps on mini-batches.
 *
 * <pre>
 *   v ← m v + [i in batch] d_i(f) N/b,   a ← a + η v,   f = f₀ + K a/N
 * </pre>
 *
 * so that a full batch without momentum is f ← f + η K d(f)/N. Batches are drawn without
 * replacement, every epoch in an order that is a pure function of (seed, epoch). Cost: 2Nbk flops
 * for each step, and 2N²k for each count that is asked for.
 */
public final class FunctionDescent {
  private final DoubleMatrix kernel;
  private final CostDirection direction;
  private DoubleMatrix initial;
  private double learningRate = 1;
  private double momentum;
  private int batch;
  private long seed;

  private FunctionDescent(DoubleMatrix kernel, CostDirection direction) {
    this.kernel = kernel;
    this.direction = direction;
    this.batch = kernel.rows();
    this.initial = DoubleMatrix.zeros(kernel.rows(), direction.targets().columns());
  }

  /**
   * {@return a descent of the mean of a cost towards targets N × k, from f₀ = 0 with full batches}
   *
   * @param kernel K of the training points, N × N, symmetric
   * @param cost c(f, y)
   * @param targets y, N × k
   */
  public static FunctionDescent of(DoubleMatrix kernel, FunctionCost cost, DoubleMatrix targets) {
    Checks.kernel("the kernel", kernel);
    Checks.pointRows("targets", targets, "training points", kernel.rows());
    return new FunctionDescent(kernel, new CostDirection(cost, targets.copy()));
  }

  /**
   * Starts from these values on the training points, N × k.
   *
   * @param values f₀, N × k
   * @return this descent
   */
  public FunctionDescent from(DoubleMatrix values) {
    Checks.shape("initial", values, kernel.rows(), initial.columns(), "points × outputs");
    this.initial = values.copy();
    return this;
  }

  /**
   * Sets the learning rate η, 1 by default.
   *
   * @param value the new one
   * @return this descent
   */
  public FunctionDescent learningRate(double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("a learning rate is positive and finite, got " + value);
    }
    this.learningRate = value;
    return this;
  }

  /**
   * Sets the momentum m, the factor by which the velocity is multiplied at each step, {@code 0 <= m
   * < 1}.
   *
   * @param value the new one
   * @return this descent
   */
  public FunctionDescent momentum(double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException("momentum is 0 or more and below 1, got " + value);
    }
    this.momentum = value;
    return this;
  }

  /**
   * Sets the number of points in a batch (the last one of an epoch may be smaller), and the seed of
   * their order.
   *
   * @param size points in a batch
   * @param orderSeed of the order
   * @return this descent
   */
  public FunctionDescent batches(int size, long orderSeed) {
    if (size < 1 || size > kernel.rows()) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "a batch has 1 to %d points, got %d", kernel.rows(), size));
    }
    this.batch = size;
    this.seed = orderSeed;
    return this;
  }

  /**
   * {@return the function after each of these counts of steps, in order} This runs the training.
   *
   * @param counts steps, from 0, none below the one before
   * @throws ArithmeticException when training diverges, naming the step
   */
  public FunctionTrajectory run(long... counts) {
    Checks.ascending(counts);
    DualSystem system = new DualSystem(kernel, direction, initial, 0, 1, 1);
    State state = new State(initial);
    List<DoubleMatrix> duals = new ArrayList<>();
    double[] times = new double[counts.length];
    long step = 0;
    for (int c = 0; c < counts.length; c++) {
      for (; step < counts[c]; step++) {
        Threads.checkInterrupted();
        step(state, step);
      }
      times[c] = learningRate * counts[c];
      duals.add(state.dual.copy());
    }
    return new FunctionTrajectory(
        times, duals, system, direction, (int) Math.min(step, 1L << 30), 0);
  }

  /** f, K v/N, a and v, all N × k. */
  private static final class State {
    final DoubleMatrix f;
    final DoubleMatrix drift;
    final DoubleMatrix dual;
    final DoubleMatrix velocity;
    int[] order = {};
    long epoch = -1;

    State(DoubleMatrix initial) {
      f = initial.copy();
      drift = DoubleMatrix.zeros(f.rows(), f.columns());
      dual = DoubleMatrix.zeros(f.rows(), f.columns());
      velocity = DoubleMatrix.zeros(f.rows(), f.columns());
    }
  }

  private void step(State state, long step) {
    int n = kernel.rows();
    int perEpoch = (n + batch - 1) / batch;
    if (step / perEpoch != state.epoch) {
      state.epoch = step / perEpoch;
      state.order = order(n, seed, state.epoch);
    }
    int from = (int) (step % perEpoch) * batch;
    int to = Math.min(n, from + batch);
    DoubleMatrix d = DoubleMatrix.zeros(n, state.f.columns());
    direction.direction(state.f, d);
    scale(state.velocity, momentum);
    scale(state.drift, momentum);
    DoubleMatrix rows = DoubleMatrix.zeros(to - from, n);
    DoubleMatrix picked = DoubleMatrix.zeros(to - from, d.columns());
    for (int b = from; b < to; b++) {
      int i = state.order[b];
      rows.rowRange(b - from, b - from + 1).assign(kernel.rowRange(i, i + 1));
      picked.rowRange(b - from, b - from + 1).assign(d.rowRange(i, i + 1));
      Products.addTo(
          state.velocity.rowRange(i, i + 1), n / (double) (to - from), d.rowRange(i, i + 1));
    }
    Products.addTo(
        state.drift,
        1.0 / (to - from),
        Products.multiply(Transpose.YES, rows, Transpose.NO, picked));
    Products.addTo(state.dual, learningRate, state.velocity);
    Products.addTo(state.f, learningRate, state.drift);
    if (!(Products.largest(state.f) < 1e150)) {
      throw new ArithmeticException(
          String.format(
              Locale.ROOT,
              "gradient descent diverged at step %d: a learning rate below %s is needed",
              step,
              learningRate));
    }
  }

  private static void scale(DoubleMatrix a, double factor) {
    for (int i = 0; i < a.array().length; i++) {
      a.array()[i] *= factor;
    }
  }

  /** A permutation of 0…n−1: a Fisher–Yates shuffle with the uniforms of (seed, epoch). */
  private static int[] order(int n, long seed, long epoch) {
    int[] order = new int[n];
    double[] uniforms = new double[n];
    CounterRandom.uniforms(seed, RandomStreams.epoch(epoch), 0, uniforms, 0, n);
    for (int i = 0; i < n; i++) {
      int j = Math.min(i, (int) (uniforms[i] * (i + 1)));
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}

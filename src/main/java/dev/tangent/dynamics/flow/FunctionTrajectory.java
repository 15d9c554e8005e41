package dev.tangent.dynamics.flow;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link FunctionFlow} or {@link FunctionDescent} went through, at the times asked for. */
public final class FunctionTrajectory {
  private final double[] times;
  private final List<DoubleMatrix> duals;
  private final DualSystem system;
  private final @Nullable CostDirection cost;
  private final int accepted;
  private final int rejected;

  FunctionTrajectory(
      double[] times,
      List<DoubleMatrix> duals,
      DualSystem system,
      @Nullable CostDirection cost,
      int accepted,
      int rejected) {
    this.times = times;
    this.duals = List.copyOf(duals);
    this.system = system;
    this.cost = cost;
    this.accepted = accepted;
    this.rejected = rejected;
  }

  /** The times; for discrete steps learning rate × steps. */
  public double[] times() {
    return times.clone();
  }

  /** α, N × k: f(x) = f₀(x) + K(x, X) α. */
  public DoubleMatrix dual(int time) {
    DoubleMatrix a = duals.get(time);
    return Products.scaled(a, 1.0 / a.rows());
  }

  /** f on the training points, N × k. */
  public DoubleMatrix train(int time) {
    return system.function(duals.get(time));
  }

  /**
   * f on other points.
   *
   * @param kernelWithTraining K(x, X), M × N
   * @param initialTest f₀ there, M × k
   */
  public DoubleMatrix test(int time, DoubleMatrix kernelWithTraining, DoubleMatrix initialTest) {
    DoubleMatrix a = duals.get(time);
    Checks.finite("K(test, training)", kernelWithTraining);
    Checks.shape(
        "initial test values", initialTest, kernelWithTraining.rows(), a.columns(), "M × k");
    return Products.add(initialTest, 1, Products.multiply(kernelWithTraining, dual(time)));
  }

  /** The mean cost over the data; only when a cost was descended. */
  public double cost(int time) {
    if (cost == null) {
      throw new IllegalStateException("a direction that is no cost's gradient has no cost");
    }
    return cost.value(train(time));
  }

  /** Steps taken. */
  public int steps() {
    return accepted;
  }

  /** Steps tried again smaller. */
  public int rejected() {
    return rejected;
  }
}

package dev.tangent.dynamics.flow;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The path of a {@link FunctionFlow} or {@link FunctionDescent}, at the times asked for. */
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

  /** {@return the times; for discrete steps learning rate × steps} */
  public double[] times() {
    return times.clone();
  }

  /**
   * {@return α, N × k: f(x) = f₀(x) + K(x, X) α}
   *
   * @param time number of the time, from 0
   */
  public DoubleMatrix dual(int time) {
    DoubleMatrix a = duals.get(time);
    return Products.scaled(a, 1.0 / a.rows());
  }

  /**
   * {@return f on the training points, N × k}
   *
   * @param time number of the time, from 0
   */
  public DoubleMatrix train(int time) {
    return system.function(duals.get(time));
  }

  /**
   * {@return f on other points}
   *
   * @param time number of the time, from 0
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

  /**
   * {@return the mean cost over the data; only for the descent of a cost}
   *
   * @param time number of the time, from 0
   */
  public double cost(int time) {
    if (cost == null) {
      throw new IllegalStateException(
          "a direction that is no cost's gradient has no cost: only a descent has one");
    }
    return cost.value(train(time));
  }

  /** {@return steps taken} */
  public int steps() {
    return accepted;
  }

  /** {@return steps that were rejected and tried again with a smaller size} */
  public int rejected() {
    return rejected;
  }
}

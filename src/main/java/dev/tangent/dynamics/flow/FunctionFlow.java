package dev.tangent.dynamics.flow;

import dev.tangent.dynamics.KernelGradientDescent;
import dev.tangent.dynamics.Ridge;
import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Training in function space for any convex cost, or along any direction (JGH §3): ∂_t f = 1/N Σ_i
 * K(·, x_i) d_i(f), with or without momentum, by an adaptive integrator for stiff equations.
 *
 * <p>The dual variable a = ∫ d is integrated by RODAS (order 4, L-stable); its linear systems are
 * solved by GMRES with the exact curvature of the cost. Error control: each step's estimated error
 * in f, root mean square over the data, is below {@code tolerance} × (largest |f| or |target|). For
 * least squares use {@link KernelGradientDescent}, which is exact.
 *
 * <p>Cost: for each step, six products K·(N × k) and about 6 × (eigenvalues above 1/step) more
 * inside GMRES. Times must be finite. Interruptible. It is a builder and not safe for threads.
 *
 * <pre>{@code
 * FunctionTrajectory path =
 *     FunctionFlow.descend(ntk, FunctionCosts.crossEntropy(), oneHot).tolerance(1e-6).run(0, 1, 10);
 * DoubleMatrix logits = path.test(2, ntkTestTrain, initialTest);
 * }</pre>
 */
public final class FunctionFlow {
  private final DoubleMatrix kernel;
  private final FunctionDirection direction;
  private final double scale;
  private DoubleMatrix initial;
  private Ridge ridge = Ridge.NONE;
  private double tolerance = 1e-6;
  private OptionalDouble friction = OptionalDouble.empty();
  private int maxSteps = 100_000;

  private FunctionFlow(
      DoubleMatrix kernel, FunctionDirection direction, int outputs, double scale) {
    Checks.kernel("the kernel", kernel);
    this.kernel = kernel;
    this.direction = direction;
    this.scale = scale;
    this.initial = DoubleMatrix.zeros(kernel.rows(), outputs);
  }

  /**
   * {@return gradient descent of the mean of a convex cost, towards targets N × k, from f₀ = 0}
   *
   * @param kernel K of the training points, N × N, symmetric
   * @param cost c(f, y), convex
   * @param targets y, N × k
   */
  public static FunctionFlow descend(DoubleMatrix kernel, FunctionCost cost, DoubleMatrix targets) {
    Checks.pointRows("targets", targets, "training points", kernel.rows());
    double scale = Math.max(Products.largest(targets), Double.MIN_NORMAL);
    return new FunctionFlow(kernel, FunctionDirection.of(cost, targets), targets.columns(), scale);
  }

  /**
   * {@return a flow along any direction, from f₀ = 0}
   *
   * @param kernel K of the training points, N × N, symmetric
   * @param direction d(f)
   * @param outputs k
   * @param scale the size of f that the tolerance is relative to while f is smaller
   */
  public static FunctionFlow along(
      DoubleMatrix kernel, FunctionDirection direction, int outputs, double scale) {
    if (!(scale > 0)) {
      throw new IllegalArgumentException("the scale of f must be positive, got " + scale);
    }
    return new FunctionFlow(kernel, direction, outputs, scale);
  }

  /**
   * Starts from these values on the training points, N × k.
   *
   * @param values f₀, N × k
   * @return this flow
   */
  public FunctionFlow from(DoubleMatrix values) {
    Checks.shape("initial", values, kernel.rows(), initial.columns(), "points × outputs");
    this.initial = values.copy();
    return this;
  }

  /**
   * Adds r/(2N) ‖θ − θ₀‖² to the cost.
   *
   * @param value the new one
   * @return this flow
   */
  public FunctionFlow ridge(Ridge value) {
    this.ridge = value;
    return this;
  }

  /**
   * Integrates f'' + friction · f' = −∇C instead of f' = −∇C.
   *
   * @param value the new one
   * @return this flow
   */
  public FunctionFlow momentum(double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("friction must be positive and finite, got " + value);
    }
    this.friction = OptionalDouble.of(value);
    return this;
  }

  /**
   * Sets the allowed error of a step; 1e-6 by default, at least 1e-12.
   *
   * @param value relative to the size of f
   * @return this flow
   */
  public FunctionFlow tolerance(double value) {
    if (!(value >= 1e-12 && value < 1)) {
      throw new IllegalArgumentException("the tolerance is from 1e-12 to 1, got " + value);
    }
    this.tolerance = value;
    return this;
  }

  /**
   * Sets the most steps; the integration throws if it needs more.
   *
   * @param value the new one
   * @return this flow
   */
  public FunctionFlow maxSteps(int value) {
    this.maxSteps = value;
    return this;
  }

  /**
   * Integrates through the given times: finite, none negative, in order.
   *
   * @param times finite, none negative, in order
   * @return the function at these times
   */
  public FunctionTrajectory run(double... times) {
    Checks.times(times);
    if (times[times.length - 1] == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "an integration ends at a finite time (many costs have no minimum): give a large one"
              + " instead of infinity");
    }
    DualSystem dual =
        new DualSystem(kernel, direction, initial, ridge.of(kernel), tolerance, scale);
    boolean heavy = friction.isPresent();
    int rows = heavy ? 2 * kernel.rows() : kernel.rows();
    Rosenbrock solver =
        new Rosenbrock(
            heavy ? new MomentumSystem(dual, friction.getAsDouble()) : dual,
            DoubleMatrix.zeros(rows, initial.columns()),
            maxSteps);
    List<DoubleMatrix> duals = new ArrayList<>();
    for (double time : times) {
      solver.advance(time);
      duals.add(heavy ? MomentumSystem.position(solver.state()) : solver.state());
    }
    return new FunctionTrajectory(
        times.clone(), duals, dual, cost(), solver.accepted(), solver.rejected());
  }

  private @Nullable CostDirection cost() {
    return direction instanceof CostDirection cost ? cost : null;
  }
}

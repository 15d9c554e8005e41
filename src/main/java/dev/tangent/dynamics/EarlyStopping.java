package dev.tangent.dynamics;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import java.util.Arrays;
import java.util.List;

/**
 * The held-out cost ½ · mean ‖f_t − y‖² along a trajectory, and the time where it is least.
 *
 * <p>The curve is evaluated on a logarithmic grid from well before the fastest component moves to
 * well after the slowest resolved one has, then the lowest grid point is refined by golden section.
 * The optimum is t = ∞ or t = 0 when an end is lowest; t = ∞ is left out where rounding makes the
 * solution there undetermined.
 */
public final class EarlyStopping {
  private static final int GRID = 97;
  private static final int REFINEMENTS = 40;

  /** A cost below this fraction of the one at the start is the rounding of an error of 0. */
  private static final double ROUNDING = 1e-24;

  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  private final Trajectory trajectory;
  private final TestPoints points;
  private final DoubleMatrix initial;
  private final DoubleMatrix targets;
  private final double[] times;
  private final double[] costs;

  private EarlyStopping(
      Trajectory trajectory,
      TestPoints points,
      DoubleMatrix initial,
      DoubleMatrix targets,
      double[] times) {
    this.trajectory = trajectory;
    this.points = points;
    this.initial = initial;
    this.targets = targets;
    this.times = times;
    this.costs = costs(times);
  }

  /**
   * {@return the curve on held-out points}
   *
   * @param trajectory of the training
   * @param rates the rates of the training's components ({@link KernelGradientDescent#rates()})
   * @param points the held-out points
   * @param initial f₀ there, M × k
   * @param targets the true outputs there, M × k
   */
  public static EarlyStopping of(
      Trajectory trajectory,
      double[] rates,
      TestPoints points,
      DoubleMatrix initial,
      DoubleMatrix targets) {
    Checks.shape("held-out targets", targets, points.size(), trajectory.outputs(), "M × k");
    if (points.size() == 0) {
      throw new IllegalArgumentException("early stopping needs at least one held-out point");
    }
    Conditioning conditioning = trajectory.conditioning();
    int n = rates.length;
    double fastest = Math.max(rates[0], Double.MIN_NORMAL);
    double floor = Math.max(conditioning.noise(), conditioning.ridge()) / n;
    double slowest = Math.max(rates[n - 1], Math.max(floor, fastest * 1e-12));
    double first = 1e-3 / fastest;
    double last = Math.max(1e2 / fastest, 30 / slowest);
    double[] times = new double[GRID + 1];
    for (int i = 1; i <= GRID; i++) {
      times[i] = first * Math.pow(last / first, (i - 1.0) / (GRID - 1));
    }
    return new EarlyStopping(trajectory, points, initial, targets, answerable(trajectory, times));
  }

  /** Leaves out late times at which rounding makes the solution undetermined. */
  private static double[] answerable(Trajectory trajectory, double[] times) {
    int count = times.length;
    while (count > 1) {
      try {
        trajectory.dual(new TrainingTime.Flow(times[count - 1]));
        break;
      } catch (SingularKernelException hidden) {
        count--;
      }
    }
    return Arrays.copyOf(times, count);
  }

  private double[] costs(double... at) {
    List<DoubleMatrix> f = trajectory.test(points, initial, TrainingTime.flow(at));
    double[] result = new double[at.length];
    for (int t = 0; t < at.length; t++) {
      DoubleMatrix error = Products.add(f.get(t), -1, targets);
      result[t] = Products.dot(error, error) / (2 * points.size());
    }
    return result;
  }

  /** {@return times of the curve; a copy} */
  public double[] times() {
    return times.clone();
  }

  /** {@return held-out cost at {@link #times()}; a copy} */
  public double[] costs() {
    return costs.clone();
  }

  /** {@return the time at which the held-out cost is least, to about 1e-6 relative} */
  public double optimalTime() {
    int best = 0;
    for (int i = 1; i < costs.length; i++) {
      best = costs[i] < costs[best] ? i : best;
    }
    if (best == 0) {
      return 0;
    }
    // When the error is nearly 0, only rounding decides which of the late times is lowest.
    if (limitCost() <= costs[best] + ROUNDING * costs[0]) {
      return Double.POSITIVE_INFINITY;
    }
    if (best == costs.length - 1) {
      return times[best];
    }
    double low = Math.log(times[Math.max(1, best - 1)]);
    double high = Math.log(times[best + 1]);
    for (int i = 0; i < REFINEMENTS; i++) {
      double left = high - GOLDEN * (high - low);
      double right = low + GOLDEN * (high - low);
      double[] pair = costs(Math.exp(left), Math.exp(right));
      if (pair[0] <= pair[1]) {
        high = right;
      } else {
        low = left;
      }
    }
    return Math.exp((low + high) / 2);
  }

  /** The cost at t = ∞; ∞ where rounding makes the solution there undetermined. */
  private double limitCost() {
    try {
      return costs(Double.POSITIVE_INFINITY)[0];
    } catch (SingularKernelException hidden) {
      return Double.POSITIVE_INFINITY;
    }
  }

  /** {@return the least held-out cost} */
  public double optimalCost() {
    return costs(optimalTime())[0];
  }
}

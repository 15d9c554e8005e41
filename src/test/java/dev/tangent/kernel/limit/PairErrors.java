package dev.tangent.kernel.limit;

import dev.tangent.activation.Correlation;
import dev.tangent.activation.DualActivation;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Parametrization;
import dev.tangent.layer.Step;
import dev.tangent.linalg.DoubleMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * How far the kernels of one pair may be off: what every step may err by, carried to the end. From
 * each step on the recursion is run again with its angle, its variances or its tangent moved by as
 * much; the differences that this makes at the end are added up. So a pair behind a jump may err by
 * the root of an angle's error, and a pair without one may not.
 *
 * <p>What steps may err by is what the Javadoc of the engine states: an angle of the inputs and of
 * a sum of points of different norm, a few roundings; a gap, a few roundings of itself; an
 * activation by tables, their tolerance, relative to small gaps.
 */
public final class PairErrors {
  private static final double DOUBLE = Math.ulp(1.0);

  private final List<PlanStep> steps;
  private final Points points;
  private final boolean single;
  private final boolean costly;

  /** The rounding of numbers on this pair's path, and whether it has tables. */
  private double unit;

  private boolean exact;

  /** 1 − ρ, 1 + ρ and Θ/√(q q′); saved ones, the last first. */
  private record State(Correlation r, double t, List<State> saved) {
    State moved(double gap) {
      double inside = Math.clamp(r.gap() + gap, 0, 2);
      double sum = Math.clamp(r.sum() - gap, 0, 2);
      return new State(new Correlation(inside, sum), t, saved);
    }

    State with(double tangent) {
      return new State(r, tangent, saved);
    }

    /** With another angle. */
    State turned(double angle) {
      boolean acute = r.gap() < 1;
      Correlation near =
          Correlation.ofAngle(Math.max(0, (acute ? r.angle() : r.supplement()) + angle));
      return new State(acute ? near : near.opposite(), t, saved);
    }
  }

  private PairErrors(Architecture network, DoubleMatrix two, boolean single) {
    LimitPlan plan = LimitPlan.of(network, Parametrization.NTK, _ -> true);
    steps = plan.steps();
    points = Points.of(plan, DoubleLimitSide.norms(two, "x"), two.columns(), "x");
    costly = plan.hasIntegrals();
    this.single = single;
  }

  /**
   * What Σ and Θ of two points may be off by, relative to √(K_ii K_jj).
   *
   * @param two both points, as the engine is given them
   * @param single whether the engine computes in float32
   */
  public static double[] of(Architecture network, DoubleMatrix two, boolean single) {
    return new PairErrors(network, two, single).bounds(correlation(two));
  }

  /** By Lagrange's identity: products x_i y_j − x_j y_i lose no digits. */
  private static Correlation correlation(DoubleMatrix two) {
    double xx = 0;
    double yy = 0;
    double xy = 0;
    double cross = 0;
    for (int i = 0; i < two.columns(); i++) {
      double x = two.get(0, i);
      double y = two.get(1, i);
      xx += x * x;
      yy += y * y;
      xy += x * y;
      for (int j = 0; j < i; j++) {
        double p = two.get(0, j) * y;
        double rest = Math.fma(two.get(0, j), y, -p);
        double d = Math.fma(-x, two.get(1, j), p) + rest;
        cross += d * d;
      }
    }
    double square = Math.min(1, cross / xx / yy);
    double near = square <= DOUBLE * DOUBLE ? 0 : square / (1 + Math.sqrt(1 - square));
    return xy > 0 ? new Correlation(near, 2 - near) : new Correlation(2 - near, near);
  }

  private double[] bounds(Correlation input) {
    State start = new State(input, 0, List.of());
    State first = steps.getFirst() instanceof PlanStep.Map(Step.Affine _) ? step(0, start) : start;
    // the same pairs as in the tiles: these are computed one by one, in double
    double limit = single ? (costly ? 1.0 / 1024 : 1.0 / 128) : costly ? 1e-7 : 1e-5;
    double sum = first.r.sum();
    exact = sum < limit && (sum > 0 || !costly); // integrals keep a sum of 0 in tables
    unit = single && !exact ? Math.ulp(1f) : DOUBLE;
    double[] end = end(0, start);
    double[] bound = {4 * unit, 4 * unit};
    double angle = turn(input);
    add(bound, end, 0, sign -> start.turned(sign * angle));
    State now = start;
    for (int k = 0; k < steps.size(); k++) {
      State next = step(k, now);
      for (DoubleFunction<State> moved : moved(k, now, next)) {
        add(bound, end, k + 1, moved);
      }
      now = next;
    }
    return bound;
  }

  /** The error of the inputs' angle. */
  private double turn(Correlation input) {
    double near = Math.min(input.gap(), input.sum());
    double angle = Math.min(input.angle(), input.supplement());
    double entries = single ? Math.ulp(1f) : DOUBLE;
    if (angle <= 2 * entries) {
      return angle; // rows on one line up to the rounding of their entries count as such
    }
    // from sums of products, from differences of entries, from what a projection leaves
    double roundings = near > 1.0 / 256 ? 8 + 4 / input.sine() : 8;
    return near < 0.5e4 * entries * entries ? 4 * unit * angle : roundings * unit;
  }

  /** Adds what a move to either side makes at the end. */
  private void add(double[] bound, double[] end, int from, DoubleFunction<State> moved) {
    double[] up = end(from, moved.apply(1));
    double[] down = end(from, moved.apply(-1));
    for (int i = 0; i < bound.length; i++) {
      bound[i] += Math.max(Math.abs(up[i] - end[i]), Math.abs(down[i] - end[i]));
    }
  }

  /** Σ and Θ from the state before a step. */
  private double[] end(int from, State start) {
    State now = start;
    for (int k = from; k < steps.size(); k++) {
      now = step(k, now);
    }
    double sizes = Math.sqrt(points.nngp(0)) * Math.sqrt(points.nngp(1));
    double scale = Math.sqrt(points.ntk(0)) * Math.sqrt(points.ntk(1));
    return new double[] {now.r.rho(), now.t * sizes / scale};
  }

  /** The states after step k that its errors may lead to, by their sign. */
  private List<DoubleFunction<State>> moved(int k, State before, State after) {
    List<DoubleFunction<State>> moved = new ArrayList<>();
    if (steps.get(k) instanceof PlanStep.Save) {
      return moved;
    }
    boolean unequal = points.variance[k][0] != points.variance[k][1];
    // near 2 a gap has the rounding of 2
    moved.add(sign -> after.moved(sign * 4 * unit * after.r.gap()));
    moved.add(sign -> after.with(after.t + sign * 4 * unit * Math.max(1, Math.abs(after.t))));
    boolean sum =
        steps.get(k) instanceof PlanStep.Map(Step.Affine affine) && affine.beta2() > 0
            || steps.get(k) instanceof PlanStep.Add;
    if (sum && unequal) {
      moved.add(sign -> after.turned(sign * 2 * unit));
    }
    if (steps.get(k) instanceof PlanStep.Map(Step.Activate(_, var dual))
        && points.variance[k + 1][0] * points.variance[k + 1][1] > 0) {
      activated(moved, k, dual, before, after);
    }
    return moved;
  }

  private void activated(
      List<DoubleFunction<State>> moved, int k, DualActivation dual, State before, State after) {
    double qx = points.variance[k][0];
    double qy = points.variance[k][1];
    double size = Math.sqrt(points.variance[k + 1][0]) * Math.sqrt(points.variance[k + 1][1]);
    double tolerance = exact ? 0 : tolerance(dual, qx, qy);
    double gap = before.r.gap();
    double angle = before.r.angle();
    double error = 8 * tolerance * (dual.continuous() ? angle * angle / 2 : angle);
    boolean polynomial = gap > 1.0 / 16 && gap < 31.0 / 16 && after.r.gap() > 1.0 / 128;
    error += polynomial ? 4 * tolerance + 6 * unit : 0;
    error += gap > 1 && dual.homogeneous() ? 4 * unit : 0; // gap − κ (sin θ − θ cos θ)
    double whole = error;
    moved.add(sign -> after.moved(sign * whole));
    double slope = Math.abs(dual.correlationSlope(qx, qy, before.r, size));
    double factor = 8 * tolerance + 8 * unit * Math.max(1, slope);
    moved.add(sign -> after.with(after.t + sign * factor * Math.abs(before.t)));
    if (!dual.homogeneous()) {
      if (qx != qy) {
        moved.add(sign -> after.turned(sign * 2 * unit)); // vectors of points on one line
      }
      moved.add(
          sign -> {
            double q = qx * (1 + sign * 4 * DOUBLE);
            State other = after.with(before.t * dual.correlationSlope(q, qy, before.r, size));
            return new State(dual.output(q, qy, before.r), other.t, after.saved);
          });
    }
  }

  /** What its table is made to: see {@code FloatRowSteps}. */
  private double tolerance(DualActivation dual, double qx, double qy) {
    double rounding = 0.25 * Math.ulp(1f);
    if (dual.homogeneous()) {
      return single ? rounding : 4e-15;
    }
    double least = 1;
    for (double q : new double[] {qx, qy}) {
      least = Math.min(least, dual.derivativeVariance(q) * q / dual.variance(q));
    }
    double closed = Math.clamp(least, 0.01, 1);
    return dual.costly() ? (single ? rounding : 4e-13) : (single ? rounding : 1e-13) * closed;
  }

  private State step(int k, State now) {
    double qx = points.variance[k][0];
    double qy = points.variance[k][1];
    return switch (steps.get(k)) {
      case PlanStep.Map(Step.Affine affine) -> {
        double ax = affine.sigma2() * qx;
        double ay = affine.sigma2() * qy;
        double b = affine.beta2();
        double whole = Math.sqrt(ax + b) * Math.sqrt(ay + b);
        double part = whole == 0 ? 1 : Math.sqrt(ax) * Math.sqrt(ay) / whole;
        double t = part * (now.t + affine.weights() * now.r.rho());
        t += whole == 0 ? 0 : affine.biases() * b / whole;
        yield new State(mix(ax, ay, now.r, b, b, Correlation.ONE), t, now.saved);
      }
      case PlanStep.Map(Step.Activate(_, var dual)) -> {
        double after = Math.sqrt(points.variance[k + 1][0]) * Math.sqrt(points.variance[k + 1][1]);
        yield after == 0
            ? new State(Correlation.of(0), 0, now.saved)
            : new State(
                dual.output(qx, qy, now.r),
                now.t * dual.correlationSlope(qx, qy, now.r, after),
                now.saved);
      }
      case PlanStep.Map(Step.Normalize _) -> now;
      case PlanStep.Save _ -> {
        List<State> saved = new ArrayList<>(List.of(now));
        saved.addAll(now.saved);
        yield new State(now.r, now.t, List.copyOf(saved));
      }
      case PlanStep.Add add -> {
        State old = now.saved.getFirst();
        double ax = points.variance[add.saved()][0];
        double ay = points.variance[add.saved()][1];
        double bx = add.scale2() * qx;
        double by = add.scale2() * qy;
        double first = Math.sqrt(ax) * Math.sqrt(ay) * old.t;
        double second = Math.sqrt(bx) * Math.sqrt(by) * now.t;
        double t = (first + second) / (Math.sqrt(ax + bx) * Math.sqrt(ay + by));
        List<State> left = now.saved.subList(1, now.saved.size());
        yield new State(mix(ax, ay, old.r, bx, by, now.r), t, left);
      }
    };
  }

  /** The correlation of a sum of uncorrelated parts. */
  private static Correlation mix(
      double ax, double ay, Correlation a, double bx, double by, Correlation b) {
    double first = Math.sqrt(ax) * Math.sqrt(ay);
    double second = Math.sqrt(bx) * Math.sqrt(by);
    double whole = Math.sqrt(ax + bx) * Math.sqrt(ay + by);
    if (whole == 0) {
      return a;
    }
    double difference = Math.sqrt(ax) * Math.sqrt(by) - Math.sqrt(ay) * Math.sqrt(bx);
    double excess = difference * difference / (whole + first + second);
    double gap = (excess + first * a.gap() + second * b.gap()) / whole;
    double sum = (excess + first * a.sum() + second * b.sum()) / whole;
    return new Correlation(Math.clamp(gap, 0, 2), Math.clamp(sum, 0, 2));
  }
}

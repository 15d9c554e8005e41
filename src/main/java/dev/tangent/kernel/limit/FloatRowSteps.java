// twin: double
package dev.tangent.kernel.limit;

import dev.tangent.activation.SlopedReluDual;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the row steps of a plan for given points, following how large gaps can be: a table needs to
 * cover only the angles that its layer meets.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatRowSteps {
  /** Relative to the largest values: half of what one rounding of an inner product costs. */
  private static final double ROUNDING = 0.25 * Math.ulp(1f);

  /**
   * What a table of a closed form reaches in double, and one of integrals, whose errors it sees.
   */
  private static final double CLOSED_TOLERANCE = Math.max(ROUNDING, 1e-13);

  private static final double INTEGRAL_TOLERANCE = Math.max(ROUNDING, 4e-13);

  /** More than what roundings add to a gap. */
  private static final double SLACK = 32 * Math.ulp(1f);

  /** What polynomials in the gap reach instead of the arc-cosine. */
  private static final double ARC_TOLERANCE = Math.max(ROUNDING, 4e-15);

  /** Below so many pairs a closed form is evaluated directly; quadrature costs more. */
  private static final long FEW_PAIRS = 8000;

  private static final long FEW_INTEGRALS = 300;

  private final LimitPlan plan;
  private final Points x;
  private final Points y;
  private final List<FloatRowStep> steps = new ArrayList<>();
  private final double[] maxGap;

  /** The last step, if that is an arc-cosine activation. */
  private @Nullable Arc arc;

  private record Arc(SlopedReluDual dual, boolean acute) {}

  /** The tables in use, by step. */
  private final SortedMap<Integer, DualTable> tables = new TreeMap<>();

  /** The tables to use, by step; null where they are still to be chosen. */
  private final @Nullable SortedMap<Integer, DualTable> given;

  /** Chooses methods for all pairs of these points. */
  FloatRowSteps(LimitPlan plan, Points x, Points y) {
    this(plan, x, y, null);
  }

  /**
   * Those that were chosen before.
   *
   * @param given {@link #tables()} of that time
   */
  FloatRowSteps(LimitPlan plan, Points x, Points y, @Nullable SortedMap<Integer, DualTable> given) {
    this.plan = plan;
    this.given = given;
    this.x = x;
    this.y = y;
    List<Step> plain = plan.steps();
    maxGap = new double[plain.size() + 1];
    maxGap[0] = 2;
    for (int k = 0; k < plain.size(); k++) {
      maxGap[k + 1] = Math.min(2, add(plain.get(k), k));
    }
  }

  List<FloatRowStep> steps() {
    return List.copyOf(steps);
  }

  /** The tables in use, by step; an activation without one is evaluated directly. */
  SortedMap<Integer, DualTable> tables() {
    return tables;
  }

  /** Adds the row step of step k; the largest gap after it. */
  private double add(Step step, int k) {
    if (step instanceof Step.Normalize) {
      return maxGap[k];
    }
    Arc last = arc;
    arc = null;
    return switch (step) {
      case Step.Affine affine -> {
        FloatRowStep.Affine row = new FloatRowStep.Affine(affine, k, x, y);
        if (last == null || !row.alike()) {
          steps.add(row);
        } else {
          steps.set(steps.size() - 1, layer(last, row));
        }
        yield row.maxGap(maxGap[k], 0);
      }
      case Step.Dual dual -> activation(dual, k);
      case Step.Normalize _ -> maxGap[k];
      case Step.Save _ -> {
        steps.add(new FloatRowStep.Save());
        yield maxGap[k];
      }
      case Step.Add add -> {
        FloatRowStep.Add row = new FloatRowStep.Add(add, k, x, y);
        steps.add(row);
        yield row.maxGap(maxGap[add.saved()], maxGap[k]);
      }
    };
  }

  private static FloatRowStep layer(Arc arc, FloatRowStep.Affine affine) {
    float kappa = (float) arc.dual.kappa();
    FloatRowStep any = new FloatRowStep.Layer(kappa, false, affine);
    FloatRowStep exact = arc.acute ? new FloatRowStep.Layer(kappa, true, affine) : any;
    double limit = arc.acute ? 1 + SLACK : 2;
    return new FloatPolynomialStep.Layer(arc.dual, ARC_TOLERANCE, exact, limit, any, affine);
  }

  private double activation(Step.Dual step, int k) {
    if (step.dual() instanceof SlopedReluDual relu) {
      steps.add(new FloatRowStep.ArcCosine((float) relu.kappa()));
      arc = new Arc(relu, maxGap[k] <= 1);
      return relu.largestOutputGap(maxGap[k]);
    }
    FloatRowStep direct = new FloatRowStep.Direct(step, k, x, y);
    DualTable table = given == null ? choose(step, k) : given.get(k);
    if (table == null) {
      steps.add(direct);
      return 2;
    }
    tables.put(k, table);
    FloatPointBasis rows = new FloatPointBasis(table, x.variance[k], false);
    FloatPointBasis columns = x == y ? rows : new FloatPointBasis(table, y.variance[k], true);
    FloatRowStep series = new FloatSeriesStep(table, rows, columns);
    steps.add(new FloatPolynomialStep.Activation(table, series, direct, rows, columns));
    return table.maxOutputGap();
  }

  /** A table where one is cheaper than the dual itself for so many pairs, and exact enough. */
  private @Nullable DualTable choose(Step.Dual step, int k) {
    boolean closed = !step.dual().costly();
    long pairs = x == y ? (long) x.count() * x.count() / 2 : (long) x.count() * y.count();
    if (pairs > (closed ? FEW_PAIRS : FEW_INTEGRALS)) {
      return plan.table(
          step.dual(),
          Math.min(smallest(x.variance[k]), smallest(y.variance[k])),
          Math.max(largest(x.variance[k]), largest(y.variance[k])),
          Math.min(2, maxGap[k] + SLACK),
          closed ? CLOSED_TOLERANCE : INTEGRAL_TOLERANCE);
    }
    return null;
  }

  private static double smallest(double[] q) {
    double result = Double.POSITIVE_INFINITY;
    for (double value : q) {
      result = value > 0 ? Math.min(result, value) : result; // points that are 0: see the tiles
    }
    return result;
  }

  private static double largest(double[] q) {
    double result = 0;
    for (double value : q) {
      result = Math.max(result, value);
    }
    return result;
  }
}

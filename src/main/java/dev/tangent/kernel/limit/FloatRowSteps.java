// twin: double
package dev.tangent.kernel.limit;

import dev.tangent.activation.SlopedReluDual;
import dev.tangent.layer.Step;
import dev.tangent.linalg.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the row steps of a plan for given points. It keeps a bound on the gaps at every layer,
 * because a table needs to cover only the angles that its layer meets.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatRowSteps {
  /**
   * A tolerance relative to the largest values: half of the error that one rounding of an inner
   * product causes.
   */
  private static final double ROUNDING = 0.25 * Math.ulp(1f);

  /**
   * The tolerances of tables: one for closed forms, and a larger one for integrals, which have
   * errors themselves.
   */
  private static final double CLOSED_TOLERANCE = Math.max(ROUNDING, 1e-13);

  private static final double INTEGRAL_TOLERANCE = Math.max(ROUNDING, 4e-13);

  /**
   * The smallest slope that the tolerance of a table is scaled by: tables can't reach more digits.
   */
  private static final double LEAST_SLOPE = 0.01;

  /** More than rounding can add to a gap. */
  private static final double SLACK = 32 * Math.ulp(1f);

  /** The tolerance of polynomials in the gap that replace the arc-cosine. */
  private static final double ARC_TOLERANCE = Math.max(ROUNDING, 4e-15);

  /** For fewer pairs a closed form is evaluated directly; for quadrature a table pays earlier. */
  private static final long FEW_PAIRS = 8000;

  private static final long FEW_INTEGRALS = 300;

  /** About the number of values of a dual that the table of a piece costs. */
  private static final int TABLE = 3000;

  private final LimitPlan plan;
  private final Progress progress;
  private final Points x;
  private final Points y;
  private final List<FloatRowStep> steps = new ArrayList<>();
  private final double[] maxGap;

  /** The last step, if it is an arc-cosine activation. */
  private @Nullable Arc arc;

  private record Arc(SlopedReluDual dual, boolean acute) {}

  /** The tables in use, by step. */
  private final SortedMap<Integer, DualTables> tables = new TreeMap<>();

  /** The tables to use, by step; null where they are still to be chosen. */
  private final @Nullable SortedMap<Integer, DualTables> given;

  /**
   * Chooses methods for all pairs of these points.
   *
   * @param given the {@link #tables()} that were chosen before, or null
   * @param progress hears of tables as they are made
   */
  FloatRowSteps(
      LimitPlan plan,
      Points x,
      Points y,
      @Nullable SortedMap<Integer, DualTables> given,
      Progress progress) {
    this.plan = plan;
    this.given = given;
    this.progress = progress;
    this.x = x;
    this.y = y;
    List<PlanStep> plain = plan.steps();
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
  SortedMap<Integer, DualTables> tables() {
    return tables;
  }

  /** Adds the row step of step k; returns the largest gap after it. */
  private double add(PlanStep step, int k) {
    if (step instanceof PlanStep.Map(Step.Normalize _)) {
      return maxGap[k]; // only variances change
    }
    Arc last = arc;
    arc = null;
    return switch (step) {
      case PlanStep.Map(Step.Affine affine) -> {
        FloatRowStep.Affine row = new FloatRowStep.Affine(affine, k, x, y);
        if (last == null || !row.alike()) {
          steps.add(row);
        } else {
          steps.set(steps.size() - 1, layer(last, row));
        }
        yield row.maxGap(maxGap[k], 0);
      }
      case PlanStep.Map(Step.Activate dual) -> activation(dual, k);
      case PlanStep.Map(Step.Normalize _) -> maxGap[k];
      case PlanStep.Save _ -> {
        steps.add(new FloatRowStep.Save());
        yield maxGap[k];
      }
      case PlanStep.Add add -> {
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

  private double activation(Step.Activate step, int k) {
    if (step.dual() instanceof SlopedReluDual relu) {
      steps.add(new FloatRowStep.ArcCosine((float) relu.kappa()));
      arc = new Arc(relu, maxGap[k] <= 1);
      return relu.largestOutputGap(maxGap[k]);
    }
    FloatRowStep direct = new FloatRowStep.Direct(step, k, x, y);
    DualTables made = given == null ? choose(step, k) : given.get(k);
    if (made == null) {
      steps.add(direct);
      return 2;
    }
    tables.put(k, made);
    if (made.pieces() > 1) {
      return pieces(step, k, made);
    }
    DualTable table = Objects.requireNonNull(made.get(0, 0));
    steps.add(tabulated(table, x.variance[k], y.variance[k], x == y, direct));
    return table.maxOutputGap();
  }

  /**
   * Tables, if they are cheaper than the dual itself for this many pairs, and accurate enough; else
   * null.
   */
  private @Nullable DualTables choose(Step.Activate step, int k) {
    boolean closed = !step.dual().costly();
    long pairs = x == y ? (long) x.count() * x.count() / 2 : (long) x.count() * y.count();
    if (pairs <= (closed ? FEW_PAIRS : FEW_INTEGRALS)) {
      return null;
    }
    return DualTables.of(
        plan,
        step,
        x.variance[k],
        y.variance[k],
        Math.min(2, maxGap[k] + SLACK),
        closed ? CLOSED_TOLERANCE * slope(step, k) : INTEGRAL_TOLERANCE,
        count -> (long) count * TABLE <= pairs,
        (done, total) -> progress.update("tables of " + step.function().name(), done, total));
  }

  /**
   * The smaller E[φ′²] q/E[φ²] at the ends of the variances, at most 1: where φ is nearly constant
   * (cos at small variances), A is small but multiplies a T that may be large, so its error must be
   * small relative to A.
   */
  private double slope(Step.Activate step, int k) {
    double low = Math.min(x.least(k), y.least(k));
    double high = Math.max(x.largest(k), y.largest(k));
    double slope = 1;
    for (double q : new double[] {low, high}) {
      double after = step.dual().variance(q);
      slope = after > 0 ? Math.min(slope, step.dual().derivativeVariance(q) * q / after) : slope;
    }
    return Math.clamp(slope, LEAST_SLOPE, 1);
  }

  private static FloatRowStep tabulated(
      DualTable table, double[] x, double[] y, boolean same, FloatRowStep direct) {
    double centre = FloatPointBasis.centre(table.collinear(), x, y);
    FloatPointBasis rows = new FloatPointBasis(table, x, false, centre);
    FloatPointBasis columns = same ? rows : new FloatPointBasis(table, y, true, centre);
    FloatRowStep series = new FloatSeriesStep(table, rows, columns);
    return new FloatPolynomialStep.Activation(table, series, direct, rows, columns);
  }

  /** Adds a step in pieces; returns the largest gap after it. */
  private double pieces(Step.Activate step, int k, DualTables tables) {
    FloatPieces.Side rows = new FloatPieces.Side(tables, x.variance[k], x.variance[k + 1]);
    FloatPieces.Side columns =
        x == y ? rows : new FloatPieces.Side(tables, y.variance[k], y.variance[k + 1]);
    int pieces = tables.pieces();
    FloatRowStep[][] made = new FloatRowStep[pieces][pieces];
    double largest = 0;
    for (int p = 0; p < pieces; p++) {
      for (int c = 0; c < pieces; c++) {
        FloatRowStep direct =
            new FloatRowStep.Direct(
                step.dual(), rows.variance[p], columns.variance[c], rows.next[p], columns.next[c]);
        made[p][c] = direct;
        if (rows.members[p].length == 0 || columns.members[c].length == 0) {
          continue;
        }
        DualTable table = tables.get(p, c);
        if (table == null) {
          largest = 2;
        } else {
          boolean same = rows == columns && p == c;
          made[p][c] = tabulated(table, rows.variance[p], columns.variance[c], same, direct);
          largest = Math.max(largest, table.maxOutputGap());
        }
      }
    }
    steps.add(new FloatPieces(rows, columns, made));
    return largest;
  }
}

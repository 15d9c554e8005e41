package dev.tangent.kernel.limit;

import dev.tangent.activation.Correlation;
import dev.tangent.activation.DualActivation;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Parametrization;
import dev.tangent.layer.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An architecture as a list of steps on the pair of kernels. */
public final class LimitPlan {
  /** The error allowed for quadrature, as a fraction of the error allowed for its table. */
  private static final double RELATIVE = 0.02;

  /** φ counts as steep if its slope at equal points, E[φ′²] q/E[φ²], is at least this. */
  private static final double STEEP = 4;

  /**
   * The distance from ρ = −1 at which E[φ′φ′] is compared with its value at −1, and the largest
   * difference, relative to E[φ′²], that counts as no bend.
   */
  private static final double BESIDE = 1e-6;

  private static final double BENT = 8;

  private final List<PlanStep> steps;
  private final SharedTables tables;
  private final boolean wide;

  private LimitPlan(List<PlanStep> steps, SharedTables tables, boolean wide) {
    this.steps = List.copyOf(steps);
    this.tables = tables;
    this.wide = wide;
  }

  /**
   * The same steps with the tables of another plan. The tables cover a little more than the points
   * need, so that plans of nearly the same scales can use the same ones.
   */
  public LimitPlan withTablesOf(LimitPlan other) {
    return new LimitPlan(steps, other.tables, true);
  }

  /**
   * The steps of an architecture.
   *
   * @param trained which dense layers (0 is the first) are trained
   */
  public static LimitPlan of(
      Architecture architecture, Parametrization parametrization, IntPredicate trained) {
    List<PlanStep> steps = new ArrayList<>();
    lay(architecture.limit(parametrization, trained), steps);
    return new LimitPlan(steps, new SharedTables(), false);
  }

  /** Appends the steps; residual blocks are flattened. */
  private static void lay(List<Step> steps, List<PlanStep> to) {
    for (Step step : steps) {
      switch (step) {
        case Step.Pointwise map -> to.add(new PlanStep.Map(map));
        case Step.Mean _ -> {} // the mean over one position is the identity
        case Step.Add add when add.shortcut().isEmpty() -> {
          int saved = to.size();
          to.add(new PlanStep.Save());
          lay(add.branch(), to);
          to.add(new PlanStep.Add(add.scale2(), saved));
        }
        case Step.Add _, Step.Pool _ ->
            throw new IllegalStateException(
                "pairs of points don't tell the limit of a " + step.describe());
      }
    }
  }

  public List<PlanStep> steps() {
    return steps;
  }

  /**
   * The table of a dual for these ranges ({@link DualTable#build}). It is made once: computing the
   * same points again, or tiles of them, costs no quadrature.
   */
  @Nullable DualTable table(
      DualActivation dual,
      DualTable.Range x,
      DualTable.Range y,
      Collinear collinear,
      double maxGap,
      double tolerance) {
    return tables.table(
        dual,
        x,
        y,
        maxGap,
        tolerance,
        () -> {
          double own = !dual.costly() ? 0 : RELATIVE * tolerance;
          DualActivation rough = own == 0 ? dual : dual.atTolerance(own);
          double reachable = own == 0 ? tolerance : Math.max(tolerance, rough.relativeError());
          return DualTable.build(rough, x, y, collinear, maxGap, reachable);
        });
  }

  /** The gaps of points on one line ({@link Collinear#of}), made once. */
  @Nullable Collinear collinear(DualActivation dual, double low, double high, double tolerance) {
    return tables.collinear(
        dual, low, high, tolerance, () -> Collinear.of(dual, low, high, tolerance));
  }

  /** Whether tables are shared with plans of other scales. */
  boolean isWide() {
    return wide;
  }

  /** The dual of an activation; plans that share tables also share its computed integrals. */
  DualActivation dual(Step.Activate step) {
    return wide ? tables.dual(step) : step.dual();
  }

  /** The duals of the activations, in order. */
  Stream<DualActivation> duals() {
    return steps.stream()
        .flatMap(step -> step instanceof PlanStep.Map(var map) ? map.duals() : Stream.empty());
  }

  /**
   * Whether all activations are homogeneous of degree one: their closed forms have only rounding
   * errors.
   */
  public boolean isHomogeneous() {
    return duals().allMatch(DualActivation::homogeneous);
  }

  /** Whether some activation's expectations are integrals, computed to a tolerance. */
  public boolean hasIntegrals() {
    return duals().anyMatch(DualActivation::costly);
  }

  /** Deepest nesting of saved states. */
  int stackDepth() {
    int depth = 0;
    int deepest = 0;
    for (PlanStep step : steps) {
      if (step instanceof PlanStep.Save) {
        deepest = Math.max(deepest, ++depth);
      } else if (step instanceof PlanStep.Add) {
        depth--;
      }
    }
    return deepest;
  }

  /**
   * Whether some activation has a kink or a jump, or practically has one at the largest variance
   * that it meets (tanh of 100 z is nearly a sign, GELU of it nearly a ReLU), so that an angle near
   * π needs its digits.
   */
  boolean hasKink(Points points) {
    for (int k = 0; k < steps.size(); k++) {
      if (steps.get(k) instanceof PlanStep.Map(Step.Activate(_, var dual))) {
        double q = points.largest(k);
        double slope = dual.derivativeVariance(q);
        if (!dual.smooth()
            || slope * q > STEEP * points.largest(k + 1)
            || rise(dual, q) > BENT * BESIDE * slope) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * How far E[φ′φ′] rises from ρ = −1 to a value of ρ just above; ∞ where that can't be computed.
   */
  private static double rise(DualActivation dual, double q) {
    try {
      double end = dual.derivative(q, q, Correlation.MINUS_ONE);
      return Math.abs(dual.derivative(q, q, Correlation.ofSum(BESIDE)) - end);
    } catch (ArithmeticException unresolved) {
      return Double.POSITIVE_INFINITY; // pairs that need the dual will report it
    }
  }

  /**
   * Whether points that are 0 stay 0 up to the first activation and some activation is not
   * homogeneous: through homogeneous ones Σ and Θ are 0 without special treatment.
   */
  boolean feelsZeros() {
    boolean activated = false;
    boolean bias = false;
    for (PlanStep step : steps) {
      activated |= step instanceof PlanStep.Map(Step.Activate _);
      bias |= !activated && step instanceof PlanStep.Map(Step.Affine map) && map.beta2() > 0;
    }
    return activated && !bias && !isHomogeneous();
  }
}

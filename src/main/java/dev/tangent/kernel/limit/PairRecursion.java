package dev.tangent.kernel.limit;

import dev.tangent.activation.Correlation;
import dev.tangent.activation.DualActivation;
import dev.tangent.layer.Step;
import java.util.List;

/**
 * The recursion on one pair of points in double: the reference that the fused tiles are tested
 * against, and the exact path for near antipodes and for points of variance 0. Not shared between
 * threads.
 *
 * <p>When a sum of two parts with variances (A_x, A_y) and (B_x, B_y) is correlated, 1 − ρ is
 * written without cancellation: G = √((A_x + B_x)(A_y + B_y)) exceeds √(A_x A_y) + √(B_x B_y) by
 * (√(A_x B_y) − √(A_y B_x))²/(G + √(A_x A_y) + √(B_x B_y)). The same excess appears in 1 + ρ.
 */
public final class PairRecursion {
  private final List<PlanStep> steps;
  private final Correlation[] savedCorrelation;
  private final double[] savedTangent;
  private Correlation r = Correlation.ONE;
  private double tangent;
  private double scale;

  /** The recursion of this plan. */
  public PairRecursion(LimitPlan plan) {
    steps = plan.steps();
    savedCorrelation = new Correlation[plan.stackDepth()];
    savedTangent = new double[plan.stackDepth()];
  }

  /** Runs all steps for points i of x and j of y, from the correlation of the inputs. */
  public void run(Points x, int i, Points y, int j, Correlation input) {
    r = input;
    tangent = 0;
    int depth = 0;
    for (int k = 0; k < steps.size(); k++) {
      double qx = x.variance[k][i];
      double qy = y.variance[k][j];
      switch (steps.get(k)) {
        case PlanStep.Map(Step.Affine affine) -> affine(affine, qx, qy);
        case PlanStep.Map(Step.Activate(_, var dual)) ->
            activate(dual, qx, qy, x.variance[k + 1][i], y.variance[k + 1][j]);
        case PlanStep.Map(Step.Normalize _) -> {}
        case PlanStep.Save _ -> {
          savedCorrelation[depth] = r;
          savedTangent[depth++] = tangent;
        }
        case PlanStep.Add add -> {
          depth--;
          double oldX = x.variance[add.saved()][i];
          double oldY = y.variance[add.saved()][j];
          add(oldX, oldY, add.scale2() * qx, add.scale2() * qy, depth);
        }
      }
    }
    scale = Math.sqrt(x.nngp(i)) * Math.sqrt(y.nngp(j));
  }

  /** Σ^L of the last pair. */
  public double nngp() {
    return scale * r.rho() + 0.0; // 0, not −0
  }

  /** Θ^L of the last pair. */
  public double ntk() {
    return scale * tangent + 0.0;
  }

  private void affine(Step.Affine step, double qx, double qy) {
    double linear = step.sigma2() * Math.sqrt(qx) * Math.sqrt(qy);
    double bias = step.beta2();
    double whole = Math.sqrt(step.variance(qx)) * Math.sqrt(step.variance(qy));
    if (whole == 0) {
      return;
    }
    double difference = Math.sqrt(step.sigma2() * bias) * (Math.sqrt(qx) - Math.sqrt(qy));
    double excess = difference * difference / (whole + linear + bias) / whole;
    double part = linear / whole;
    double share = bias / whole;
    tangent = part * (tangent + step.weights() * r.rho()) + step.biases() * share;
    r = inside(excess + part * r.gap(), excess + 2 * share + part * r.sum());
  }

  private void activate(DualActivation dual, double qx, double qy, double nextX, double nextY) {
    double after = Math.sqrt(nextX) * Math.sqrt(nextY);
    if (after == 0) {
      // A variable that is 0 is uncorrelated with everything; its variance makes Σ and Θ 0.
      r = Correlation.of(0);
      tangent = 0;
      return;
    }
    tangent *= dual.correlationSlope(qx, qy, r, after);
    r = dual.output(qx, qy, r);
  }

  private void add(double ax, double ay, double bx, double by, int depth) {
    double first = Math.sqrt(ax) * Math.sqrt(ay);
    double second = Math.sqrt(bx) * Math.sqrt(by);
    double whole = Math.sqrt(ax + bx) * Math.sqrt(ay + by);
    if (whole == 0) {
      return;
    }
    double difference = Math.sqrt(ax) * Math.sqrt(by) - Math.sqrt(ay) * Math.sqrt(bx);
    double excess = difference * difference / (whole + first + second);
    Correlation saved = savedCorrelation[depth];
    double gap = (excess + first * saved.gap() + second * r.gap()) / whole;
    double sum = (excess + first * saved.sum() + second * r.sum()) / whole;
    r = inside(gap, sum);
    tangent = (first * savedTangent[depth] + second * tangent) / whole;
  }

  private static Correlation inside(double gap, double sum) {
    return new Correlation(Math.clamp(gap, 0, 2), Math.clamp(sum, 0, 2));
  }
}

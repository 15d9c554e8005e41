package dev.tangent.kernel.limit;

import dev.tangent.activation.DualActivation;
import dev.tangent.activation.SlopedReluDual;
import java.util.List;

/**
 * The recursion on one pair of points in double: the reference that the fused tiles are tested
 * against, and the exact path for near duplicates. Not shared between threads.
 *
 * <p>When a sum of two parts with variances (A_x, A_y) and (B_x, B_y) is correlated, 1 − ρ is
 * written without cancellation: G = √((A_x + B_x)(A_y + B_y)) exceeds √(A_x A_y) + √(B_x B_y) by
 * (√(A_x B_y) − √(A_y B_x))²/(G + √(A_x A_y) + √(B_x B_y)).
 */
public final class PairRecursion {
  private final List<Step> steps;
  private final double[] savedGap;
  private final double[] savedTangent;
  private double gap;
  private double tangent;
  private double scale;

  public PairRecursion(LimitPlan plan) {
    steps = plan.steps();
    savedGap = new double[plan.stackDepth()];
    savedTangent = new double[plan.stackDepth()];
  }

  /** Runs all steps for points i of x and j of y, from 1 − ρ of the inputs. */
  public void run(Points x, int i, Points y, int j, double inputGap) {
    gap = inputGap;
    tangent = 0;
    int depth = 0;
    for (int k = 0; k < steps.size(); k++) {
      double qx = x.variance[k][i];
      double qy = y.variance[k][j];
      switch (steps.get(k)) {
        case Step.Affine affine -> affine(affine, qx, qy);
        case Step.Dual dual ->
            activate(dual.dual(), qx, qy, x.variance[k + 1][i], y.variance[k + 1][j]);
        case Step.Normalize _ -> {}
        case Step.Save _ -> {
          savedGap[depth] = gap;
          savedTangent[depth++] = tangent;
        }
        case Step.Add add -> {
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
    return scale * (1 - gap);
  }

  /** Θ^L of the last pair. */
  public double ntk() {
    return scale * tangent;
  }

  private void affine(Step.Affine step, double qx, double qy) {
    double linear = step.sigma2() * Math.sqrt(qx) * Math.sqrt(qy);
    double bias = step.beta2();
    double whole = Math.sqrt(step.sigma2() * qx + bias) * Math.sqrt(step.sigma2() * qy + bias);
    if (whole == 0) {
      return;
    }
    double difference = Math.sqrt(step.sigma2() * bias) * (Math.sqrt(qx) - Math.sqrt(qy));
    double excess = difference * difference / (whole + linear + bias);
    double part = linear / whole;
    tangent = part * (tangent + step.weights() * (1 - gap)) + step.biases() * (bias / whole);
    gap = clamp(excess / whole + part * gap);
  }

  private void activate(DualActivation dual, double qx, double qy, double nextX, double nextY) {
    if (dual instanceof SlopedReluDual relu) {
      tangent *= relu.slope(gap);
      gap = clamp(relu.outputGap(gap));
      return;
    }
    double before = Math.sqrt(qx) * Math.sqrt(qy);
    double after = Math.sqrt(nextX) * Math.sqrt(nextY);
    double value = dual.valueAtGap(qx, qy, gap);
    tangent *= dual.derivativeAtGap(qx, qy, gap) * before / after;
    gap = clamp(1 - value / after);
  }

  private void add(double ax, double ay, double bx, double by, int depth) {
    double first = Math.sqrt(ax) * Math.sqrt(ay);
    double second = Math.sqrt(bx) * Math.sqrt(by);
    double whole = Math.sqrt(ax + bx) * Math.sqrt(ay + by);
    double difference = Math.sqrt(ax) * Math.sqrt(by) - Math.sqrt(ay) * Math.sqrt(bx);
    double excess = difference * difference / (whole + first + second);
    gap = clamp((excess + first * savedGap[depth] + second * gap) / whole);
    tangent = (first * savedTangent[depth] + second * tangent) / whole;
  }

  private static double clamp(double gap) {
    return Math.clamp(gap, 0, 2);
  }
}

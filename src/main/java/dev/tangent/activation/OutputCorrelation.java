package dev.tangent.activation;

import dev.tangent.linalg.GaussLegendre;
import java.util.function.DoubleUnaryOperator;

/**
 * The correlation of φ(u) and φ(v) for a continuous φ, in which 1 − ρ′ and 1 + ρ′ keep their digits
 * where they are small.
 *
 * <p>With a = √E[φ(u)²] and b = √E[φ(v)²], 1 − ρ′ = ½ E[(φ(u)/a − φ(v)/b)²]. At ρ = 1 that is an
 * integral over one variable; from there to ρ, E[φφ] falls by √(qx qy) ∫ E[φ′φ′] sin ϑ dϑ (Price's
 * theorem), in which nothing cancels. 1 + ρ′ is computed likewise from ρ = −1.
 */
final class OutputCorrelation {
  /**
   * Above this, the plain difference 1 − ρ′ is accurate enough: its rounding changes the angle by
   * at most 1e-13.
   */
  private static final double NEAR = 1e-5;

  private static final GaussLegendre RULE = new GaussLegendre(12);
  private static final int HALVINGS = 80;

  /** More than the error of a slope by quadrature; in 1 − ρ′ it is a relative error. */
  private static final double NOISE = 2e-13;

  private OutputCorrelation() {}

  /**
   * The correlation of φ(u) and φ(v).
   *
   * @param line integrals of functions that are as smooth as φ
   */
  static Correlation of(
      DualActivation dual,
      DoubleUnaryOperator phi,
      GaussianIntegral line,
      double qx,
      double qy,
      Correlation r) {
    if (qx == qy && r.gap() == 0) {
      return Correlation.ONE;
    }
    double a = Math.sqrt(dual.variance(qx));
    double b = Math.sqrt(dual.variance(qy));
    double rho = dual.value(qx, qy, r) / a / b;
    double gap = Math.clamp(1 - rho, 0, 2);
    double sum = Math.clamp(1 + rho, 0, 2);
    if (gap < NEAR) {
      gap = onLine(phi, line, qx, qy, a, b, 1) + drop(dual, qx, qy, r, a * b, false);
    } else if (sum < NEAR) {
      sum = onLine(phi, line, qx, qy, a, b, -1) + drop(dual, qx, qy, r, a * b, true);
    }
    return new Correlation(Math.clamp(gap, 0, 2), Math.clamp(sum, 0, 2));
  }

  /** ½ E[(φ(u)/a − side φ(side v)/b)²] for u and v on a line. */
  static double onLine(
      DoubleUnaryOperator phi,
      GaussianIntegral line,
      double qx,
      double qy,
      double a,
      double b,
      int side) {
    if (qx == qy && side > 0) {
      return 0;
    }
    double sx = Math.sqrt(qx);
    double sy = Math.sqrt(qy);
    if (sx < sy) {
      return onLine(phi, line, qy, qx, b, a, side);
    }
    double ratio = side * (sy / sx);
    return 0.5
        * line.expectation(
            sx,
            x -> {
              double d = phi.applyAsDouble(x) / a - side * (phi.applyAsDouble(ratio * x) / b);
              return d * d;
            });
  }

  /** (E[φφ] at 1 − E[φφ] at ρ)/scale, or (E[φφ] at ρ − E[φφ] at −1)/scale. */
  private static double drop(
      DualActivation dual, double qx, double qy, Correlation r, double scale, boolean fromBelow) {
    double end = fromBelow ? r.supplement() : r.angle();
    double factor = Math.sqrt(qx) * Math.sqrt(qy) / scale;
    double sum = 0;
    double whole = integral(dual, qx, qy, 0, end, fromBelow);
    // Below the dual's own error, halving panels further would not help.
    double tolerance = dual.costly() ? NOISE : 1e-14;
    for (int i = 0; i < HALVINGS; i++) {
      double right = integral(dual, qx, qy, 0.5 * end, end, fromBelow);
      double left = integral(dual, qx, qy, 0, 0.5 * end, fromBelow);
      if (Math.abs(left + right - whole) <= tolerance * Math.abs(sum + left + right)) {
        return factor * (sum + left + right);
      }
      sum += right;
      whole = left;
      end *= 0.5;
    }
    return factor * (sum + whole);
  }

  private static double integral(
      DualActivation dual, double qx, double qy, double from, double to, boolean fromBelow) {
    double half = 0.5 * (to - from);
    double middle = 0.5 * (to + from);
    double sum = 0;
    for (int i = 0; i < RULE.size(); i++) {
      double angle = middle + half * RULE.node(i);
      Correlation at = Correlation.ofAngle(angle);
      double slope = dual.derivative(qx, qy, fromBelow ? at.opposite() : at);
      sum += RULE.weight(i) * slope * Math.sin(angle);
    }
    return half * sum;
  }
}

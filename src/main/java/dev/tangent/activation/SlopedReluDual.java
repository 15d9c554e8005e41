package dev.tangent.activation;

import java.util.Optional;

/**
 * The dual of φ(x) = a x for x ≤ 0, b x for x &gt; 0 (Cho and Saul 2009, degree one): with {@code m
 * = (a² + b²)/2} and {@code κ = (b − a)²/(π (a² + b²))},
 *
 * <pre>{@code
 * E[φφ]   = m √(qx qy) (1 − gap + κ (sin θ − θ cos θ)),
 * E[φ′φ′] = m (1 − κ θ),      θ = acos(1 − gap).
 * }</pre>
 *
 * <p>φ is homogeneous, so in correlations the variances drop out: {@link #outputGap} maps gap to
 * gap.
 */
public final class SlopedReluDual implements DualActivation {
  private final double meanSquare;
  private final double kappa;

  /** 1 − κπ = 2ab/(a² + b²): the slope at ρ = −1, relative to that at ρ = 1. */
  private final double rest;

  SlopedReluDual(double negative, double positive) {
    double scale = Math.max(Math.abs(negative), Math.abs(positive));
    double a = scale == 0 ? 0 : negative / scale;
    double b = scale == 0 ? 0 : positive / scale;
    double squares = a * a + b * b;
    meanSquare = 0.5 * squares * scale * scale;
    kappa = squares == 0 ? 0 : (b - a) * (b - a) / (Math.PI * squares);
    rest = squares == 0 ? 1 : 2 * a * b / squares;
  }

  @Override
  public boolean homogeneous() {
    return true;
  }

  /** {@return E[φ(z)²] = (a² + b²)/2 for a standard normal z} */
  public double meanSquare() {
    return meanSquare;
  }

  /** {@return κ = (b − a)²/(π (a² + b²)): 0 for the identity, 1/π for ReLU, 2/π for abs} */
  public double kappa() {
    return kappa;
  }

  /**
   * {@return 1 − the correlation of φ(u) and φ(v): gap − κ (sin θ − θ cos θ)}
   *
   * @param gap 1 − ρ, from 0 to 2
   */
  public double outputGap(double gap) {
    return output(Correlation.ofGap(gap)).gap();
  }

  /**
   * {@return the correlation of φ(u) and φ(v)}
   *
   * @param r correlation of u and v
   */
  public Correlation output(Correlation r) {
    double gap;
    double sum;
    if (r.gap() <= r.sum()) {
      gap = Math.max(0, r.gap() - kappa * sineMinusCosine(r.gap(), r.angle()));
      sum = 2 - gap;
    } else {
      // 1 + ρ′ = κπ + (1 − κπ)(1 + ρ) + κ (sin δ − δ cos δ) with δ = π − θ
      double crescent = sineMinusCosine(r.sum(), r.supplement());
      sum = Math.max(0, 1 - rest + rest * r.sum() + kappa * crescent);
      gap = Math.max(0, 1 + rest - rest * r.sum() - kappa * crescent);
    }
    return new Correlation(gap, sum);
  }

  @Override
  public Correlation output(double qx, double qy, Correlation r) {
    return output(r);
  }

  /**
   * {@return the gap at which {@link #outputGap} is largest: where 1 − κθ changes its sign, as it
   * does if the two slopes have different signs; else 2} Below this gap the output grows with the
   * input, above it the output falls.
   */
  public double peakGap() {
    double half = rest < 0 ? Math.sin(0.5 / kappa) : 1;
    return 2 * half * half;
  }

  /**
   * {@return the largest {@link #outputGap} over all gaps up to this one}
   *
   * @param gap 1 − ρ, from 0 to 2
   */
  public double largestOutputGap(double gap) {
    return outputGap(Math.min(gap, peakGap()));
  }

  /**
   * {@return E[φ′φ′]/m = 1 − κθ}
   *
   * @param gap 1 − ρ, from 0 to 2
   */
  public double slope(double gap) {
    return slope(Correlation.ofGap(gap));
  }

  /**
   * {@return E[φ′φ′]/m = 1 − κθ, exact at both ends}
   *
   * @param r correlation of u and v
   */
  public double slope(Correlation r) {
    return r.gap() <= r.sum() ? 1 - kappa * r.angle() : rest + kappa * r.supplement();
  }

  @Override
  public double value(double qx, double qy, Correlation r) {
    return meanSquare * Math.sqrt(qx) * Math.sqrt(qy) * output(r).rho();
  }

  @Override
  public double variance(double q) {
    return q * meanSquare;
  }

  @Override
  public double derivative(double qx, double qy, Correlation r) {
    return meanSquare * slope(r);
  }

  @Override
  public double correlationSlope(double qx, double qy, Correlation r, double after) {
    return slope(r);
  }

  @Override
  public Optional<double[][]> embedding(double[] q) {
    return Optional.of(new double[q.length][0]);
  }

  @Override
  public boolean smooth() {
    return kappa == 0;
  }

  /** sin θ − θ cos θ at the angle θ of a gap, by a series where the difference would cancel. */
  static double sineMinusCosine(double gap, double angle) {
    if (angle > 0.3) {
      return Math.sqrt(gap * (2 - gap)) - angle * (1 - gap);
    }
    // θ³/3 − θ⁵/30 + θ⁷/840 − …: the term of θ^{2k+1} is (−1)^{k+1} 2k/(2k+1)!
    double square = angle * angle;
    double power = angle * square / 6;
    double sum = 0;
    for (int k = 1; k <= 7; k++) {
      sum += 2 * k * power;
      power *= -square / ((2 * k + 2) * (2 * k + 3));
    }
    return sum;
  }
}

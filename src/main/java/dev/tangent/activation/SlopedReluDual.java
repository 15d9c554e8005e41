package dev.tangent.activation;

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

  SlopedReluDual(double negative, double positive) {
    meanSquare = 0.5 * (negative * negative + positive * positive);
    double jump = positive - negative;
    kappa = meanSquare == 0 ? 0 : jump * jump / (2 * Math.PI * meanSquare);
  }

  /** E[φ(z)²] = (a² + b²)/2 for a standard normal z. */
  public double meanSquare() {
    return meanSquare;
  }

  /** κ = (b − a)²/(π (a² + b²)): 0 for the identity, 1/π for ReLU, 2/π for abs. */
  public double kappa() {
    return kappa;
  }

  /** 1 − the correlation of φ(u) and φ(v): gap − κ (sin θ − θ cos θ). */
  public double outputGap(double gap) {
    return Math.max(0, gap - kappa * sineMinusCosine(gap));
  }

  /**
   * The gap at which {@link #outputGap} is largest: where 1 − κθ changes its sign if that happens,
   * as it does for a negative slope on one side; otherwise 2. Below it the output grows with the
   * input, above it the output falls.
   */
  public double peakGap() {
    double half = kappa * Math.PI > 1 ? Math.sin(0.5 / kappa) : 1;
    return 2 * half * half;
  }

  /** The largest {@link #outputGap} of gaps up to this one. */
  public double largestOutputGap(double gap) {
    return outputGap(Math.min(gap, peakGap()));
  }

  /** E[φ′φ′]/m = 1 − κθ. */
  public double slope(double gap) {
    return 1 - kappa * ClosedDuals.angle(gap);
  }

  @Override
  public double valueAtGap(double qx, double qy, double gap) {
    return meanSquare * Math.sqrt(qx) * Math.sqrt(qy) * (1 - outputGap(gap));
  }

  @Override
  public double derivativeAtGap(double qx, double qy, double gap) {
    return meanSquare * slope(gap);
  }

  /** sin θ − θ cos θ, by its series where the difference would cancel. */
  static double sineMinusCosine(double gap) {
    double angle = ClosedDuals.angle(gap);
    if (angle > 0.3) {
      return ClosedDuals.sine(gap) - angle * (1 - gap);
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

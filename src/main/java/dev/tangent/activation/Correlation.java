package dev.tangent.activation;

/**
 * A correlation ρ, stored as the two numbers 1 − ρ and 1 + ρ: near ρ = 1 the digits of the angle
 * are in 1 − ρ, near ρ = −1 in 1 + ρ. A single double, ρ or 1 − ρ, would lose half of the digits of
 * the angle at one end at least.
 *
 * @param gap 1 − ρ in [0, 2]
 * @param sum 1 + ρ in [0, 2]
 */
public record Correlation(double gap, double sum) {
  /** ρ = 1. */
  public static final Correlation ONE = new Correlation(0, 2);

  /** ρ = −1. */
  public static final Correlation MINUS_ONE = new Correlation(2, 0);

  /**
   * {@return the correlation 1 − gap; a gap that rounding has moved outside [0, 2] is clamped}
   *
   * @param gap 1 − ρ, from 0 to 2
   */
  public static Correlation ofGap(double gap) {
    double inside = Math.clamp(gap, 0, 2);
    return new Correlation(inside, 2 - inside);
  }

  /**
   * {@return the correlation sum − 1, for numbers near −1}
   *
   * @param sum 1 + ρ, from 0 to 2
   */
  public static Correlation ofSum(double sum) {
    double inside = Math.clamp(sum, 0, 2);
    return new Correlation(2 - inside, inside);
  }

  /**
   * {@return the correlation ρ}
   *
   * @param rho ρ, from −1 to 1
   * @throws IllegalArgumentException outside [−1, 1]
   */
  public static Correlation of(double rho) {
    if (!(Math.abs(rho) <= 1)) {
      throw new IllegalArgumentException("a correlation lies in [-1, 1], got " + rho);
    }
    return new Correlation(1 - rho, 1 + rho);
  }

  /**
   * {@return cos of an angle in [0, π]}
   *
   * @param angle acos ρ, from 0 to π
   */
  public static Correlation ofAngle(double angle) {
    double sine = Math.sin(0.5 * angle);
    double cosine = Math.cos(0.5 * angle);
    return new Correlation(2 * sine * sine, 2 * cosine * cosine);
  }

  /** {@return −ρ} */
  public Correlation opposite() {
    return new Correlation(sum, gap);
  }

  /** {@return ρ} */
  public double rho() {
    return gap <= sum ? 1 - gap : sum - 1;
  }

  /** {@return acos ρ} */
  public double angle() {
    return 2 * Math.atan2(Math.sqrt(gap), Math.sqrt(sum));
  }

  /** {@return π − acos ρ} */
  public double supplement() {
    return 2 * Math.atan2(Math.sqrt(sum), Math.sqrt(gap));
  }

  /** {@return √(1 − ρ²)} */
  public double sine() {
    return Math.sqrt(gap * sum);
  }
}

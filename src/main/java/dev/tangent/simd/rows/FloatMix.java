// twin: double
package dev.tangent.simd.rows;

/**
 * How each point splits into two uncorrelated parts, as an angle φ in [0, π/2]: the first has the
 * share cos² φ of the variance, the second sin² φ.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
public final class FloatMix {
  /** More than rounding can move a gap. */
  private static final float SLACK = 16 * Math.ulp(1f);

  final float[] p; // cos φ/√2
  final float[] r; // sin φ/√2
  private float smallestP = 1;
  private float largestP;
  private float smallestR = 1;
  private float largestR;
  private double smallestShare = 1;
  private double largestShare;

  /** Room for n points. */
  public FloatMix(int n) {
    p = FloatPairRows.column(n);
    r = FloatPairRows.column(n);
  }

  /**
   * From these cosines and sines, divided by √2. {@link #bound} must not be used then: it does not
   * know them.
   */
  FloatMix(float[] p, float[] r) {
    this.p = p;
    this.r = r;
  }

  /** Sets point i from the variances of its two parts. */
  public void set(int i, double first, double second) {
    double whole = first + second;
    double share = whole > 0 ? second / whole : 0;
    smallestShare = Math.min(smallestShare, share);
    largestShare = Math.max(largestShare, share);
    p[i] = (float) Math.sqrt(whole > 0 ? 0.5 * (first / whole) : 0.5);
    r[i] = (float) Math.sqrt(0.5 * share);
    smallestP = Math.min(smallestP, p[i]);
    largestP = Math.max(largestP, p[i]);
    smallestR = Math.min(smallestR, r[i]);
    largestR = Math.max(largestR, r[i]);
  }

  /** 1 + ρ of a pair after the sum, computed from {@code sum}, its 1 + ρ before. */
  public double sum(int i, FloatMix columns, int j, double sum) {
    double difference = (double) p[i] - columns.p[j];
    double whole = (double) r[i] + columns.r[j];
    return difference * difference + whole * whole + 2.0 * p[i] * columns.p[j] * sum;
  }

  /**
   * Changes bounds of the gaps between a row and any of these points: from those before the sum to
   * those after it.
   */
  public void bound(FloatMix row, int i, float[] range) {
    float p0 = 2 * row.p[i];
    float r0 = 2 * row.r[i];
    float high = 1 - range[0];
    float low = 1 - range[1];
    high = p0 * (high >= 0 ? largestP : smallestP) * high + r0 * largestR;
    low = p0 * (low >= 0 ? smallestP : largestP) * low + r0 * smallestR;
    range[0] = Math.max(0, 1 - high - SLACK);
    range[1] = Math.min(2, 1 - low + SLACK);
  }

  /** The smallest φ. */
  public double smallestAngle() {
    return Math.asin(Math.sqrt(smallestShare));
  }

  /** The largest φ. */
  public double largestAngle() {
    return Math.asin(Math.sqrt(largestShare));
  }
}

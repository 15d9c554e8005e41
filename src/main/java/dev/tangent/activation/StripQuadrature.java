package dev.tangent.activation;

import dev.tangent.linalg.GaussLegendre;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * E[g(u)g(v)] for a g that lives near 0 alone, where u varies so much that g is a needle: slopes of
 * functions that saturate, at variances of 10⁸ and more.
 *
 * <p>The strip |u| ≲ 1 of the plane has no width as seen in polar coordinates, so it is integrated
 * in its own: over u itself, and for each u over v, which is normal with mean ρ σ_v/σ_u u and
 * deviation σ_v √(1 − ρ²). Panels grow geometrically away from 0 on both axes; u is the variable of
 * the larger variance, so that the inner expectation changes more slowly than g does.
 */
final class StripQuadrature {
  private static final GaussLegendre RULE = new GaussLegendre(20);
  private static final double RADIUS = 9;
  private static final double FIRST = 0.4;
  private static final double GROWTH = 1.5;
  private static final double NORMAL = 1 / Math.sqrt(2 * Math.PI);

  private final Kinks kinks;

  StripQuadrature(Kinks kinks) {
    this.kinks = kinks;
  }

  /** E[g(u)g(v)] of variances qx and qy and correlation 1 − gap. */
  double expectation(DoubleUnaryOperator g, double qx, double qy, double gap) {
    double su = Math.sqrt(Math.max(qx, qy));
    double sv = Math.sqrt(Math.min(qx, qy));
    double slope = (1 - gap) * (sv / su);
    double deviation = sv * ClosedDuals.sine(gap);
    double[] places = kinks.within(su * RADIUS);
    double[] ends = panels(places, 0, 1, su * RADIUS);
    double sum = 0;
    for (int p = 1; p < ends.length; p++) {
      double half = 0.5 * (ends[p] - ends[p - 1]);
      double middle = 0.5 * (ends[p] + ends[p - 1]);
      for (int i = 0; i < RULE.size(); i++) {
        double u = middle + half * RULE.node(i);
        double value = g.applyAsDouble(u) * Math.exp(-0.5 * (u / su) * (u / su));
        if (value != 0) {
          sum += half * RULE.weight(i) * value * given(g, places, slope * u, deviation);
        }
      }
    }
    return sum * NORMAL / su;
  }

  /** E[g(mean + deviation z)]. */
  private static double given(
      DoubleUnaryOperator g, double[] places, double mean, double deviation) {
    if (deviation == 0) {
      return g.applyAsDouble(mean);
    }
    double[] ends = panels(places, -mean / deviation, 1 / deviation, RADIUS);
    double sum = 0;
    for (int p = 1; p < ends.length; p++) {
      double half = 0.5 * (ends[p] - ends[p - 1]);
      double middle = 0.5 * (ends[p] + ends[p - 1]);
      for (int i = 0; i < RULE.size(); i++) {
        double z = middle + half * RULE.node(i);
        double weight = half * RULE.weight(i) * Math.exp(-0.5 * z * z);
        sum += weight * g.applyAsDouble(mean + deviation * z);
      }
    }
    return sum * NORMAL;
  }

  /**
   * Ends in [−r, r]: kinks and geometric steps of this unit about the place of 0, and r/9 apart.
   */
  private static double[] panels(double[] places, double zero, double unit, double r) {
    double[] ends = new double[64 + places.length];
    int n = 0;
    for (int i = -9; i <= 9; i++) {
      ends[n++] = r * i / 9;
    }
    for (double place : places) {
      ends[n++] = Math.clamp(zero + unit * place, -r, r);
    }
    ends[n++] = Math.clamp(zero, -r, r);
    for (double step = FIRST * unit; step < r + Math.abs(zero); step *= GROWTH) {
      if (n + 2 > ends.length) {
        ends = Arrays.copyOf(ends, 2 * ends.length);
      }
      ends[n++] = Math.clamp(zero - step, -r, r);
      ends[n++] = Math.clamp(zero + step, -r, r);
    }
    return Arrays.stream(ends, 0, n).sorted().distinct().toArray();
  }
}

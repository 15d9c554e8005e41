package dev.tangent.kernel.limit;

import dev.tangent.activation.SlopedReluDual;
import dev.tangent.linalg.Chebyshev;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * An activation as polynomials in the gap, one for each interval that the gaps of a run of pairs
 * may lie in: away from 0 and 2 no angle is needed, and where correlations are close to each other,
 * as they are for random points or after some layers, a low degree is enough.
 *
 * <p>At fixed variances E[φ′φ′] is the derivative of E[φφ] with respect to the correlation (Price's
 * theorem), so in correlations the pair (gap, T) is mapped to (p(gap), p′(gap) T): one polynomial
 * serves both. It is the integral of a truncated Chebyshev series of p′, written in powers of s =
 * gap − centre.
 */
final class GapPolynomials {
  /** Intervals begin and end at multiples of 1/16. */
  private static final int GRID = 16;

  private static final int ENDS = 2 * GRID + 1;

  /** The number of intervals. */
  static final int INTERVALS = ENDS * ENDS;

  private static final int NODES = 32;
  private static final int MAX_DEGREE = 24;

  /**
   * How much larger the sum of the terms' magnitudes may be than the function: rounding errors grow
   * by that factor.
   */
  private static final double AMPLIFICATION = 6;

  /**
   * The least p that a polynomial is made for: its error is one of p, not relative to it, and the
   * next layer needs the digits of a small gap.
   */
  private static final double SMALL = 1.0 / 128;

  /** The function to approximate, as Chebyshev coefficients [a · n + b] in both variances. */
  interface Source {
    /** n: how many functions of a variance there are; 1 where variances don't matter. */
    int variances();

    /** p′ at some gaps: [a · n + b][gap]. */
    double[][] slopes(double[] gaps);

    /** p at a gap. */
    double[] values(double gap);

    /** The largest gap that it is defined for. */
    double maxGap();
  }

  /**
   * The polynomial on one interval: p = Σ_k s^k Σ_{b &lt; terms_k} c_kb y_b, where c_kb = Σ_a C_akb
   * x_a with the functions x_a, y_b of both variances.
   *
   * @param terms how many b there are, from the highest degree to degree 0; they never decrease
   * @param coefficients C by a, then in the order of {@code terms}
   */
  record Polynomial(double centre, int[] terms, double[][] coefficients) {}

  private final Source source;
  private final double tolerance;
  private final AtomicReferenceArray<@Nullable Optional<Polynomial>> known =
      new AtomicReferenceArray<>(INTERVALS);

  /**
   * Polynomials that are computed when they are first needed.
   *
   * @param tolerance the allowed error of p′; that of p is this times half an interval
   */
  GapPolynomials(Source source, double tolerance) {
    this.source = source;
    this.tolerance = tolerance;
  }

  /** The polynomials of an activation that is linear on both sides of 0. */
  static GapPolynomials of(SlopedReluDual dual, double tolerance) {
    Source source =
        new Source() {
          @Override
          public int variances() {
            return 1;
          }

          @Override
          public double[][] slopes(double[] gaps) {
            return new double[][] {Arrays.stream(gaps).map(dual::slope).toArray()};
          }

          @Override
          public double[] values(double gap) {
            return new double[] {dual.outputGap(gap)};
          }

          @Override
          public double maxGap() {
            return 2;
          }
        };
    return new GapPolynomials(source, tolerance);
  }

  /** A number for the smallest interval around these gaps; −1 if it touches 0 or 2. */
  static int interval(double low, double high) {
    int first = (int) (low * GRID);
    int last = (int) Math.ceil(high * GRID);
    return first == 0 || first >= last || last >= ENDS - 1 ? -1 : first * ENDS + last;
  }

  /** The polynomial on an interval; null where its degree would be too high. */
  @Nullable Polynomial on(int interval) {
    Optional<Polynomial> made = known.get(interval);
    if (made == null) {
      double low = interval / ENDS / (double) GRID;
      double high = Math.min(interval % ENDS / (double) GRID, source.maxGap());
      made = Optional.ofNullable(low < high ? make(low, high) : null);
      known.set(interval, made);
    }
    return made.orElse(null);
  }

  private @Nullable Polynomial make(double low, double high) {
    if (Math.min(least(source.values(low)), least(source.values(high))) < SMALL) {
      return null;
    }
    double centre = 0.5 * (low + high);
    double half = 0.5 * (high - low);
    int n = source.variances();
    double[][] slopes = series(centre, half);
    int[] degrees = degrees(slopes);
    if (degrees[0] > MAX_DEGREE) {
      return null;
    }
    // p: one degree more than p′
    double[][] powers = new double[n * n][degrees[0] + 1];
    double[] scales = new double[degrees[0]];
    for (int k = 0; k < scales.length; k++) {
      scales[k] = (k + 1) * StrictMath.pow(half, k);
    }
    double sum = 0;
    for (int at = 0; at < n * n; at++) {
      double[] c = Chebyshev.powers(slopes[at], degrees[at % n]);
      for (int k = 0; k < c.length; k++) {
        sum += Math.abs(c[k]);
        powers[at][k + 1] = c[k] / scales[k];
      }
    }
    if (!(sum <= AMPLIFICATION)) {
      return null;
    }
    double[] values = source.values(centre);
    for (int at = 0; at < n * n; at++) {
      powers[at][0] = values[at];
    }
    Polynomial made = packed(centre, powers, terms(degrees, values));
    return agrees(powers, 0.9 * half, source.values(centre + 0.9 * half))
            && agrees(powers, -0.9 * half, source.values(centre - 0.9 * half))
        ? made
        : null;
  }

  /** The least of a function of both variances, at the ends of their ranges and between them. */
  private double least(double[] series) {
    int n = source.variances();
    double least = Double.POSITIVE_INFINITY;
    for (double[] x : ENDS_AND_MIDDLE) {
      for (double[] y : ENDS_AND_MIDDLE) {
        double sum = 0;
        for (int at = 0; at < series.length; at++) {
          sum += series[at] * x[at / n] * y[at % n];
        }
        least = Math.min(least, sum);
      }
    }
    return least;
  }

  private static final double[][] ENDS_AND_MIDDLE = {
    Chebyshev.functions(-1, DualTable.MAX_VARIANCES),
    Chebyshev.functions(0, DualTable.MAX_VARIANCES),
    Chebyshev.functions(1, DualTable.MAX_VARIANCES)
  };

  /**
   * Whether the integral agrees with p. It does not where φ′ isn't the full derivative of φ: the
   * contribution of a jump is left out by convention.
   */
  private boolean agrees(double[][] powers, double s, double[] values) {
    double difference = 0;
    for (int at = 0; at < values.length; at++) {
      double p = 0;
      for (int k = powers[at].length - 1; k >= 0; k--) {
        p = p * s + powers[at][k];
      }
      difference += Math.abs(p - values[at]);
    }
    return difference <= 4 * tolerance;
  }

  /** Chebyshev coefficients of p′ on an interval: [a · n + b][k]. */
  private double[][] series(double centre, double half) {
    double[] gaps = new double[NODES];
    for (int m = 0; m < NODES; m++) {
      gaps[m] = centre + half * Chebyshev.node(m, NODES);
    }
    double[][] slopes = source.slopes(gaps);
    double[][] c = new double[slopes.length][NODES];
    for (int at = 0; at < c.length; at++) {
      for (int m = 0; m < NODES; m++) {
        add(slopes[at][m], TRANSFORM[m], c[at]);
      }
    }
    return c;
  }

  /** The matrix from values at the nodes m to coefficients k: [m][k]. */
  private static final double[][] TRANSFORM = transform();

  private static double[][] transform() {
    double[][] rows = new double[NODES][NODES];
    for (int m = 0; m < NODES; m++) {
      rows[m][m] = 1;
      Chebyshev.transform(rows[m], 0, 1, NODES);
    }
    return rows;
  }

  /** y ← y + a x. */
  static void add(double a, double[] x, double[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] += a * x[i];
    }
  }

  /**
   * For each b, how many degrees of p′ are kept: the omitted terms sum up to at most the tolerance.
   */
  private int[] degrees(double[][] c) {
    int n = source.variances();
    double[][] size = new double[n][NODES];
    for (int at = 0; at < n * n; at++) {
      for (int k = 0; k < NODES; k++) {
        size[at % n][k] += Math.abs(c[at][k]);
      }
    }
    int[] degrees = new int[n];
    Arrays.fill(degrees, NODES);
    double left = tolerance;
    while (true) {
      int least = -1;
      for (int b = 0; b < n; b++) {
        if (degrees[b] > 0
            && (least < 0 || size[b][degrees[b] - 1] < size[least][degrees[least] - 1])) {
          least = b;
        }
      }
      if (least < 0 || size[least][degrees[least] - 1] > left) {
        break;
      }
      left -= size[least][--degrees[least]];
    }
    for (int b = n - 2; b >= 0; b--) {
      degrees[b] = Math.max(degrees[b], degrees[b + 1]);
    }
    return degrees;
  }

  /** How many b are not negligible, from the highest degree of p to degree 0. */
  private int[] terms(int[] degrees, double[] values) {
    int n = degrees.length;
    int[] terms = new int[degrees[0] + 1];
    for (int k = 1; k <= degrees[0]; k++) {
      for (int b = 0; b < n; b++) {
        terms[degrees[0] - k] += degrees[b] >= k ? 1 : 0;
      }
    }
    int constant = n;
    double left = tolerance;
    while (constant > 1) {
      for (int a = 0; a < n; a++) {
        left -= Math.abs(values[a * n + constant - 1]);
      }
      if (left < 0) {
        break;
      }
      constant--;
    }
    int before = terms.length == 1 ? 1 : terms[terms.length - 2];
    terms[terms.length - 1] = Math.max(constant, before);
    return terms;
  }

  private static Polynomial packed(double centre, double[][] powers, int[] terms) {
    int n = (int) Math.round(Math.sqrt(powers.length));
    double[][] coefficients = new double[n][Arrays.stream(terms).sum()];
    for (int a = 0; a < n; a++) {
      int at = 0;
      for (int i = 0; i < terms.length; i++) {
        for (int b = 0; b < terms[i]; b++) {
          coefficients[a][at++] = powers[a * n + b][terms.length - 1 - i];
        }
      }
    }
    return new Polynomial(centre, terms, coefficients);
  }
}

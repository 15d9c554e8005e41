package dev.tangent.activation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleUnaryOperator;

/**
 * A mesh for an unknown function: intervals are halved until a Chebyshev series of degree 16 gives
 * the function to 1e-12 of its size, which is checked between the nodes as well. It starts from
 * intervals that double away from 0, so that structure near 0 is not missed, whatever the radius.
 *
 * <p>Where halving does not come to an end, there is a kink or a jump. Such a place becomes an end
 * of a panel, and the halving begins again: a function that is smooth on both sides then needs few
 * panels.
 */
final class ResolvedMesh implements Mesh {
  private static final int DEGREE = 16;
  private static final double TOLERANCE = 1e-12;
  private static final int MAX_PANELS = 6000;

  /** Panels narrower than those around them by this factor mark a kink. */
  private static final double VALLEY = 1e-3;

  private static final double FINEST = 0.37;

  /**
   * The first cut is irrational, so that a kink at a round number is not by chance an end of a
   * panel before it is found.
   */
  private static final double LEFT = 1 + Math.sqrt(2) / 50;

  private static final double RIGHT = 1 + Math.sqrt(3) / 50;

  /** cos(π n j/16): the last three rows of the transform, the ends already halved. */
  private static final double[][] LAST = new double[3][DEGREE + 1];

  private static final double[] NODES = new double[DEGREE + 1];

  static {
    for (int j = 0; j <= DEGREE; j++) {
      NODES[j] = Math.cos(Math.PI * j / DEGREE);
      for (int i = 0; i < 3; i++) {
        double end = j == 0 || j == DEGREE ? 0.5 : 1;
        LAST[i][j] = end * Math.cos(Math.PI * ((DEGREE - 2 + i) * j % (2 * DEGREE)) / DEGREE);
      }
    }
  }

  /** All ends, first to last, and the kinks among them. */
  private record Cut(double[] ends, double[] kinks) {}

  private final String name;
  private final DoubleUnaryOperator function;
  private final ConcurrentHashMap<Integer, Cut> found = new ConcurrentHashMap<>();

  ResolvedMesh(String name, DoubleUnaryOperator function) {
    this.name = name;
    this.function = function;
  }

  @Override
  public double[] ends(double radius) {
    return inside(cut(radius).ends, radius);
  }

  @Override
  public double[] kinks(double radius) {
    return inside(cut(radius).kinks, radius);
  }

  /** The ends of the panel that x lies in. */
  double[] panel(double x) {
    double[] ends = cut(2 * Math.abs(x)).ends;
    int at = Arrays.binarySearch(ends, x);
    int right = Math.clamp(at >= 0 ? at + 1 : -at - 1, 1, ends.length - 1);
    return new double[] {ends[right - 1], ends[right]};
  }

  private static double[] inside(double[] places, double radius) {
    int from = Arrays.binarySearch(places, -radius);
    int to = Arrays.binarySearch(places, radius);
    from = from < 0 ? -from - 1 : from + 1;
    to = to < 0 ? -to - 1 : to;
    return Arrays.copyOfRange(places, from, Math.max(from, to));
  }

  private Cut cut(double radius) {
    int exponent = Math.clamp(Math.getExponent(radius) + 1, 3, 1000);
    // Two threads may search the same one at once; neither waits for the other.
    Cut known = found.get(exponent);
    if (known == null) {
      known = search(Math.scalb(1.0, exponent));
      found.put(exponent, known);
    }
    return known;
  }

  private Cut search(double radius) {
    List<Double> seeds = new ArrayList<>();
    for (double x = FINEST; x < radius; x *= 2) {
      seeds.add(-x * LEFT);
      seeds.add(x * RIGHT);
    }
    seeds.add(-radius * LEFT);
    seeds.add(radius * RIGHT);
    double[] first = split(sorted(seeds), false);
    double[] kinks = valleys(first);
    for (double kink : kinks) {
      seeds.add(kink);
    }
    return new Cut(split(sorted(seeds), true), kinks);
  }

  private static double[] sorted(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).sorted().distinct().toArray();
  }

  private double[] split(double[] seeds, boolean strict) {
    List<Double> ends = new ArrayList<>();
    ends.add(seeds[0]);
    for (int i = 1; i < seeds.length; i++) {
      split(seeds[i - 1], seeds[i], ends);
    }
    if (strict && ends.size() > MAX_PANELS) {
      throw tooRough(seeds[0]);
    }
    return ends.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private void split(double a, double b, List<Double> ends) {
    if (ends.size() > 2 * MAX_PANELS) {
      throw tooRough(a);
    }
    double smallest = 1e-14 * Math.max(Math.max(Math.abs(a), Math.abs(b)), 1e-3);
    if (b - a < smallest || resolved(a, b)) {
      ends.add(b);
      return;
    }
    double middle = 0.5 * (a + b);
    split(a, middle, ends);
    split(middle, b, ends);
  }

  private ArithmeticException tooRough(double x) {
    return new ArithmeticException(
        String.format(
            Locale.ROOT,
            "activation %s is too rough for quadrature near x = %.3g: it must be smooth between"
                + " finitely many kinks",
            name,
            x));
  }

  /**
   * Whether the last coefficients are negligible beside the largest value, and the series agrees
   * with φ.
   */
  private boolean resolved(double a, double b) {
    double half = 0.5 * (b - a);
    double middle = 0.5 * (a + b);
    double[] values = new double[DEGREE + 1];
    double largest = 0;
    for (int j = 0; j <= DEGREE; j++) {
      // The ends may be jumps: the limit from inside is taken there.
      double t = j == 0 || j == DEGREE ? NODES[j] * (1 - 1e-13) : NODES[j];
      values[j] = function.applyAsDouble(middle + half * t);
      largest = Math.max(largest, Math.abs(values[j]));
    }
    if (!(largest <= Double.MAX_VALUE)) {
      return true; // beyond what the function can represent; the integrals check finiteness
    }
    double allowed = TOLERANCE * (largest + 1e-3);
    for (double[] row : LAST) {
      double sum = 0;
      for (int j = 0; j <= DEGREE; j++) {
        sum += row[j] * values[j];
      }
      if (Math.abs(sum) * 2 / DEGREE > allowed) {
        return false;
      }
    }
    return near(values, 0.7316, half, middle, allowed)
        && near(values, -0.2847, half, middle, allowed);
  }

  private boolean near(double[] values, double t, double half, double middle, double allowed) {
    double error = interpolate(values, t) - function.applyAsDouble(middle + half * t);
    return Math.abs(error) <= 20 * allowed;
  }

  /** The interpolant at t, by the barycentric formula. */
  private static double interpolate(double[] values, double t) {
    double top = 0;
    double bottom = 0;
    for (int j = 0; j <= DEGREE; j++) {
      double weight = (j % 2 == 0 ? 1 : -1) * (j == 0 || j == DEGREE ? 0.5 : 1) / (t - NODES[j]);
      top += weight * values[j];
      bottom += weight;
    }
    return top / bottom;
  }

  /** The middle of the narrowest panel of every valley in the widths, taken relative to |x|. */
  private static double[] valleys(double[] ends) {
    List<Double> kinks = new ArrayList<>();
    double peak = 0; // since the last valley
    double lowest = 0; // since that peak
    int place = 1;
    for (int i = 1; i < ends.length; i++) {
      double x = Math.max(FINEST, Math.max(Math.abs(ends[i]), Math.abs(ends[i - 1])));
      double width = (ends[i] - ends[i - 1]) / x;
      if (width < lowest) {
        lowest = width;
        place = i;
      } else if (lowest < VALLEY * peak && width > lowest / VALLEY) {
        kinks.add(snap(0.5 * (ends[place] + ends[place - 1]), ends[place] - ends[place - 1]));
        peak = width;
        lowest = width;
      } else if (width > peak) {
        peak = width;
        lowest = width;
      }
    }
    return kinks.stream().mapToDouble(Double::doubleValue).sorted().distinct().toArray();
  }

  /** A kink of φ″ is located to 1e-5 only: if a round number is so near, that is taken. */
  private static double snap(double place, double width) {
    double round = Math.rint(place * 1024) / 1024;
    return Math.abs(place - round) < 10 * width ? round : place;
  }
}

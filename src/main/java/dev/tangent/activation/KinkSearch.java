package dev.tangent.activation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleUnaryOperator;

/**
 * Kinks of an unknown function: jumps of it or of its first or second derivative, found by
 * bisection of intervals on which a Chebyshev series of degree 16 does not converge.
 */
final class KinkSearch implements Kinks {
  private static final int DEGREE = 16;
  private static final double TOLERANCE = 1e-12;
  private static final double CLUSTER = 1e-4;
  private static final int MAX_PANELS = 4000;

  private final String name;
  private final DoubleUnaryOperator function;
  private final ConcurrentHashMap<Integer, double[]> found = new ConcurrentHashMap<>();

  KinkSearch(String name, DoubleUnaryOperator function) {
    this.name = name;
    this.function = function;
  }

  @Override
  public double[] within(double radius) {
    int exponent = Math.max(3, Math.getExponent(radius) + 1);
    return found.computeIfAbsent(exponent, e -> search(Math.scalb(1.0, e)));
  }

  private double[] search(double radius) {
    List<double[]> panels = new ArrayList<>();
    // Irrational ends, so that a kink at a round number is never the end of a panel.
    double from = -radius * (1 + Math.sqrt(2) / 50);
    double to = radius * (1 + Math.sqrt(3) / 50);
    int pieces = 16;
    for (int i = 0; i < pieces; i++) {
      double a = from + (to - from) * i / pieces;
      double b = from + (to - from) * (i + 1) / pieces;
      split(a, b, panels);
    }
    return clusters(panels);
  }

  private void split(double a, double b, List<double[]> panels) {
    double width = b - a;
    if (panels.size() > MAX_PANELS) {
      throw new ArithmeticException(
          String.format(
              Locale.ROOT,
              "activation %s is too rough for quadrature near x = %g: it must be smooth between"
                  + " finitely many kinks",
              name,
              a));
    }
    if (width < 1e-14 * Math.max(1, Math.abs(a)) || resolved(a, b)) {
      panels.add(new double[] {a, b});
      return;
    }
    double middle = 0.5 * (a + b);
    split(a, middle, panels);
    split(middle, b, panels);
  }

  /** Whether the last Chebyshev coefficients on [a, b] vanish beside the largest value. */
  private boolean resolved(double a, double b) {
    double[] values = new double[DEGREE + 1];
    double largest = 0;
    for (int j = 0; j <= DEGREE; j++) {
      double x = 0.5 * (a + b) + 0.5 * (b - a) * Math.cos(Math.PI * j / DEGREE);
      values[j] = function.applyAsDouble(x);
      largest = Math.max(largest, Math.abs(values[j]));
    }
    if (!Double.isFinite(largest)) {
      return true; // beyond what the function can represent; the integrals check finiteness
    }
    for (int n = DEGREE - 2; n <= DEGREE; n++) {
      double sum = 0;
      for (int j = 0; j <= DEGREE; j++) {
        double weight = j == 0 || j == DEGREE ? 0.5 : 1;
        sum += weight * values[j] * Math.cos(Math.PI * n * j / DEGREE);
      }
      if (Math.abs(sum) * 2 / DEGREE > TOLERANCE * (largest + 1e-3)) {
        return false;
      }
    }
    return true;
  }

  /** The middle of the narrowest panel of every run of very narrow panels. */
  private static double[] clusters(List<double[]> panels) {
    List<Double> kinks = new ArrayList<>();
    double narrowest = Double.POSITIVE_INFINITY;
    double place = 0;
    for (double[] panel : panels) {
      double width = panel[1] - panel[0];
      if (width < CLUSTER) {
        if (width < narrowest) {
          narrowest = width;
          place = 0.5 * (panel[0] + panel[1]);
        }
      } else if (narrowest < CLUSTER) {
        kinks.add(snap(place, narrowest));
        narrowest = Double.POSITIVE_INFINITY;
      }
    }
    return kinks.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** A kink of φ″ is known to 1e-5 only: a round number so near is the place meant. */
  private static double snap(double place, double width) {
    double round = Math.rint(place * 1024) / 1024;
    return Math.abs(place - round) < 10 * width ? round : place;
  }
}

package dev.tangent.dashboard.plot;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * An axis: a range of values, linear or logarithmic, and where its ticks are. Ranges are widened to
 * round numbers, so that a curve that grows does not shift the axis at each frame.
 */
public record Scale(double min, double max, boolean log) {
  /** The kind of the values, which decides what ticks are round. */
  public enum Kind {
    NUMBER,
    /** Whole numbers: no tick lies between two of them. */
    INTEGER,
    /** Radians: multiples of π. */
    ANGLE
  }

  /** A value and what is written at it. */
  public record Tick(double value, String label) {}

  /**
   * A range within this factor holds too few powers of ten, or 1, 2 and 5 times them, for an axis.
   */
  private static final double NARROW = 4;

  /** A relative difference below this is rounding: ticks that fine would be long rows of digits. */
  private static final double FLAT = 1e-6;

  /** The smallest round range that holds both values. */
  public static Scale fit(double low, double high, boolean log) {
    if (!(low <= high) || Double.isInfinite(low) || Double.isInfinite(high)) {
      return log ? new Scale(0.1, 1, true) : new Scale(0, 1, false);
    }
    if (log) {
      if (high < NARROW * low && high - low > FLAT * high) {
        // Rounded as on a linear axis: with whole decades, an almost flat line would be in an empty
        // panel.
        double step = niceStep((high - low) / 4);
        double a = Math.floor(low / step + 1e-9) * step;
        return new Scale(a > 0 ? a : low, Math.ceil(high / step - 1e-9) * step, true);
      }
      double a = roundDown(low);
      double b = roundUp(high);
      return a == b ? new Scale(a / 2, b * 2, true) : new Scale(a, b, true);
    }
    if (low == 0 && high == 0) {
      return new Scale(0, 1, false); // Values such as norms and distances are never below 0.
    }
    double span = high - low;
    if (span <= FLAT * Math.max(Math.abs(low), Math.abs(high))) {
      double half = Math.abs(low) / 2;
      return new Scale(low - half, high + half, false);
    }
    double step = niceStep(span / 4);
    return new Scale(
        Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step, false);
  }

  /**
   * The possible ends of a logarithmic axis: in about equal steps, and fine enough to waste little
   * room.
   */
  private static final double[] ENDS = {1, 1.5, 2, 3, 5, 7, 10};

  private static double roundDown(double value) {
    double decade = Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
    double digit = value / decade * (1 + 1e-9);
    int i = ENDS.length - 1;
    while (i > 0 && ENDS[i] > digit) {
      i--;
    }
    return decade * ENDS[i];
  }

  private static double roundUp(double value) {
    double decade = Math.pow(10, Math.floor(Math.log10(value) + 1e-9));
    double digit = value / decade * (1 - 1e-9);
    int i = 0;
    while (i < ENDS.length - 1 && ENDS[i] < digit) {
      i++;
    }
    return decade * ENDS[i];
  }

  private static double niceStep(double raw) {
    double decade = Math.pow(10, Math.floor(Math.log10(raw)));
    double digit = raw / decade;
    return decade * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
  }

  /** The position of a value: 0 at min, 1 at max; NaN when a logarithmic axis can't show it. */
  public double at(double value) {
    if (log) {
      return value > 0 ? Math.log(value / min) / Math.log(max / min) : Double.NaN;
    }
    return (value - min) / (max - min);
  }

  /** The value at a position: the inverse of {@link #at}. */
  public double value(double fraction) {
    return log ? min * Math.pow(max / min, fraction) : min + fraction * (max - min);
  }

  /** At most {@code most} ticks (two at least), from low to high. */
  public List<Tick> ticks(int most, Kind kind) {
    int limit = Math.max(2, most);
    if (kind == Kind.ANGLE) {
      return angles(limit);
    }
    return log ? logTicks(limit) : linearTicks(limit, kind == Kind.INTEGER);
  }

  private List<Tick> linearTicks(int most, boolean whole) {
    double step = niceStep((max - min) / most);
    while (count(step) > most || (whole && step < 1)) {
      step = niceStep(step * 2);
    }
    List<Double> values = new ArrayList<>();
    for (double k = Math.ceil(min / step - 1e-9); k * step <= max + 1e-9 * step; k++) {
      values.add(k * step);
    }
    if (values.size() < 2 && !(whole && (min != Math.rint(min) || max != Math.rint(max)))) {
      values = List.of(min, max); // The ends of axes are round, so they can serve as the two ticks.
      step = Math.pow(10, Math.floor(Math.log10((max - min) * (1 + 1e-9))) - 1);
    }
    List<String> labels = labels(values, step, whole);
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      ticks.add(new Tick(values.get(i), labels.get(i)));
    }
    return ticks;
  }

  /** Labels with just enough digits to tell the values apart, and equally many decimals for all. */
  private List<String> labels(List<Double> values, double step, boolean whole) {
    double largest = Math.max(Math.abs(min), Math.abs(max));
    int decimals = Math.max(0, (int) Math.ceil(-Math.log10(step) - 1e-9));
    if (largest >= 1e5 || largest < 1e-3) {
      List<String> counts = values.stream().map(Numbers::count).toList();
      if (whole && new HashSet<>(counts).size() == values.size()) {
        return counts;
      }
      int digits =
          (int) (Math.floor(Math.log10(largest)) - Math.floor(Math.log10(step) + 1e-9)) + 1;
      return values.stream().map(v -> Numbers.significant(v, digits)).toList();
    }
    int shown = decimals;
    return values.stream()
        .map(v -> String.format(Locale.ROOT, "%." + shown + "f", v + 0.0))
        .map(t -> t.startsWith("-") ? "−" + t.substring(1) : t)
        .toList();
  }

  private int count(double step) {
    return (int) (Math.floor(max / step + 1e-9) - Math.ceil(min / step - 1e-9)) + 1;
  }

  private List<Tick> logTicks(int most) {
    if (max < NARROW * min) {
      return linearTicks(most, false);
    }
    int first = (int) Math.ceil(Math.log10(min) - 1e-9);
    int last = (int) Math.floor(Math.log10(max) + 1e-9);
    List<Tick> ticks = new ArrayList<>();
    if (last - first >= 1) {
      int stride = Math.max(1, Math.ceilDiv(last - first + 1, most));
      // Counting from a multiple of the stride keeps the ticks where they are when the range grows.
      for (int e = Math.ceilDiv(first, stride) * stride; e <= last; e += stride) {
        ticks.add(new Tick(Math.pow(10, e), Numbers.powerOfTen(e)));
      }
      if (ticks.size() > 1) {
        return ticks;
      }
      ticks.clear();
    }
    for (int e = first - 1; e <= last; e++) {
      for (int digit : new int[] {1, 2, 5}) {
        double v = digit * Math.pow(10, e);
        if (v >= min * (1 - 1e-9) && v <= max * (1 + 1e-9)) {
          ticks.add(new Tick(v, Numbers.of(v)));
        }
      }
    }
    while (ticks.size() > most) {
      List<Tick> fewer = new ArrayList<>();
      for (int i = 0; i < ticks.size(); i += 2) {
        fewer.add(ticks.get(i));
      }
      ticks = fewer;
    }
    return ticks.size() < 2 ? linearTicks(most, false) : ticks;
  }

  private List<Tick> angles(int most) {
    double[] steps = {Math.PI / 4, Math.PI / 2, Math.PI, 2 * Math.PI};
    double step = steps[0];
    for (int i = 1; i < steps.length && count(step) > most; i++) {
      step = steps[i];
    }
    List<Tick> ticks = new ArrayList<>();
    for (long k = (long) Math.ceil(min / step - 1e-6); k * step <= max + 1e-6; k++) {
      ticks.add(new Tick(k * step, multipleOfPi(Math.round(k * step / (Math.PI / 4)))));
    }
    return ticks;
  }

  private static String multipleOfPi(long quarters) {
    long a = Math.abs(quarters);
    String sign = quarters < 0 ? "−" : "";
    if (a % 4 == 0) {
      return a == 0 ? "0" : sign + (a == 4 ? "" : a / 4) + "π";
    }
    long numerator = a % 2 == 0 ? a / 2 : a;
    return sign + (numerator == 1 ? "" : numerator) + "π/" + (a % 2 == 0 ? 2 : 4);
  }
}

package dev.tangent.report.page;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The ticks of an axis: round numbers (1, 2 or 5 times a power of ten; 1, 2 and 5 in each decade or
 * powers of ten on a logarithmic axis), at least two of them, with as many digits as tell them
 * apart.
 *
 * @param values ascending, within the range
 * @param labels one a value; empty for a tick without a label
 */
record Ticks(List<Double> values, List<String> labels) {
  /**
   * Ticks of the range.
   *
   * @param wanted about how many; at least 2 are made
   */
  static Ticks of(double min, double max, boolean logarithmic, int wanted) {
    if (logarithmic && max / min >= 1000) {
      return decades(min, max, wanted);
    }
    if (logarithmic && max / min >= 4) {
      return oneTwoFive(min, max);
    }
    return linear(min, max, Math.max(2, wanted));
  }

  private static Ticks linear(double min, double max, int wanted) {
    double span = max - min;
    double raw = span / wanted;
    double decade = Math.pow(10, Math.floor(Math.log10(raw)));
    double step = decade;
    for (double factor : new double[] {1, 2, 5, 10}) {
      step = factor * decade;
      if (span / step <= wanted + 0.5) {
        break;
      }
    }
    // At least two ticks: a range between two round numbers gets a finer step.
    while (count(min, max, step) < 2) {
      step /= 2;
    }
    int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    List<Double> values = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    long first = (long) Math.ceil(min / step - 1e-9);
    long last = (long) Math.floor(max / step + 1e-9);
    for (long i = first; i <= last; i++) {
      values.add(i * step);
      labels.add(label(i * step, decimals, Math.max(Math.abs(min), Math.abs(max))));
    }
    return new Ticks(values, labels);
  }

  private static long count(double min, double max, double step) {
    return (long) Math.floor(max / step + 1e-9) - (long) Math.ceil(min / step - 1e-9) + 1;
  }

  private static String label(double value, int decimals, double largest) {
    if (value == 0) {
      return "0";
    }
    if (largest >= 1e6 || largest < 1e-3) {
      int exponent = (int) Math.floor(Math.log10(largest));
      int digits = Math.max(0, decimals + exponent);
      String mantissa =
          new BigDecimal(value / Math.pow(10, exponent))
              .setScale(digits, RoundingMode.HALF_EVEN)
              .toPlainString();
      return minus(mantissa) + "·10" + superscript(exponent);
    }
    return minus(String.format(Locale.ROOT, "%." + decimals + "f", value));
  }

  private static String minus(String number) {
    return number.startsWith("-") ? "−" + number.substring(1) : number;
  }

  /** Ticks at 1, 2 and 5 in each decade, for ranges with too few powers of ten. */
  private static Ticks oneTwoFive(double min, double max) {
    List<Double> values = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (int e = (int) Math.floor(Math.log10(min)); e <= Math.log10(max); e++) {
      for (int digit : new int[] {1, 2, 5}) {
        double value = digit * Math.pow(10, e);
        if (value >= min * (1 - 1e-9) && value <= max * (1 + 1e-9)) {
          values.add(value);
          boolean plain = e >= -3 && e <= 5;
          labels.add(
              plain
                  ? String.format(Locale.ROOT, "%." + Math.max(0, -e) + "f", value)
                  : digit + "·10" + superscript(e));
        }
      }
    }
    return new Ticks(values, labels);
  }

  private static Ticks decades(double min, double max, int wanted) {
    int first = (int) Math.ceil(Math.log10(min) - 1e-9);
    int last = (int) Math.floor(Math.log10(max) + 1e-9);
    int step = Math.max(1, (int) Math.ceil((last - first + 1) / (double) Math.max(2, wanted)));
    List<Double> values = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (int e = first; e <= last; e++) {
      values.add(Math.pow(10, e));
      labels.add((e - first) % step == 0 ? "10" + superscript(e) : "");
    }
    return new Ticks(values, labels);
  }

  private static String superscript(int exponent) {
    StringBuilder text = new StringBuilder();
    for (char c : Integer.toString(exponent).toCharArray()) {
      text.append(c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(c - '0'));
    }
    return text.toString();
  }
}

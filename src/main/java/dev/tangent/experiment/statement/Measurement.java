package dev.tangent.experiment.statement;

import dev.tangent.experiment.Statistics.Estimate;
import dev.tangent.experiment.Texts;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One number of a check, and the interval that the statement allows it.
 *
 * @param quantity what was measured
 * @param value the number
 * @param error its standard error; 0 where it is exact up to rounding
 * @param low least value allowed, may be −∞
 * @param high largest value allowed, may be ∞
 */
public record Measurement(String quantity, double value, double error, double low, double high) {

  /** A measurement that has to lie within {@code tolerance} of the theoretical value. */
  static Measurement near(String quantity, Estimate e, double expected, double tolerance) {
    return new Measurement(
        quantity, e.value(), e.error(), expected - tolerance, expected + tolerance);
  }

  static Measurement below(String quantity, Estimate e, double bound) {
    return new Measurement(quantity, e.value(), e.error(), Double.NEGATIVE_INFINITY, bound);
  }

  static Measurement above(String quantity, Estimate e, double bound) {
    return new Measurement(quantity, e.value(), e.error(), bound, Double.POSITIVE_INFINITY);
  }

  /**
   * Whether the value is inside the interval, and measured precisely enough: two standard errors
   * must fit into half of a bounded interval, and must not reach across a single bound.
   */
  public boolean passes() {
    if (!(value >= low && value <= high)) {
      return false;
    }
    if (Double.isInfinite(low)) {
      return value + 2 * error <= high;
    }
    return Double.isInfinite(high) ? value - 2 * error >= low : 4 * error <= high - low;
  }

  /** The interval as text: {@code −0.5 ± 0.1}, {@code ≤ 0.05} or {@code ≥ 3}. */
  public String tolerance() {
    if (Double.isInfinite(low)) {
      return "≤ " + text(high);
    }
    if (Double.isInfinite(high)) {
      return "≥ " + text(low);
    }
    return text((low + high) / 2) + " ± " + text((high - low) / 2);
  }

  /** The value with its error as text. */
  public String measured() {
    return error > 0 ? text(value) + " ± " + text(error) : text(value);
  }

  private static String text(double x) {
    double rounded = Double.parseDouble(String.format(Locale.ROOT, "%.3g", x));
    return Math.abs(rounded) >= 1e-3 && Math.abs(rounded) < 1e5
        ? Texts.plain(rounded)
        : String.format(Locale.ROOT, "%.2g", rounded);
  }

  /**
   * All components as texts, because bounds may be infinite; {@link #of} reads them back exactly.
   */
  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("quantity", quantity);
    map.put("value", Double.toString(value));
    map.put("error", Double.toString(error));
    map.put("low", Double.toString(low));
    map.put("high", Double.toString(high));
    return map;
  }

  /** The measurement that {@link #asMap} wrote. */
  static Measurement of(Map<String, Object> map) {
    return new Measurement(
        String.valueOf(map.get("quantity")),
        number(map, "value"),
        number(map, "error"),
        number(map, "low"),
        number(map, "high"));
  }

  private static double number(Map<String, Object> map, String name) {
    return Double.parseDouble(String.valueOf(map.get(name)));
  }
}

package dev.tangent.report;

import java.util.Locale;

/**
 * An axis: its title with the unit, its scale and its range.
 *
 * @param title what is measured, with the unit, as in {@code "γ (rad)"}
 * @param logarithmic true for a decimal logarithmic axis; the range must then be positive
 * @param min lower end, NaN to take it from the data
 * @param max upper end, NaN to take it from the data
 */
public record PlotAxis(String title, boolean logarithmic, double min, double max) {
  public PlotAxis {
    if (min >= max || (logarithmic && min <= 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "axis \"%s\": no range [%s, %s] on a %s scale",
              title,
              min,
              max,
              logarithmic ? "logarithmic" : "linear"));
    }
  }

  public static PlotAxis linear(String title) {
    return new PlotAxis(title, false, Double.NaN, Double.NaN);
  }

  public static PlotAxis linear(String title, double min, double max) {
    return new PlotAxis(title, false, min, max);
  }

  public static PlotAxis logarithmic(String title) {
    return new PlotAxis(title, true, Double.NaN, Double.NaN);
  }
}

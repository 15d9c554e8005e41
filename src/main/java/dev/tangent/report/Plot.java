package dev.tangent.report;

import java.util.List;
import java.util.Locale;

/**
 * One panel of a figure.
 *
 * @param title above the panel, empty for none
 * @param x horizontal axis
 * @param y vertical axis
 * @param series drawn in this order, later ones on top
 */
public record Plot(String title, PlotAxis x, PlotAxis y, List<PlotSeries> series) {
  public Plot {
    series = List.copyOf(series);
    if (series.stream().noneMatch(s -> s.x().length > 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "plot \"%s\" has no points to draw", title));
    }
  }
}

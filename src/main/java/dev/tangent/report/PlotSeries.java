package dev.tangent.report;

import java.util.Locale;

/**
 * Points (x_i, y_i) of a plot, joined or marked by a {@link Pen}.
 *
 * @param label the legend's text; series with the same label share one entry, an empty label has
 *     none
 * @param x abscissas
 * @param y ordinates, as many as {@code x}
 * @param pen how it is drawn
 */
public record PlotSeries(String label, double[] x, double[] y, Pen pen) {
  public PlotSeries {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "series \"%s\": %d numbers x, %d numbers y", label, x.length, y.length));
    }
    for (int i = 0; i < x.length; i++) {
      if (!Double.isFinite(x[i]) || !Double.isFinite(y[i])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "series \"%s\": point %d is (%s, %s), expected finite numbers",
                label,
                i,
                x[i],
                y[i]));
      }
    }
  }
}

package dev.tangent.report;

import java.util.List;
import java.util.Locale;

/**
 * A figure: panels in a grid over one legend, and the caption that says what was run.
 *
 * @param name file name without its ending, as in {@code "fig1"}
 * @param caption what was run and what is drawn, in full sentences
 * @param plots the panels, row by row
 * @param columns panels in a row
 * @param width width in points (1/72 inch is one point of the SVG; a paper's column has about 250,
 *     its text width about 500)
 * @param panelHeight height of a row of panels in points
 */
public record Figure(
    String name, String caption, List<Plot> plots, int columns, int width, int panelHeight) {
  public Figure {
    plots = List.copyOf(plots);
    if (plots.isEmpty() || columns < 1 || width < 100 || panelHeight < 80) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "figure %s: %d plots in %d columns, %d × %d points a row; needs at least one plot of"
                  + " 100 × 80",
              name,
              plots.size(),
              columns,
              width,
              panelHeight));
    }
  }

  int rows() {
    return (plots.size() + columns - 1) / columns;
  }
}

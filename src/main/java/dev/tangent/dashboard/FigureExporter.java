package dev.tangent.dashboard;

import dev.tangent.dashboard.plot.LineChart;
import java.io.IOException;
import java.nio.file.Path;

/** Draws a figure for paper; the command line hands one to the dashboard. */
@FunctionalInterface
public interface FigureExporter {
  /**
   * Writes the figure.
   *
   * @param file ends in {@code .svg} or {@code .png}
   */
  void write(LineChart figure, Path file) throws IOException;
}

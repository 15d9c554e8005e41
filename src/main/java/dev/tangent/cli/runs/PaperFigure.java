package dev.tangent.cli.runs;

import dev.tangent.dashboard.plot.LineChart;
import dev.tangent.dashboard.plot.Scale;
import dev.tangent.report.Figure;
import dev.tangent.report.FigureFiles;
import dev.tangent.report.Palette;
import dev.tangent.report.Pen;
import dev.tangent.report.Plot;
import dev.tangent.report.PlotAxis;
import dev.tangent.report.PlotSeries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A panel of the dashboard as a figure for paper, drawn by the reports' own painter. */
final class PaperFigure {
  private static final int WIDTH = 380;
  private static final int HEIGHT = 250;

  private PaperFigure() {}

  /** Writes SVG or PNG, depending on the ending of the file. */
  static void write(LineChart figure, Path file) throws IOException {
    Figure paper = paper(figure, file);
    boolean svg = file.toString().endsWith(".svg");
    Files.write(file, svg ? FigureFiles.svg(paper) : FigureFiles.png(paper));
  }

  private static Figure paper(LineChart figure, Path file) throws IOException {
    List<PlotSeries> series = new ArrayList<>();
    for (LineChart.Line line : figure.lines()) {
      add(series, figure, line.name() + suffix(line), line, line.y(), null);
      add(series, figure, "", line, line.lower(), Pen.Dash.DOTTED);
      add(series, figure, "", line, line.upper(), Pen.Dash.DOTTED);
    }
    if (series.isEmpty()) {
      throw new IOException("the figure has no points that its axes can show");
    }
    Scale across = figure.xScale();
    Plot plot =
        new Plot(
            figure.title(),
            axis(figure.x(), across),
            axis(figure.y(), figure.yScale(across)),
            series);
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.[a-z]+$", "");
    return new Figure(name, figure.title(), List.of(plot), 1, WIDTH, HEIGHT);
  }

  private static String suffix(LineChart.Line line) {
    return line.variant().isEmpty() ? "" : ", " + line.variant();
  }

  /** Logarithmic axes get whole decades, unless the values lie within a factor of four. */
  static PlotAxis axis(LineChart.Axis axis, Scale scale) {
    if (axis.log() && scale.max() < 4 * scale.min()) {
      return PlotAxis.linear(axis.label(), scale.min(), scale.max());
    }
    if (axis.log()) {
      double low = Math.floor(Math.log10(scale.min()) + 1e-9);
      double high = Math.max(low + 1, Math.ceil(Math.log10(scale.max()) - 1e-9));
      return new PlotAxis(axis.label(), true, Math.pow(10, low), Math.pow(10, high));
    }
    return Double.isNaN(axis.low())
        ? PlotAxis.linear(axis.label())
        : PlotAxis.linear(axis.label(), axis.low(), axis.high());
  }

  /** The points that can be drawn: finite, and positive on logarithmic axes. */
  private static void add(
      List<PlotSeries> to,
      LineChart figure,
      String label,
      LineChart.Line line,
      double @Nullable [] values,
      Pen.@Nullable Dash dash) {
    if (values == null) {
      return;
    }
    double[] x = new double[values.length];
    double[] y = new double[values.length];
    int n = 0;
    for (int i = 0; i < values.length; i++) {
      boolean finite = Double.isFinite(values[i]) && Double.isFinite(line.x()[i]);
      boolean shown =
          (!figure.x().log() || line.x()[i] > 0) && (!figure.y().log() || values[i] > 0);
      if (finite && shown) {
        x[n] = line.x()[i];
        y[n++] = values[i];
      }
    }
    if (n > 0) {
      to.add(
          new PlotSeries(
              label,
              java.util.Arrays.copyOf(x, n),
              java.util.Arrays.copyOf(y, n),
              pen(line, dash)));
    }
  }

  private static Pen pen(LineChart.Line line, Pen.@Nullable Dash dash) {
    var colour = line.slot() < 0 ? Palette.BLACK : Palette.cycle(line.slot());
    if (line.stroke() == LineChart.Stroke.POINTS && dash == null) {
      Pen.Symbol.Shape[] shapes = {
        Pen.Symbol.Shape.CIRCLE,
        Pen.Symbol.Shape.TRIANGLE_UP,
        Pen.Symbol.Shape.SQUARE,
        Pen.Symbol.Shape.DIAMOND,
        Pen.Symbol.Shape.TRIANGLE_DOWN,
        Pen.Symbol.Shape.CROSS,
        Pen.Symbol.Shape.PLUS
      };
      return Pen.points(
          colour, Pen.Symbol.of(shapes[Math.floorMod(line.slot(), shapes.length)], 4f));
    }
    Pen.Dash own =
        switch (line.stroke()) {
          case SOLID, POINTS -> Pen.Dash.SOLID;
          case DASHED -> Pen.Dash.DASHED;
          case DOTTED -> Pen.Dash.DOTTED;
        };
    return Pen.line(colour, dash == null ? own : dash, line.faint() || dash != null ? 0.5f : 1f);
  }
}

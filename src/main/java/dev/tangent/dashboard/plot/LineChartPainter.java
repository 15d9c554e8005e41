package dev.tangent.dashboard.plot;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Draws a {@link LineChart} on a canvas: axes, grid, bands, lines, markers, cursor. */
public final class LineChartPainter {
  /** From this height on there is room for an axis line and a grid. */
  private static final int TALL = 12;

  private final Canvas canvas;
  private final LineChart figure;
  private final Scale across;
  private final Scale up;
  private final int labelWidth;
  private final int plotRows;
  private final Canvas plot;

  private LineChartPainter(Canvas canvas, LineChart figure) {
    this.canvas = canvas;
    this.figure = figure;
    this.across = figure.xScale();
    this.up = figure.yScale(across);
    this.plotRows = Math.max(1, canvas.height() - (canvas.height() >= TALL ? 2 : 1));
    int widest = 0;
    for (Scale.Tick tick : yTicks()) {
      widest = Math.max(widest, canvas.measure(tick.label()));
    }
    this.labelWidth = Math.min(widest, Math.max(0, canvas.width() / 3));
    this.plot = canvas.region(labelWidth + 1, 0, canvas.width() - labelWidth - 1, plotRows);
  }

  /** Draws the figure without a cursor. */
  public static void paint(Canvas canvas, LineChart figure) {
    paint(canvas, figure, Double.NaN);
  }

  /**
   * Draws the figure.
   *
   * @param cursor where the cursor is on the horizontal axis, 0 to 1; NaN for none
   */
  public static void paint(Canvas canvas, LineChart figure, double cursor) {
    if (canvas.width() < 12 || canvas.height() < 3) {
      return;
    }
    if (figure.isEmpty()) {
      String text = "no data yet";
      canvas.text(
          Math.max(0, (canvas.width() - text.length()) / 2),
          canvas.height() / 2,
          text,
          Style.of(canvas.theme().muted()));
      return;
    }
    LineChartPainter painter = new LineChartPainter(canvas, figure);
    painter.axes();
    painter.cursorLine(cursor);
    painter.lines();
    painter.markers();
  }

  private List<Scale.Tick> yTicks() {
    return up.ticks(Math.max(2, (plotRows + 1) / 2 - (plotRows > 8 ? 1 : 0)), figure.y().kind());
  }

  private void axes() {
    Theme theme = canvas.theme();
    boolean ascii = canvas.glyphs() == Glyphs.ASCII;
    Style line = Style.of(theme.frame());
    boolean tall = canvas.height() >= TALL;
    for (int y = 0; y < plotRows; y++) {
      canvas.put(labelWidth, y, ascii ? '|' : '│', line);
    }
    for (Scale.Tick tick : yTicks()) {
      int row = row(tick.value());
      canvas.put(labelWidth, row, ascii ? '+' : '┤', line);
      canvas.textEndingAt(labelWidth, row, tick.label(), Style.of(theme.muted()));
      if (tall && !ascii) {
        for (int x = 0; x < plot.width(); x++) {
          plot.put(x, row, '┈', Style.of(theme.faint()));
        }
      }
    }
    if (tall) {
      for (int x = 0; x < plot.width(); x++) {
        canvas.put(labelWidth + 1 + x, plotRows, ascii ? '-' : '─', line);
      }
      canvas.put(labelWidth, plotRows, ascii ? '+' : '└', line);
    }
    xTicks(tall ? plotRows + 1 : plotRows, tall && !ascii);
  }

  /** Writes the values along the axis, and its name at the right end or before the last value. */
  private void xTicks(int row, boolean notches) {
    Theme theme = canvas.theme();
    List<Scale.Tick> ticks = across.ticks(Math.max(2, plot.width() / 7), figure.x().kind());
    String name = figure.x().label();
    int nameEnd = canvas.width();
    if (!ticks.isEmpty()) {
      Scale.Tick last = ticks.getLast();
      int lastStart = tickStart(last);
      if (lastStart + canvas.measure(last.label()) + 2 > nameEnd - canvas.measure(name)) {
        name = "(" + name + ")"; // Otherwise "component 1" and a tick 2 would read as one text.
        nameEnd = lastStart - 1;
      }
    }
    int nameStart = nameEnd - canvas.measure(name);
    canvas.text(nameStart, row, name, Style.of(theme.text()));
    int free = 0;
    for (Scale.Tick tick : ticks) {
      int start = tickStart(tick);
      int end = start + canvas.measure(tick.label());
      if (start < free || (start <= nameEnd && end >= nameStart)) {
        continue;
      }
      if (notches) {
        canvas.put(labelWidth + 1 + column(tick.value()), plotRows, '┴', Style.of(theme.frame()));
      }
      free = canvas.text(start, row, tick.label(), Style.of(theme.muted())) + 1;
    }
  }

  private int tickStart(Scale.Tick tick) {
    int length = canvas.measure(tick.label());
    int middle = labelWidth + 1 + column(tick.value());
    return Math.clamp(middle - length / 2, 0, Math.max(0, canvas.width() - length));
  }

  /**
   * The row of cells that the dot of a value falls into, so that markers, ticks and grid lie on the
   * lines.
   */
  private int row(double value) {
    int dots = plotRows * canvas.glyphs().dotsDown();
    int dot = (int) Math.round((1 - up.at(value)) * (dots - 1));
    return Math.clamp(dot / canvas.glyphs().dotsDown(), 0, plotRows - 1);
  }

  private int column(double value) {
    int dots = plot.width() * canvas.glyphs().dotsAcross();
    return (int) Math.round(across.at(value) * (dots - 1)) / canvas.glyphs().dotsAcross();
  }

  private void cursorLine(double cursor) {
    if (Double.isNaN(cursor)) {
      return;
    }
    int x = (int) Math.round(cursor * (plot.width() - 1));
    for (int y = 0; y < plotRows; y++) {
      plot.put(x, y, canvas.glyphs() == Glyphs.ASCII ? '!' : '┆', Style.of(canvas.theme().focus()));
    }
  }

  private int colour(LineChart.Line line) {
    Theme theme = canvas.theme();
    int full = theme.series(line.slot());
    boolean back = line.faint() || !line.variant().isEmpty();
    return back ? Theme.blend(full, theme.faint(), line.faint() ? 0.7 : 0.35) : full;
  }

  private char letter(LineChart.Line line) {
    return line.variant().isEmpty() ? canvas.glyphs().marker(line.slot()) : '.';
  }

  private void lines() {
    DotRaster raster = new DotRaster(canvas.glyphs(), plot.width(), plotRows);
    for (LineChart.Line line : figure.lines()) {
      band(raster, line);
    }
    for (int pass = 0; pass < 2; pass++) {
      for (LineChart.Line line : figure.lines()) {
        boolean back = line.faint() || !line.variant().isEmpty();
        if (back == (pass == 0) && line.stroke() != LineChart.Stroke.POINTS) {
          trace(raster, line);
        }
      }
    }
    raster.show(plot);
  }

  private int dotX(DotRaster raster, double value) {
    double at = across.at(value);
    return at >= -1e-9 && at <= 1 + 1e-9
        ? (int) Math.round(at * (raster.width() - 1))
        : Integer.MIN_VALUE;
  }

  private int dotY(DotRaster raster, double value) {
    double at = up.at(value);
    return Double.isNaN(at)
        ? Integer.MIN_VALUE
        : (int) Math.round((1 - Math.clamp(at, -1, 2)) * (raster.height() - 1));
  }

  private void trace(DotRaster raster, LineChart.Line line) {
    DotRaster.Pen pen =
        new DotRaster.Pen(line.stroke(), canvas.glyphs(), colour(line), letter(line));
    int lastX = Integer.MIN_VALUE;
    int lastY = 0;
    for (int i = 0; i < line.x().length; i++) {
      int x = dotX(raster, line.x()[i]);
      int y = dotY(raster, line.y()[i]);
      if (x == Integer.MIN_VALUE || y == Integer.MIN_VALUE) {
        lastX = Integer.MIN_VALUE;
        continue;
      }
      if (lastX == Integer.MIN_VALUE) {
        raster.set(x, y, colour(line), letter(line));
      } else {
        raster.line(lastX, lastY, x, y, pen);
      }
      lastX = x;
      lastY = y;
    }
  }

  /** Sets every fourth dot between the edges of the band: thin enough to see lines through it. */
  private void band(DotRaster raster, LineChart.Line line) {
    double[] lower = line.lower();
    double[] upper = line.upper();
    if (lower == null || upper == null) {
      return;
    }
    int colour = Theme.blend(colour(line), canvas.theme().faint(), 0.55);
    for (int i = 1; i < line.x().length; i++) {
      int x0 = dotX(raster, line.x()[i - 1]);
      int x1 = dotX(raster, line.x()[i]);
      if (x0 == Integer.MIN_VALUE || x1 == Integer.MIN_VALUE) {
        continue;
      }
      for (int x = Math.min(x0, x1); x <= Math.max(x0, x1); x++) {
        double w = x1 == x0 ? 0 : (x - x0) / (double) (x1 - x0);
        int bottom = dotY(raster, lower[i - 1] + w * (lower[i] - lower[i - 1]));
        int top = dotY(raster, upper[i - 1] + w * (upper[i] - upper[i - 1]));
        for (int y = Math.max(0, top); y <= Math.min(bottom, raster.height() - 1); y++) {
          if ((x + 2 * y) % 4 == 0 || canvas.glyphs() == Glyphs.ASCII) {
            raster.set(x, y, colour, ':');
          }
        }
      }
    }
  }

  /**
   * Draws markers, on points and along one line of each group, because colours may not be visible.
   */
  private void markers() {
    Set<String> marked = new HashSet<>();
    int names = (int) figure.lines().stream().map(LineChart.Line::name).distinct().count();
    for (LineChart.Line line : figure.lines()) {
      if (line.stroke() == LineChart.Stroke.POINTS) {
        points(line);
      } else if (line.slot() >= 0
          && line.variant().isEmpty()
          && !line.faint()
          && canvas.glyphs() != Glyphs.ASCII
          && marked.add(line.name())) {
        alongLine(line, marked.size() - 1, names);
      }
    }
  }

  private void points(LineChart.Line line) {
    Style style = Style.of(colour(line));
    for (int i = 0; i < line.x().length; i++) {
      double x = across.at(line.x()[i]);
      double y = up.at(line.y()[i]);
      if (x >= -1e-9 && x <= 1 + 1e-9 && y >= -1e-9 && y <= 1 + 1e-9) {
        plot.put(column(line.x()[i]), row(line.y()[i]), pointMarker(line, canvas.glyphs()), style);
      }
    }
  }

  /**
   * The marker of a point. A class named by one letter or digit is drawn as that character, so that
   * it needs no legend.
   */
  private static char pointMarker(LineChart.Line line, Glyphs glyphs) {
    return isLetter(line) ? line.name().charAt(0) : glyphs.marker(line.slot());
  }

  private static boolean isLetter(LineChart.Line line) {
    return line.stroke() == LineChart.Stroke.POINTS && line.name().matches("[A-Za-z0-9]");
  }

  private void alongLine(LineChart.Line line, int index, int names) {
    int spacing = Math.max(8, plot.width() / 4);
    int offset = spacing * (index + 1) / (names + 1);
    for (int column = offset; column < plot.width(); column += spacing) {
      double x = across.value(column / (double) Math.max(1, plot.width() - 1));
      int i = segment(line.x(), x);
      if (i < 0) {
        continue;
      }
      double y = interpolate(line, i, x);
      double at = up.at(y);
      if (at >= 0 && at <= 1) {
        plot.put(
            column, row(y), canvas.glyphs().marker(line.slot()), Style.of(colour(line)).bolder());
      }
    }
  }

  /** The first i with x between points i and i+1; −1 when there is none. */
  private static int segment(double[] xs, double x) {
    for (int i = 0; i + 1 < xs.length; i++) {
      if ((xs[i] <= x && x <= xs[i + 1]) || (xs[i + 1] <= x && x <= xs[i])) {
        return i;
      }
    }
    return -1;
  }

  private double interpolate(LineChart.Line line, int i, double x) {
    double a = line.y()[i];
    double b = line.y()[i + 1];
    double width = line.x()[i + 1] - line.x()[i];
    double w = width == 0 ? 0 : (x - line.x()[i]) / width;
    return up.log() && a > 0 && b > 0 ? a * Math.pow(b / a, w) : a + w * (b - a);
  }

  /** How many series the figure has: the first number above those of its lines. */
  public static int series(LineChart figure) {
    return 1 + figure.lines().stream().mapToInt(LineChart.Line::slot).max().orElse(-1);
  }

  /** A legend's entry. */
  public record Entry(String sample, int slot, String text) {}

  /** The entries of a legend: a marker for each name, and a stroke for each variant. */
  public static List<Entry> legend(LineChart figure, Glyphs glyphs) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, Entry> variants = new LinkedHashMap<>();
    for (LineChart.Line line : figure.lines()) {
      if (isLetter(line)) {
        continue;
      }
      if (line.variant().isEmpty()) {
        boolean marker = line.slot() >= 0 || line.stroke() == LineChart.Stroke.POINTS;
        String sample =
            marker || glyphs == Glyphs.ASCII
                ? String.valueOf(glyphs.marker(line.slot()))
                : sample(line.stroke());
        entries.putIfAbsent(line.name(), new Entry(sample, line.slot(), line.name()));
      } else {
        variants.putIfAbsent(line.variant(), new Entry(sample(line.stroke()), -1, line.variant()));
      }
    }
    List<Entry> all = new ArrayList<>(entries.values());
    all.addAll(variants.values());
    return all;
  }

  private static String sample(LineChart.Stroke stroke) {
    return switch (stroke) {
      case SOLID -> "──";
      case DASHED -> "╌╌";
      case DOTTED, POINTS -> "··";
    };
  }

  /**
   * The values at the cursor: x first, then the mean of the lines of each name, without the faint
   * lines behind a selected one.
   */
  public static List<Entry> readings(LineChart figure, double cursor, Glyphs glyphs) {
    double x = figure.xScale().value(cursor);
    List<Entry> readings = new ArrayList<>();
    readings.add(new Entry("", -1, figure.x().label() + " " + Numbers.of(x)));
    for (Entry entry : legend(figure, glyphs)) {
      double sum = 0;
      int lines = 0;
      for (LineChart.Line line : figure.lines()) {
        double y = line.faint() ? Double.NaN : line.near(x);
        boolean own =
            line.variant().isEmpty()
                ? line.name().equals(entry.text())
                : line.variant().equals(entry.text());
        if (own && Double.isFinite(y)) {
          sum += y;
          lines++;
        }
      }
      if (lines > 0) {
        readings.add(new Entry(entry.sample(), entry.slot(), Numbers.steady(sum / lines)));
      }
    }
    return readings;
  }
}

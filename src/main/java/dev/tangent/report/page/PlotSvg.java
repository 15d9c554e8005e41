package dev.tangent.report.page;

import dev.tangent.report.Palette;
import dev.tangent.report.Pen;
import dev.tangent.report.Plot;
import dev.tangent.report.PlotAxis;
import dev.tangent.report.PlotSeries;
import java.awt.Color;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * One plot as an SVG element for a page: text stays text, colours come from the page's style sheet
 * (class {@code k-blue} and so on), and every element that depends on the range carries the class
 * that the page's script looks for when it zooms ({@code ax}, {@code ay}, {@code s}).
 */
final class PlotSvg {
  static final int WIDTH = 640;
  static final int HEIGHT = 380;
  static final int LEFT = 78;
  static final int RIGHT = 14;
  static final int TOP = 26;
  static final int BOTTOM = 48;

  /** A generous bound on the width of a letter over its height. */
  private static final double LETTER = 0.6;

  /** A line carries at most this many symbols. */
  private static final int SYMBOLS = 9;

  private static final Map<Color, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put(Palette.BLACK, "black");
    NAMES.put(Palette.ORANGE, "orange");
    NAMES.put(Palette.SKY, "sky");
    NAMES.put(Palette.GREEN, "green");
    NAMES.put(Palette.PALE_GREEN, "pale");
    NAMES.put(Palette.BLUE, "blue");
    NAMES.put(Palette.VERMILLION, "vermillion");
    NAMES.put(Palette.PURPLE, "purple");
    NAMES.put(Palette.GREY, "grey");
  }

  /** The drawn range of an axis. */
  record Range(double min, double max, boolean logarithmic) {
    static Range of(Plot plot, PlotAxis axis, Function<PlotSeries, double[]> values) {
      double min = Double.POSITIVE_INFINITY;
      double max = Double.NEGATIVE_INFINITY;
      for (PlotSeries s : plot.series()) {
        for (double v : values.apply(s)) {
          if (!axis.logarithmic() || v > 0) {
            min = Math.min(min, v);
            max = Math.max(max, v);
          }
        }
      }
      if (min > max) { // a logarithmic axis can show no point
        min = 1;
        max = 10;
      }
      if (axis.logarithmic()) {
        double room = max > min ? Math.pow(max / min, 0.04) : 2;
        min /= room;
        max *= room;
      } else {
        double flat = max == 0 ? 1 : 0.1 * Math.abs(max); // the same value everywhere
        double room = max > min ? 0.04 * (max - min) : flat;
        min -= room;
        max += room;
      }
      return new Range(
          Double.isNaN(axis.min()) ? min : axis.min(),
          Double.isNaN(axis.max()) ? max : axis.max(),
          axis.logarithmic());
    }

    /** The position of a value: 0 at the lower end and 1 at the upper. */
    double at(double v) {
      return logarithmic
          ? (Math.log(v) - Math.log(min)) / (Math.log(max) - Math.log(min))
          : (v - min) / (max - min);
    }

    boolean shows(double v) {
      return !logarithmic || v > 0;
    }
  }

  private final Plot plot;
  private final Range x;
  private final Range y;
  private final StringBuilder out = new StringBuilder(8192);

  private PlotSvg(Plot plot) {
    this.plot = plot;
    x = Range.of(plot, plot.x(), PlotSeries::x);
    y = Range.of(plot, plot.y(), PlotSeries::y);
  }

  /**
   * The SVG element of a plot.
   *
   * @param id unique in the page
   */
  static String of(Plot plot, String id) {
    return new PlotSvg(plot).draw(id);
  }

  /** The class that gives a series its colour. */
  static String colour(Pen pen) {
    return "k-" + NAMES.getOrDefault(pen.color(), "black");
  }

  /** The ranges of the axes for the page's script: min, max, whether logarithmic. */
  static List<Range> ranges(Plot plot) {
    return List.of(
        Range.of(plot, plot.x(), PlotSeries::x), Range.of(plot, plot.y(), PlotSeries::y));
  }

  private String draw(String id) {
    int w = WIDTH - LEFT - RIGHT;
    int h = HEIGHT - TOP - BOTTOM;
    format(
        "<svg class=\"plot\" id=\"%s\" viewBox=\"0 0 %d %d\" role=\"img\""
            + " aria-labelledby=\"%s-t\">",
        id, WIDTH, HEIGHT, id);
    format("<title id=\"%s-t\">%s</title>", id, Html.escape(title()));
    format(
        "<clipPath id=\"%s-c\"><rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/></clipPath>",
        id, LEFT, TOP, w, h);
    format(
        "<text class=\"pt\" x=\"%d\" y=\"16\" text-anchor=\"middle\">%s</text>",
        LEFT + w / 2, Html.escape(plot.title()));
    out.append("<g class=\"ax\">");
    Ticks ticks = Ticks.of(x.min(), x.max(), x.logarithmic(), 6);
    for (int i = 0; i < ticks.values().size(); i++) {
      double at = LEFT + w * x.at(ticks.values().get(i));
      format(
          "<path d=\"M%.1f %dV%d\"/><text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
          at, TOP, TOP + h, at, TOP + h + 16, ticks.labels().get(i));
    }
    out.append("</g><g class=\"ay\">");
    ticks = Ticks.of(y.min(), y.max(), y.logarithmic(), 5);
    for (int i = 0; i < ticks.values().size(); i++) {
      double at = TOP + h - h * y.at(ticks.values().get(i));
      format(
          "<path d=\"M%d %.1fH%d\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
          LEFT, at, LEFT + w, LEFT - 6, at + 4, ticks.labels().get(i));
    }
    out.append("</g>");
    format("<rect class=\"frame\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>", LEFT, TOP, w, h);
    format(
        "<text class=\"at\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
        LEFT + w / 2, HEIGHT - 8, Html.escape(plot.x().title()));
    format(
        "<text class=\"at y\" style=\"--fit:%.1fpx\" transform=\"translate(15 %d) rotate(-90)\""
            + " text-anchor=\"middle\">%s</text>",
        fit(plot.y().title()), TOP + h / 2, Html.escape(plot.y().title()));
    format("<g clip-path=\"url(#%s-c)\">", id);
    for (int i = 0; i < plot.series().size(); i++) {
      series(plot.series().get(i), i, w, h);
    }
    return out.append("</g><g class=\"cursor\"></g></svg>\n").toString();
  }

  /** The font size with which a vertical title isn't cut off. */
  private static double fit(String title) {
    int shown = title.codePointCount(0, title.length());
    // The title is centred on the frame: the nearer end of the picture bounds half of its length.
    double room = 2.0 * Math.min(TOP + (HEIGHT - TOP - BOTTOM) / 2, (HEIGHT - TOP + BOTTOM) / 2);
    return room / (LETTER * Math.max(1, shown));
  }

  private String title() {
    String name = plot.title().isEmpty() ? plot.y().title() : plot.title();
    return String.format(
        Locale.ROOT,
        "%s: %s against %s, %d series",
        name,
        plot.y().title(),
        plot.x().title(),
        plot.series().size());
  }

  private void series(PlotSeries s, int index, int w, int h) {
    Pen pen = s.pen();
    format("<g class=\"s %s\" data-s=\"%d\">", colour(pen), index);
    if (pen.dash() != Pen.Dash.NONE) {
      format(
          "<path class=\"line d-%s\" style=\"stroke-width:%.1f\" d=\"",
          dashName(pen.dash()), 1.6 * pen.width());
      char move = 'M';
      for (int i = 0; i < s.x().length; i++) {
        if (x.shows(s.x()[i]) && y.shows(s.y()[i])) {
          format("%c%.1f %.1f", move, LEFT + w * x.at(s.x()[i]), TOP + h - h * y.at(s.y()[i]));
          move = 'L';
        }
      }
      out.append("\"/>");
    }
    Pen.Symbol symbol = pen.symbol();
    if (symbol != null) {
      int n = s.x().length;
      int step = pen.dash() == Pen.Dash.NONE ? 1 : Math.max(1, (n - 1) / (SYMBOLS - 1));
      for (int i = 0; i < n; i += step) {
        if (x.shows(s.x()[i]) && y.shows(s.y()[i])) {
          format(
              "<g class=\"m\" data-i=\"%d\" transform=\"translate(%.1f %.1f)\">%s</g>",
              i, LEFT + w * x.at(s.x()[i]), TOP + h - h * y.at(s.y()[i]), symbol(symbol));
        }
      }
    }
    out.append("</g>");
  }

  /** A sample of a pen for a legend. */
  static String sample(Pen pen) {
    StringBuilder sample = new StringBuilder();
    sample.append("<svg class=\"sample ").append(colour(pen));
    sample.append("\" viewBox=\"-14 -7 28 14\" aria-hidden=\"true\"><g class=\"s\">");
    if (pen.dash() != Pen.Dash.NONE) {
      sample.append(text("<path class=\"line d-%s\" d=\"M-14 0H14\"/>", dashName(pen.dash())));
    }
    Pen.Symbol symbol = pen.symbol();
    if (symbol != null) {
      sample.append("<g class=\"m\">").append(symbol(symbol)).append("</g>");
    }
    return sample.append("</g></svg>").toString();
  }

  private static String dashName(Pen.Dash dash) {
    return dash.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A marker's outline around the origin. */
  static String symbol(Pen.Symbol symbol) {
    double r = 0.9 * symbol.size();
    return switch (symbol.shape()) {
      case CIRCLE -> text("<circle r=\"%.1f\"/>", r);
      case SQUARE -> text("<path d=\"M%1$.1f %1$.1fV%2$.1fH%2$.1fV%1$.1fZ\"/>", -r, r);
      case DIAMOND ->
          text("<path d=\"M0 %1$.1fL%2$.1f 0L0 %2$.1fL%1$.1f 0Z\"/>", -1.3 * r, 1.3 * r);
      case TRIANGLE_UP ->
          text("<path d=\"M0 %1$.1fL%2$.1f %2$.1fL%1$.1f %2$.1fZ\"/>", -1.2 * r, 1.2 * r);
      case TRIANGLE_DOWN ->
          text("<path d=\"M0 %2$.1fL%2$.1f %1$.1fL%1$.1f %1$.1fZ\"/>", -1.2 * r, 1.2 * r);
      case CROSS ->
          text(
              "<path class=\"o\" d=\"M%1$.1f %1$.1fL%2$.1f %2$.1fM%1$.1f %2$.1fL%2$.1f %1$.1f\"/>",
              -r, r);
      case PLUS -> text("<path class=\"o\" d=\"M%1$.1f 0H%2$.1fM0 %1$.1fV%2$.1f\"/>", -r, r);
      case TEXT ->
          text("<text text-anchor=\"middle\" y=\"3\">%s</text>", Html.escape(symbol.text()));
    };
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  private void format(String format, Object... arguments) {
    out.append(String.format(Locale.ROOT, format, arguments));
  }
}

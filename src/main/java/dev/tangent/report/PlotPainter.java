package dev.tangent.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws one {@link Plot} with XChart, in the one style of all figures. */
final class PlotPainter {
  static final int FONT_SIZE = 9;
  private static final int NARROW = 200;
  private static final int Y_SPACING = 22;

  /** Positions in the range with unequal distances. */
  private static final double[] UNEVEN = {0.21, 0.34, 0.84};

  private static final Color AXIS = new Color(0x404040);
  private static final Color GRID = new Color(0xE4E4E4);

  private PlotPainter() {}

  static Font font(int style, float size) {
    return new Font(Font.SANS_SERIF, style, 1).deriveFont(size);
  }

  static void paint(Plot plot, Graphics2D g, int width, int height) {
    XYChart chart = new XYChart(width, height);
    chart.setTitle(plot.title());
    chart.setXAxisTitle(plot.x().title());
    chart.setYAxisTitle(plot.y().title());
    style(chart.getStyler());
    axes(chart.getStyler(), plot, width, height);
    unevenSteps(chart, plot);
    int index = 0;
    for (PlotSeries s : plot.series()) {
      PlotSeries shown = drawable(s, plot);
      if (shown.x().length > 0) {
        add(chart, shown, index++);
      }
    }
    chart.paint(g, width, height);
  }

  /** The series without points that a logarithmic axis can't show. */
  private static PlotSeries drawable(PlotSeries s, Plot plot) {
    int[] kept =
        IntStream.range(0, s.x().length)
            .filter(i -> !plot.x().logarithmic() || s.x()[i] > 0)
            .filter(i -> !plot.y().logarithmic() || s.y()[i] > 0)
            .toArray();
    return new PlotSeries(
        s.label(),
        IntStream.of(kept).mapToDouble(i -> s.x()[i]).toArray(),
        IntStream.of(kept).mapToDouble(i -> s.y()[i]).toArray(),
        s.pen());
  }

  private static void style(XYStyler styler) {
    styler.setLegendVisible(false);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setChartFontColor(Color.BLACK);
    styler.setPlotBorderVisible(true);
    styler.setPlotBorderColor(AXIS);
    styler.setChartTitleBoxVisible(false);
    styler.setChartTitleFont(font(Font.BOLD, FONT_SIZE));
    styler.setChartTitlePadding(3);
    styler.setChartPadding(4);
    styler.setAxisTitleFont(font(Font.PLAIN, FONT_SIZE));
    styler.setAxisTitlePadding(6);
    styler.setAxisTickLabelsFont(font(Font.PLAIN, FONT_SIZE - 1f));
    styler.setAxisTickLabelsColor(Color.BLACK);
    styler.setAxisTickMarksColor(AXIS);
    styler.setAxisTickMarksStroke(new BasicStroke(0.6f));
    styler.setAxisTickMarkLength(3);
    styler.setAxisTickPadding(2);
    styler.setAxisTicksLineVisible(false);
    styler.setPlotMargin(0);
    styler.setPlotContentSize(1);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(0.5f));
    styler.setPlotTicksMarksVisible(false);
    styler.setYAxisTickMarkSpacingHint(Y_SPACING);
    styler.setLocale(Locale.ROOT);
    styler.setAntiAlias(true);
  }

  private static void axes(XYStyler styler, Plot plot, int width, int height) {
    styler.setChartTitleVisible(!plot.title().isEmpty());
    Ranges x = Ranges.of(plot, plot.x(), PlotSeries::x);
    Ranges y = Ranges.of(plot, plot.y(), PlotSeries::y);
    // Long numbers, such as steps, need more room beside each other.
    int xSpacing = (width < NARROW ? 24 : 34) + (x.max() >= 1000 ? 10 : 0);
    styler.setXAxisTickMarkSpacingHint(xSpacing);
    styler.setXAxisMin(x.min()).setXAxisMax(x.max()).setYAxisMin(y.min()).setYAxisMax(y.max());
    styler.setXAxisLogarithmic(x.logarithmic());
    styler.setYAxisLogarithmic(y.logarithmic());
    if (x.logarithmic()) {
      styler.setXAxisTickLabelsFormattingFunction(x::decade);
    } else {
      styler.setXAxisDecimalPattern(x.pattern(xSpacing, width - 50.0));
    }
    if (y.logarithmic()) {
      styler.setYAxisTickLabelsFormattingFunction(y::decade);
    } else {
      styler.setYAxisDecimalPattern(y.pattern(Y_SPACING, height - 45.0));
    }
  }

  /**
   * Adds three invisible points. When all values of x are equally spaced, XChart uses them as ticks
   * (201, 402, 603, …) in place of round numbers.
   */
  private static void unevenSteps(XYChart chart, Plot plot) {
    Ranges x = Ranges.of(plot, plot.x(), PlotSeries::x);
    Ranges y = Ranges.of(plot, plot.y(), PlotSeries::y);
    double[] across = new double[UNEVEN.length];
    double[] up = new double[UNEVEN.length];
    for (int i = 0; i < UNEVEN.length; i++) {
      across[i] = x.min() + UNEVEN[i] * (x.max() - x.min());
      up[i] = y.min() + UNEVEN[i] * (y.max() - y.min());
    }
    XYSeries unseen = chart.addSeries("uneven steps", across, up);
    unseen.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    unseen.setMarker(SeriesMarkers.NONE);
  }

  private static void add(XYChart chart, PlotSeries s, int index) {
    XYSeries drawn = chart.addSeries("s" + index, s.x(), s.y());
    Pen pen = s.pen();
    drawn.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    drawn.setMarkerColor(pen.color());
    drawn.setMarker(new PenMarker(pen, s.x().length));
  }

  private static String power(long exponent) {
    StringBuilder label = new StringBuilder("10");
    if (exponent < 0) {
      label.append('⁻');
    }
    for (char digit : Long.toString(Math.abs(exponent)).toCharArray()) {
      label.append("⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(digit - '0'));
    }
    return label.toString();
  }

  /** The drawn range of an axis, and labels with as many decimals as that range needs. */
  record Ranges(double min, double max, boolean logarithmic) {
    /**
     * A range within this factor may not contain two powers of ten: a linear axis is drawn instead.
     */
    private static final double NARROW_FACTOR = 4;

    /** In a range up to this factor, ticks at 2 and 5 times a power of ten have labels too. */
    private static final double FEW_DECADES = 500;

    /**
     * XChart draws no tick at the very end of an axis, so the ends are moved outwards by this
     * share.
     */
    private static final double HAIR = 1e-9;

    static Ranges of(Plot plot, PlotAxis axis, Function<PlotSeries, double[]> values) {
      double min = Double.POSITIVE_INFINITY;
      double max = Double.NEGATIVE_INFINITY;
      for (PlotSeries s : plot.series()) {
        for (double v : values.apply(s)) {
          if (Double.isFinite(v) && (!axis.logarithmic() || v > 0)) {
            min = Math.min(min, v);
            max = Math.max(max, v);
          }
        }
      }
      if (min > max) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "plot \"%s\": no finite%s value on axis \"%s\"",
                plot.title(),
                axis.logarithmic() ? " positive" : "",
                axis.title()));
      }
      double low = Double.isNaN(axis.min()) ? min : axis.min();
      double high = Double.isNaN(axis.max()) ? max : axis.max();
      return axis.logarithmic() && high >= NARROW_FACTOR * low
          ? decades(axis, min, max)
          : padded(axis, min, max);
    }

    private static Ranges decades(PlotAxis axis, double min, double max) {
      double low = Math.pow(10, Math.floor(Math.log10(min) + 1e-9));
      double high = Math.pow(10, Math.ceil(Math.log10(max) - 1e-9));
      double first = Double.isNaN(axis.min()) ? low : axis.min();
      double last = Double.isNaN(axis.max()) ? (high > low ? high : low * 10) : axis.max();
      return new Ranges(first * (1 - HAIR), last * (1 + HAIR), true);
    }

    private static Ranges padded(PlotAxis axis, double min, double max) {
      double pad = max > min ? 0.04 * (max - min) : Math.max(Math.abs(max), 1) * 0.1;
      // XChart finds round ticks only between round ends.
      double grain = Math.pow(10, Math.floor(Math.log10(max - min + 2 * pad)) - 1);
      double hair = HAIR * (max - min + 2 * pad);
      return new Ranges(
          Double.isNaN(axis.min()) ? grain * Math.floor((min - pad) / grain) : axis.min() - hair,
          Double.isNaN(axis.max()) ? grain * Math.ceil((max + pad) / grain) : axis.max() + hair,
          false);
    }

    /**
     * The label of a logarithmic tick: for powers of ten, and over few decades also for 2 and 5
     * times one.
     */
    String decade(double value) {
      long exponent = (long) Math.floor(Math.log10(value) + 1e-6);
      double digit = value / Math.pow(10, exponent);
      if (max / min > FEW_DECADES) {
        return Math.abs(digit - 1) < 1e-6 ? power(exponent) : " ";
      }
      if (Math.abs(digit - 1) > 1e-6 && Math.abs(digit - 2) > 1e-6 && Math.abs(digit - 5) > 1e-6) {
        return " ";
      }
      return exponent >= -3 && exponent <= 4
          ? String.format(Locale.ROOT, "%." + Math.max(0, -exponent) + "f", value)
          : Math.round(digit) == 1 ? power(exponent) : Math.round(digit) + "·" + power(exponent);
    }

    /**
     * The number format with decimals enough for ticks at least {@code spacing} of {@code length}
     * points apart.
     */
    String pattern(double spacing, double length) {
      double step = (max - min) * spacing / length;
      int decimals = (int) Math.max(0, -Math.floor(Math.log10(0.9 * step)));
      return decimals == 0 ? "0" : "0." + "0".repeat(decimals);
    }
  }
}

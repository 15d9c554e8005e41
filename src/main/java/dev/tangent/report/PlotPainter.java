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

/** Draws one {@link Plot} with XChart, in the one style of all figures. */
final class PlotPainter {
  static final int FONT_SIZE = 9;
  private static final int NARROW = 200;
  private static final int Y_SPACING = 22;
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
    int index = 0;
    for (PlotSeries s : plot.series()) {
      PlotSeries shown = drawable(s, plot);
      if (shown.x().length > 0) {
        add(chart, shown, index++);
      }
    }
    chart.paint(g, width, height);
  }

  /** Without the points that a logarithmic axis can't show. */
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
    int xSpacing = width < NARROW ? 24 : 34;
    styler.setXAxisTickMarkSpacingHint(xSpacing);
    Ranges x = Ranges.of(plot, plot.x(), PlotSeries::x);
    Ranges y = Ranges.of(plot, plot.y(), PlotSeries::y);
    styler.setXAxisMin(x.min()).setXAxisMax(x.max()).setYAxisMin(y.min()).setYAxisMax(y.max());
    styler.setXAxisLogarithmic(plot.x().logarithmic());
    styler.setYAxisLogarithmic(plot.y().logarithmic());
    if (plot.x().logarithmic()) {
      styler.setXAxisTickLabelsFormattingFunction(PlotPainter::power);
    } else {
      styler.setXAxisDecimalPattern(x.pattern(xSpacing, width - 50.0));
    }
    if (plot.y().logarithmic()) {
      styler.setYAxisTickLabelsFormattingFunction(PlotPainter::power);
    } else {
      styler.setYAxisDecimalPattern(y.pattern(Y_SPACING, height - 45.0));
    }
  }

  private static void add(XYChart chart, PlotSeries s, int index) {
    XYSeries drawn = chart.addSeries("s" + index, s.x(), s.y());
    Pen pen = s.pen();
    drawn.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    drawn.setMarkerColor(pen.color());
    drawn.setMarker(new PenMarker(pen, s.x().length));
  }

  /** Labels of a logarithmic axis: powers of ten alone, the ticks between stay bare. */
  private static String power(Double value) {
    double exponent = Math.log10(value);
    long rounded = Math.round(exponent);
    if (Math.abs(exponent - rounded) > 1e-6) {
      return " ";
    }
    String digits = Long.toString(Math.abs(rounded));
    StringBuilder label = new StringBuilder("10");
    if (rounded < 0) {
      label.append('⁻');
    }
    for (int i = 0; i < digits.length(); i++) {
      label.append("⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(digits.charAt(i) - '0'));
    }
    return label.toString();
  }

  /** The drawn range of an axis, and labels with as many decimals as that range needs. */
  private record Ranges(double min, double max) {
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
      return axis.logarithmic() ? decades(axis, min, max) : padded(axis, min, max);
    }

    private static Ranges decades(PlotAxis axis, double min, double max) {
      double low = Math.pow(10, Math.floor(Math.log10(min) + 1e-9));
      double high = Math.pow(10, Math.ceil(Math.log10(max) - 1e-9));
      return new Ranges(
          Double.isNaN(axis.min()) ? low : axis.min(),
          Double.isNaN(axis.max()) ? (high > low ? high : low * 10) : axis.max());
    }

    private static Ranges padded(PlotAxis axis, double min, double max) {
      double pad = max > min ? 0.04 * (max - min) : Math.max(Math.abs(max), 1) * 0.1;
      // XChart finds round ticks only between round ends.
      double grain = Math.pow(10, Math.floor(Math.log10(max - min + 2 * pad)) - 1);
      return new Ranges(
          Double.isNaN(axis.min()) ? grain * Math.floor((min - pad) / grain) : axis.min(),
          Double.isNaN(axis.max()) ? grain * Math.ceil((max + pad) / grain) : axis.max());
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

package dev.tangent.dashboard.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Lines over two axes, to be drawn in a panel or exported as CSV, SVG or PNG.
 *
 * @param title a short caption
 */
public record LineChart(String title, Axis x, Axis y, List<Line> lines) implements Content {
  /**
   * An axis.
   *
   * @param low where it begins, or NaN to fit the data
   * @param high where it ends, or NaN to fit the data
   */
  public record Axis(String label, Scale.Kind kind, boolean log, double low, double high) {
    public static Axis linear(String label) {
      return new Axis(label, Scale.Kind.NUMBER, false, Double.NaN, Double.NaN);
    }

    public static Axis log(String label) {
      return new Axis(label, Scale.Kind.NUMBER, true, Double.NaN, Double.NaN);
    }

    public static Axis integer(String label) {
      return new Axis(label, Scale.Kind.INTEGER, false, Double.NaN, Double.NaN);
    }

    public Axis range(double newLow, double newHigh) {
      return new Axis(label, kind, log, newLow, newHigh);
    }

    public Axis withLog(boolean newLog) {
      return new Axis(label, kind, newLog, low, high);
    }
  }

  /** How a line is drawn. */
  public enum Stroke {
    SOLID,
    DASHED,
    DOTTED,
    POINTS
  }

  /**
   * A line with its place in the legend.
   *
   * @param name the legend's entry; lines of one name are seeds of one group
   * @param detail which one of them
   * @param variant "" for the state that the figure is about, else the name of another state, as "t
   *     = 0"
   * @param slot number of the series, which decides colour and marker; below 0 for a reference, as
   *     the limit
   * @param faint whether it is drawn pale, behind the others
   * @param lower lower edge of a band, or null
   * @param upper upper edge of a band, or null
   */
  public record Line(
      String name,
      String detail,
      String variant,
      int slot,
      Stroke stroke,
      boolean faint,
      double[] x,
      double[] y,
      double @Nullable [] lower,
      double @Nullable [] upper) {

    public static Line of(String name, String detail, int slot, double[] x, double[] y) {
      return new Line(name, detail, "", slot, Stroke.SOLID, false, x, y, null, null);
    }

    public Line stroke(Stroke newStroke) {
      return new Line(name, detail, variant, slot, newStroke, faint, x, y, lower, upper);
    }

    public Line variant(String newVariant) {
      return new Line(name, detail, newVariant, slot, stroke, faint, x, y, lower, upper);
    }

    public Line faint(boolean newFaint) {
      return new Line(name, detail, variant, slot, stroke, newFaint, x, y, lower, upper);
    }

    public Line band(double @Nullable [] newLower, double @Nullable [] newUpper) {
      return new Line(name, detail, variant, slot, stroke, faint, x, y, newLower, newUpper);
    }

    /** This line with its run's name first. */
    public Line named(String run) {
      return new Line(joined(run), detail, variant, slot, stroke, faint, x, y, lower, upper);
    }

    /** A run of one network is called by the name of the run only. */
    private String joined(String run) {
      return name.equals("network") ? run : run + " " + name;
    }

    /**
     * This line as part of an overlaid run: dashed, as another series, with the run's name first.
     */
    public Line of(String run, int newSlot) {
      return new Line(
          joined(run),
          detail,
          variant,
          newSlot,
          stroke == Stroke.POINTS ? stroke : Stroke.DASHED,
          faint,
          x,
          y,
          lower,
          upper);
    }

    /** The value at the data point nearest to x; NaN when there are no points. */
    public double near(double at) {
      int best = -1;
      for (int i = 0; i < x.length; i++) {
        if (Double.isFinite(y[i]) && (best < 0 || Math.abs(x[i] - at) < Math.abs(x[best] - at))) {
          best = i;
        }
      }
      return best < 0 ? Double.NaN : y[best];
    }
  }

  public LineChart {
    lines = List.copyOf(lines);
  }

  /** Whether a logarithmic axis would show the data: nothing is negative, and not all is 0. */
  public boolean canBeLog(boolean horizontal) {
    boolean some = false;
    for (Line line : lines) {
      for (double v : horizontal ? line.x() : line.y()) {
        if (v < 0) {
          return false;
        }
        some |= v > 0;
      }
    }
    return some;
  }

  public boolean isEmpty() {
    return lines.stream().allMatch(l -> l.x().length == 0);
  }

  public LineChart withAxes(Axis newX, Axis newY) {
    return new LineChart(title, newX, newY, lines);
  }

  public LineChart plus(List<Line> more) {
    List<Line> all = new ArrayList<>(lines);
    all.addAll(more);
    return new LineChart(title, x, y, all);
  }

  /** The range of the horizontal axis. */
  public Scale xScale() {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Line line : lines) {
      for (double v : line.x()) {
        if (Double.isFinite(v) && (!x.log() || v > 0)) {
          low = Math.min(low, v);
          high = Math.max(high, v);
        }
      }
    }
    if (low == high && x.kind() == Scale.Kind.INTEGER && !x.log()) {
      return new Scale(low - 1, high + 1, false); // Keeps whole numbers on both sides.
    }
    // The ends of an angle's axis, and ends that were given, are not rounded: the circle ends at π.
    double a = Double.isNaN(x.low()) ? low : x.low();
    double b = Double.isNaN(x.high()) ? high : x.high();
    boolean exact = a < b && (!x.log() || a > 0);
    boolean given = x.kind() == Scale.Kind.ANGLE || !Double.isNaN(x.low());
    return exact && given ? new Scale(a, b, x.log()) : Scale.fit(low, high, x.log());
  }

  /** The range of the vertical axis, over the points that the horizontal one shows. */
  public Scale yScale(Scale across) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Line line : lines) {
      for (int i = 0; i < line.x().length; i++) {
        double at = across.at(line.x()[i]);
        if (!(at >= -1e-9 && at <= 1 + 1e-9)) {
          continue;
        }
        double[] candidates = {
          line.y()[i],
          line.lower() == null ? Double.NaN : line.lower()[i],
          line.upper() == null ? Double.NaN : line.upper()[i]
        };
        for (double v : candidates) {
          if (Double.isFinite(v) && (!y.log() || v > 0)) {
            low = Math.min(low, v);
            high = Math.max(high, v);
          }
        }
      }
    }
    if (!Double.isNaN(y.low()) && !Double.isNaN(y.high())) {
      return new Scale(y.low(), y.high(), y.log());
    }
    return Scale.fit(low, high, y.log());
  }

  /** Comma-separated values: one row for each point, with the names of its line to group by. */
  public String toCsv() {
    StringBuilder csv =
        new StringBuilder("name,detail,variant,")
            .append(quote(x.label()))
            .append(',')
            .append(quote(y.label()))
            .append(",lower,upper\n");
    for (Line line : lines) {
      for (int i = 0; i < line.x().length; i++) {
        csv.append(quote(line.name()))
            .append(',')
            .append(quote(line.detail()))
            .append(',')
            .append(quote(line.variant()))
            .append(String.format(Locale.ROOT, ",%s,%s,", line.x()[i], line.y()[i]))
            .append(line.lower() == null ? "" : line.lower()[i])
            .append(',')
            .append(line.upper() == null ? "" : line.upper()[i])
            .append('\n');
      }
    }
    return csv.toString();
  }

  /** A cell of a CSV file, quoted when it must be. */
  public static String quote(String cell) {
    return cell.matches("[^\",\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}

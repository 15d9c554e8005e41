package dev.tangent.report;

import java.awt.BasicStroke;
import java.awt.Color;
import org.jspecify.annotations.Nullable;

/**
 * How a series is drawn. Colour is never the only difference between two series of a plot: each has
 * its own dash or symbol too, so that figures survive grey print and colour-blind eyes.
 *
 * @param color line and symbol colour, from {@link Palette}
 * @param dash pattern of the line, {@link Dash#NONE} for symbols alone
 * @param width line width in points of the figure
 * @param symbol marker at each point, null for none
 */
public record Pen(Color color, Dash dash, float width, @Nullable Symbol symbol) {

  /** Patterns that differ at the size of a paper's column. */
  public enum Dash {
    NONE,
    SOLID,
    DASHED(5f, 3f),
    DOTTED(1.2f, 2f),
    DASH_DOT(6f, 2f, 1.2f, 2f);

    private final float[] pattern;

    Dash(float... pattern) {
      this.pattern = pattern;
    }
  }

  /** Marker shapes. {@link #text} draws a short text, such as the digit that a point stands for. */
  public record Symbol(Shape shape, float size, String text) {
    /** The outlines. */
    public enum Shape {
      CIRCLE,
      SQUARE,
      DIAMOND,
      TRIANGLE_UP,
      TRIANGLE_DOWN,
      CROSS,
      PLUS,
      TEXT
    }

    public static Symbol of(Shape shape, float size) {
      return new Symbol(shape, size, "");
    }

    public static Symbol text(String text, float size) {
      return new Symbol(Shape.TEXT, size, text);
    }
  }

  /** A line without symbols. */
  public static Pen line(Color color, Dash dash, float width) {
    return new Pen(color, dash, width, null);
  }

  /** Symbols without a line. */
  public static Pen points(Color color, Symbol symbol) {
    return new Pen(color, Dash.NONE, 0f, symbol);
  }

  BasicStroke stroke() {
    return dash.pattern.length == 0
        ? new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
        : new BasicStroke(
            width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, dash.pattern, 0f);
  }
}

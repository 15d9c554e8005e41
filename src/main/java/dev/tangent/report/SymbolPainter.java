package dev.tangent.report;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** Draws the symbols of a {@link Pen}: centred on the point, in figure points. */
final class SymbolPainter {
  private SymbolPainter() {}

  static void paint(Pen.Symbol symbol, Graphics2D g, double x, double y) {
    switch (symbol.shape()) {
      case CROSS, PLUS -> {
        g.setStroke(new BasicStroke(1.1f));
        g.draw(outline(symbol, x, y));
      }
      default -> g.fill(outline(symbol, x, y));
    }
  }

  private static Shape outline(Pen.Symbol symbol, double x, double y) {
    double r = symbol.size() / 2;
    return switch (symbol.shape()) {
      case CIRCLE -> new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r);
      case SQUARE -> new Rectangle2D.Double(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r);
      case DIAMOND -> polygon(x, y, 0, -1.2 * r, 1.2 * r, 0, 0, 1.2 * r, -1.2 * r, 0);
      case TRIANGLE_UP -> polygon(x, y, 0, -1.15 * r, 1.1 * r, 0.8 * r, -1.1 * r, 0.8 * r);
      case TRIANGLE_DOWN -> polygon(x, y, 0, 1.15 * r, 1.1 * r, -0.8 * r, -1.1 * r, -0.8 * r);
      case CROSS -> strokes(x, y, r, r, r, -r);
      case PLUS -> strokes(x, y, r, 0, 0, r);
      case TEXT -> text(symbol, x, y);
    };
  }

  private static Shape polygon(double x, double y, double... corners) {
    Path2D path = new Path2D.Double();
    path.moveTo(x + corners[0], y + corners[1]);
    for (int i = 2; i < corners.length; i += 2) {
      path.lineTo(x + corners[i], y + corners[i + 1]);
    }
    path.closePath();
    return path;
  }

  /** Two strokes through the point, along (dx1, dy1) and (dx2, dy2). */
  private static Shape strokes(double x, double y, double dx1, double dy1, double dx2, double dy2) {
    Path2D path = new Path2D.Double();
    path.moveTo(x - dx1, y - dy1);
    path.lineTo(x + dx1, y + dy1);
    path.moveTo(x - dx2, y - dy2);
    path.lineTo(x + dx2, y + dy2);
    return path;
  }

  private static Shape text(Pen.Symbol symbol, double x, double y) {
    FontRenderContext context = new FontRenderContext(null, true, true);
    Font font = PlotPainter.font(Font.BOLD, symbol.size());
    Shape glyphs = new TextLayout(symbol.text(), font, context).getOutline(null);
    Rectangle2D box = glyphs.getBounds2D();
    return AffineTransform.getTranslateInstance(x - box.getCenterX(), y - box.getCenterY())
        .createTransformedShape(glyphs);
  }
}

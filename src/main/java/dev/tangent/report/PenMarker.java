package dev.tangent.report;

import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.style.markers.Marker;

/**
 * Draws a whole series when XChart passes its last point: the line as one path, then the symbols.
 * XChart itself draws each segment of a line separately, so that dashes longer than a segment
 * become solid. A line carries at most {@value #SYMBOLS} symbols, spread over its points.
 */
final class PenMarker extends Marker {
  private static final int SYMBOLS = 9;

  private final Pen pen;
  private final double[] x;
  private final double[] y;
  private int filled;

  PenMarker(Pen pen, int count) {
    this.pen = pen;
    x = new double[count];
    y = new double[count];
  }

  @Override
  public void paint(Graphics2D g, double pointX, double pointY, int ignoredSize) {
    x[filled] = pointX;
    y[filled++] = pointY;
    if (filled < x.length) {
      return;
    }
    filled = 0;
    boolean line = pen.dash() != Pen.Dash.NONE;
    if (line) {
      drawLine(g);
    }
    Pen.@Nullable Symbol symbol = pen.symbol();
    if (symbol != null) {
      int step = line ? Math.max(1, (x.length - 1) / (SYMBOLS - 1)) : 1;
      for (int i = 0; i < x.length; i += step) {
        SymbolPainter.paint(symbol, g, x[i], y[i]);
      }
    }
  }

  private void drawLine(Graphics2D g) {
    Path2D path = new Path2D.Double();
    path.moveTo(x[0], y[0]);
    for (int i = 1; i < x.length; i++) {
      path.lineTo(x[i], y[i]);
    }
    g.setStroke(pen.stroke());
    g.draw(path);
  }
}

package dev.tangent.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws the one legend below a figure's panels, where it covers no data and serves all panels.
 * Entries are in centred rows, in the order of first appearance.
 */
final class LegendPainter {
  private static final int SAMPLE = 24;
  private static final int GAP = 5;
  private static final int BETWEEN = 14;
  private static final int ROW = 14;
  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

  private record Entry(Pen pen, TextLayout text) {
    double width() {
      return SAMPLE + GAP + text.getAdvance();
    }
  }

  private final List<List<Entry>> rows = new ArrayList<>();
  private final int width;

  LegendPainter(Figure figure) {
    width = figure.width();
    Map<String, Pen> pens = new LinkedHashMap<>();
    for (Plot plot : figure.plots()) {
      for (PlotSeries s : plot.series()) {
        if (!s.label().isEmpty()) {
          pens.putIfAbsent(s.label(), s.pen());
        }
      }
    }
    Font font = PlotPainter.font(Font.PLAIN, PlotPainter.FONT_SIZE);
    double used = Double.POSITIVE_INFINITY;
    for (Map.Entry<String, Pen> e : pens.entrySet()) {
      Entry entry = new Entry(e.getValue(), new TextLayout(e.getKey(), font, CONTEXT));
      if (used + BETWEEN + entry.width() > width - 16) {
        rows.add(new ArrayList<>());
        used = 0;
      }
      used += BETWEEN + entry.width();
      rows.getLast().add(entry);
    }
  }

  /** Height in points; 0 without entries. */
  int height() {
    return rows.isEmpty() ? 0 : rows.size() * ROW + 6;
  }

  void paint(Graphics2D g, int top) {
    double y = top + 2 + ROW / 2.0;
    for (List<Entry> row : rows) {
      double total = row.stream().mapToDouble(Entry::width).sum() + BETWEEN * (row.size() - 1);
      double x = (width - total) / 2;
      for (Entry entry : row) {
        sample(g, entry.pen(), x, y);
        g.setColor(Color.BLACK);
        Shape glyphs =
            entry
                .text()
                .getOutline(AffineTransform.getTranslateInstance(x + SAMPLE + GAP, y + 3.2));
        g.fill(glyphs);
        x += entry.width() + BETWEEN;
      }
      y += ROW;
    }
  }

  private static void sample(Graphics2D g, Pen pen, double x, double y) {
    g.setColor(pen.color());
    if (pen.dash() != Pen.Dash.NONE) {
      g.setStroke(pen.stroke());
      g.draw(new Line2D.Double(x, y, x + SAMPLE, y));
    }
    Pen.Symbol symbol = pen.symbol();
    if (symbol != null) {
      SymbolPainter.paint(symbol, g, x + SAMPLE / 2.0, y);
    }
  }
}

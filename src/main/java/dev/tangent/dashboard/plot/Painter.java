package dev.tangent.dashboard.plot;

/** Draws any content. */
public final class Painter {
  private Painter() {}

  /**
   * Draws the content.
   *
   * @param cursor of a figure, 0 to 1, or NaN
   * @param scroll the first line or row in sight of a text or table
   */
  public static void paint(Canvas canvas, Content content, double cursor, int scroll) {
    switch (content) {
      case LineChart figure -> LineChartPainter.paint(canvas, figure, cursor);
      case Heat heat -> HeatPainter.paint(canvas, heat);
      case CellTable table -> TablePainter.paint(canvas, table, scroll);
      case Notes notes -> TablePainter.paint(canvas, notes, scroll);
    }
  }
}

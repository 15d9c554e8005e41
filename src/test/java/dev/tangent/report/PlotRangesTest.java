package dev.tangent.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlotRangesTest {
  private static PlotPainter.Ranges y(PlotAxis axis, double... values) {
    double[] x = new double[values.length];
    Pen pen = Pen.line(Color.BLACK, Pen.Dash.SOLID, 1);
    Plot plot =
        new Plot("p", PlotAxis.linear("step"), axis, List.of(new PlotSeries("a", x, values, pen)));
    return PlotPainter.Ranges.of(plot, axis, PlotSeries::y);
  }

  /** A cost from 2.34 to 2.29 on a logarithmic axis of 1 to 10 is a flat line without a label. */
  @Test
  void aFactorBelowFourIsDrawnLinear() {
    assertFalse(y(PlotAxis.logarithmic("cost"), 2.34, 2.29).logarithmic());
    assertTrue(y(PlotAxis.logarithmic("cost"), 2.34, 0.3).logarithmic());
  }

  @Test
  void decadesHaveLabelsThatSuffice() {
    PlotPainter.Ranges few = y(PlotAxis.logarithmic("cost"), 0.3, 2.34);
    assertEquals("0.1", few.decade(0.1));
    assertEquals("2", few.decade(2));
    assertEquals("0.5", few.decade(0.5));
    assertEquals(" ", few.decade(3));
    PlotPainter.Ranges many = y(PlotAxis.logarithmic("cost"), 1e-9, 2.34);
    assertEquals("10⁻⁹", many.decade(1e-9));
    assertEquals(" ", many.decade(2e-9));
    assertEquals("2·10⁻⁷", y(PlotAxis.logarithmic("cost"), 1e-7, 1e-6).decade(2e-7));
  }

  @Test
  void decimalsTellTicksApart() {
    assertEquals("0.00000", y(PlotAxis.linear("distance"), 0.0707, 0.0708).pattern(22, 135));
    assertEquals("0", y(PlotAxis.linear("step"), 0, 3000).pattern(44, 330));
  }
}

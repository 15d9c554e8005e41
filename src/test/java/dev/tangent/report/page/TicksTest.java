package dev.tangent.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.report.Palette;
import dev.tangent.report.Pen;
import dev.tangent.report.Plot;
import dev.tangent.report.PlotAxis;
import dev.tangent.report.PlotSeries;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ticks are round, at least two, within the range, and their labels tell them apart. */
class TicksTest {
  @Test
  void ofRangesOfEverySize() {
    Random random = new Random(4);
    for (int i = 0; i < 5000; i++) {
      double min = random.nextGaussian() * Math.pow(10, random.nextInt(16) - 8);
      double max = min + Math.abs(min) * Math.pow(10, -4 * random.nextDouble()) + 1e-9;
      boolean log = random.nextBoolean() && min > 0;
      if (log) {
        max = min * Math.pow(10, 0.01 + 12 * random.nextDouble());
      }
      Ticks ticks = Ticks.of(min, max, log, 2 + random.nextInt(7));
      String what = "[" + min + ", " + max + "]" + (log ? " log " : " ") + ticks;
      assertTrue(ticks.values().size() >= 2, what);
      assertTrue(ticks.values().size() <= 20, what);
      double slack = 1e-6 * (max - min);
      for (double v : ticks.values()) {
        assertTrue(v >= min - slack && v <= max + slack, what);
      }
      List<String> labels = ticks.labels().stream().filter(l -> !l.isEmpty()).toList();
      assertEquals(labels.size(), new HashSet<>(labels).size(), what);
    }
  }

  @Test
  void areTheNumbersThatPeopleWrite() {
    assertEquals(
        List.of("2.29", "2.30", "2.31", "2.32", "2.33", "2.34"), labels(2.29, 2.34, false));
    assertEquals(List.of("0", "50", "100", "150", "200"), labels(-8, 208, false));
    assertEquals(List.of("0.05", "0.1", "0.2", "0.5", "1"), labels(0.04, 1.3, true));
    assertEquals(List.of("10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰"), labels(1e-4, 1, true));
  }

  private static List<String> labels(double min, double max, boolean log) {
    return Ticks.of(min, max, log, 5).labels();
  }

  /** An accuracy that stays 0 has an axis about it that people can read. */
  @Test
  void ofValuesThatAreAllTheSame() {
    for (double value : new double[] {0, 0.25, -3}) {
      double[] values = {value, value};
      Plot plot =
          new Plot(
              "flat",
              PlotAxis.linear("step"),
              PlotAxis.linear("accuracy"),
              List.of(
                  new PlotSeries(
                      "a", new double[] {0, 1}, values, Pen.line(Palette.BLUE, Pen.Dash.NONE, 1))));
      PlotSvg.Range range = PlotSvg.Range.of(plot, plot.y(), PlotSeries::y);
      double room = value == 0 ? 1 : 0.1 * Math.abs(value);
      assertEquals(value - room, range.min(), 1e-12);
      assertEquals(value + room, range.max(), 1e-12);
    }
  }
}

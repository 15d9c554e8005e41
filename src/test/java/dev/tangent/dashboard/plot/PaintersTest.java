package dev.tangent.dashboard.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaintersTest {
  private static Canvas canvas(int width, int height, Glyphs glyphs) {
    return new Canvas(width, height, Theme.DARK, glyphs, true);
  }

  private static LineChart line(double[] x, double[] y) {
    return new LineChart(
        "f",
        LineChart.Axis.linear("x"),
        LineChart.Axis.linear("y"),
        List.of(LineChart.Line.of("a", "a", 0, x, y)));
  }

  /** Reads the dots of a braille plot back: each point of a straight line must be where it was. */
  @Test
  void brailleDotsLieOnTheLine() {
    double[] x = {0, 1};
    LineChart figure =
        line(x, new double[] {0, 1})
            .withAxes(
                LineChart.Axis.linear("x").range(0, 1), LineChart.Axis.linear("y").range(0, 1));
    Canvas c = canvas(43, 11, Glyphs.BRAILLE);
    LineChartPainter.paint(c, figure);
    int left = 0;
    while (c.character(left, 0) != '┤' && c.character(left, 0) != '│') {
      left++;
    }
    int columns = 2 * (43 - left - 1);
    int rows = 4 * 10;
    int dots = 0;
    for (int y = 0; y < rows; y++) {
      for (int dx = 0; dx < columns; dx++) {
        char ch = c.character(left + 1 + dx / 2, y / 4);
        if (ch < 0x2800 || ch > 0x28FF) {
          continue; // A marker stands on the line.
        }
        int row = y % 4;
        int bit = row < 3 ? row + 3 * (dx % 2) : 6 + dx % 2;
        if ((ch - 0x2800 >> bit & 1) != 0) {
          dots++;
          double expected = (1 - dx / (columns - 1.0)) * (rows - 1);
          assertEquals(expected, y, 1.0, "dot at column " + dx);
        }
      }
    }
    assertTrue(dots > columns / 2, "dots: " + dots);
  }

  @ParameterizedTest
  @EnumSource(Glyphs.class)
  void anySizeAndAnyDataCanBeDrawn(Glyphs glyphs) {
    List<LineChart> figures = new ArrayList<>();
    figures.add(line(new double[0], new double[0]));
    figures.add(line(new double[] {1}, new double[] {Double.NaN}));
    figures.add(line(new double[] {1}, new double[] {2}));
    figures.add(line(new double[] {0, 1, 2}, new double[] {Double.NaN, 1e300, -1e300}));
    figures.add(line(new double[] {3, 2, 1}, new double[] {1, Double.POSITIVE_INFINITY, 2}));
    LineChart log = line(new double[] {0, 1, 2}, new double[] {-1, 0, 5});
    figures.add(log.withAxes(log.x().withLog(true), log.y().withLog(true)));
    for (LineChart figure : figures) {
      for (int width = 0; width < 60; width += 7) {
        for (int height = 0; height < 20; height += 3) {
          Canvas c = canvas(width, height, glyphs);
          LineChartPainter.paint(c, figure, 0.5);
          assertEquals(height, c.toText().lines().count());
        }
      }
    }
  }

  @Test
  void asciiIsAscii() {
    LineChart figure =
        new LineChart(
            "Θ",
            new LineChart.Axis("γ", Scale.Kind.ANGLE, false, Double.NaN, Double.NaN),
            LineChart.Axis.log("λ"),
            List.of(
                LineChart.Line.of("n = 10", "a", 0, new double[] {-3, 3}, new double[] {1e-9, 1}),
                LineChart.Line.of("Θ∞", "b", -1, new double[] {-3, 3}, new double[] {1, 1e-6})
                    .stroke(LineChart.Stroke.DASHED)));
    Canvas c = canvas(60, 15, Glyphs.ASCII);
    c.frame(Style.PLAIN);
    LineChartPainter.paint(c.region(1, 1, 58, 13), figure, 0.3);
    assertTrue(c.toText().chars().allMatch(ch -> ch < 128), c.toText());
    assertTrue(c.toText().contains("10^-"), c.toText());
  }

  @Test
  void seriesDifferWithoutColour() {
    for (Glyphs glyphs : Glyphs.values()) {
      for (int slot = -1; slot < 6; slot++) {
        assertNotEquals(glyphs.marker(slot), glyphs.marker(slot + 1));
      }
    }
  }

  @Test
  void regionsClip() {
    Canvas c = canvas(10, 4, Glyphs.BRAILLE);
    Canvas inner = c.region(3, 1, 4, 2);
    inner.text(-2, 0, "abcdefghij", Style.PLAIN);
    inner.fill('#', Style.PLAIN);
    inner.put(0, 5, 'X', Style.PLAIN);
    assertEquals("\n   ####\n   ####\n\n", c.toText());
    assertEquals(0, c.region(20, 20, 5, 5).width());
  }

  @Test
  void controlCharactersNeverReachTheTerminal() {
    Canvas c = canvas(10, 1, Glyphs.BRAILLE);
    c.text(0, 0, "a\u001b[2Jb\n", Style.PLAIN);
    assertFalse(c.toText().contains("\u001b"), "escape sequences of a log must not be obeyed");
  }

  @Test
  void heatMapsKeepTheMeanAndTheSign() {
    double[] values = new double[100];
    for (int i = 0; i < 100; i++) {
      values[i] = i;
    }
    Heat heat = new Heat("K", 10, 10, values, false);
    Heat small = heat.shrink(2, 2);
    double mean = 0;
    for (double v : small.values()) {
      mean += v / 4;
    }
    assertEquals(49.5, mean, 1e-12);
    double[] signs = {-1, 0, 0, 1};
    Canvas c = canvas(40, 6, Glyphs.ASCII);
    HeatPainter.paint(c, new Heat("D", 2, 2, signs, true));
    String first = c.toText().lines().findFirst().orElseThrow();
    String last = c.toText().lines().reduce((a, b) -> b).orElseThrow();
    assertTrue(first.startsWith("="), first);
    assertTrue(last.contains("#"), last);
    assertThrows(IllegalArgumentException.class, () -> new Heat("K", 2, 3, new double[5], false));
  }

  @Test
  void tablesShowTheSelectedRowWhateverTheirLength() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(List.of("row" + i, "" + i));
    }
    Canvas c = canvas(20, 8, Glyphs.BRAILLE);
    TablePainter.paint(c, new CellTable(List.of("a", "b"), rows, 93), 0);
    assertTrue(c.toText().contains("row93"), c.toText());
    Canvas narrow = canvas(9, 3, Glyphs.BRAILLE);
    TablePainter.paint(
        narrow, new CellTable(List.of("name", "x"), List.of(List.of("abcdefghijk", "1"))), 0);
    assertTrue(narrow.toText().contains("…"), narrow.toText());
  }

  @Test
  void numbersRead() {
    assertEquals("0.0123", Numbers.of(0.0123));
    assertEquals("1.2e-7", Numbers.of(1.2e-7));
    assertEquals("–", Numbers.of(Double.NaN));
    assertEquals("12.3", Numbers.of(12.34));
    assertEquals("0.100", Numbers.steady(0.1));
    assertEquals("3:20", Numbers.duration(200));
    assertEquals("2:03:10", Numbers.duration(7390));
    assertEquals("4 d 02:10", Numbers.duration(4 * 86400 + 2 * 3600 + 600));
    assertEquals("–", Numbers.duration(Double.NaN));
    assertEquals("812 MB", Numbers.bytes(812e6));
    assertEquals("1.5 GB", Numbers.bytes(1.5e9));
    assertEquals("12.3k", Numbers.count(12345));
  }

  @Test
  void csvQuotesWhatNeedsIt() {
    LineChart figure =
        new LineChart(
            "f",
            LineChart.Axis.linear("x, y"),
            LineChart.Axis.linear("y"),
            List.of(
                LineChart.Line.of("a \"b\"", "", 0, new double[] {1}, new double[] {2})
                    .band(new double[] {1.5}, new double[] {2.5})));
    assertEquals(
        "name,detail,variant,\"x, y\",y,lower,upper\n\"a \"\"b\"\"\",,,1.0,2.0,1.5,2.5\n",
        figure.toCsv());
  }

  /** The end of the axis is what one reads off first: the name must not stand in its place. */
  @Test
  void theLastTickIsKeptBesideTheNameOfTheAxis() {
    LineChart figure =
        line(new double[] {0, 200}, new double[] {0, 1})
            .withAxes(LineChart.Axis.integer("step").range(0, 200), LineChart.Axis.linear("y"));
    for (int width : new int[] {36, 37, 38, 60, 100, 190}) {
      Canvas c = canvas(width, 8, Glyphs.BRAILLE);
      LineChartPainter.paint(c, figure);
      String axis = c.toText().lines().toList().getLast();
      assertTrue(axis.endsWith("(step) 200"), axis);
      assertTrue(axis.strip().startsWith("0 "), axis);
    }
    Canvas c = canvas(40, 8, Glyphs.BRAILLE);
    LineChartPainter.paint(
        c,
        line(new double[] {0, 10}, new double[] {0, 1})
            .withAxes(LineChart.Axis.linear("t").range(0, 10.9), LineChart.Axis.linear("y")));
    String axis = c.toText().lines().toList().getLast();
    assertTrue(axis.endsWith(" t"), axis);
  }

  @Test
  void longHeadingsBreakInsteadOfBeingCut() {
    CellTable table =
        new CellTable(
            List.of("width n", "seeds", "rms misfit on the data", "mean, off by (limit's σ)"),
            List.of(List.of("50", "10", "0.0065", "0.381"), List.of("500", "10", "0.0060", "0.4")));
    Canvas c = canvas(40, 8, Glyphs.BRAILLE);
    TablePainter.paint(c, table, 0);
    String text = c.toText();
    assertFalse(text.contains("…"), text);
    for (String word : "width n seeds rms misfit on the data mean, off by (limit's σ)".split(" ")) {
      assertTrue(text.contains(word), text);
    }
    assertTrue(text.contains("0.0060"), text);
    assertEquals(0, TablePainter.hidden(c, table));
    assertEquals(1, TablePainter.hidden(canvas(40, 3, Glyphs.BRAILLE), table));
    Canvas wide = canvas(80, 8, Glyphs.BRAILLE);
    TablePainter.paint(wide, table, 0);
    assertTrue(wide.toText().lines().findFirst().orElseThrow().contains("rms misfit on the data"));
  }

  /** A marker in the row beside its line looks like another measurement. */
  @Test
  void markersLieOnTheirLines() {
    for (int height = 5; height < 30; height++) {
      for (double level = 0.02; level < 1; level += 0.07) {
        LineChart.Line line =
            LineChart.Line.of("a", "", 0, new double[] {0, 1}, new double[] {level, level});
        LineChart figure =
            new LineChart(
                "f",
                LineChart.Axis.linear("x"),
                LineChart.Axis.linear("y").range(0, 1),
                List.of(line));
        Canvas c = canvas(40, height, Glyphs.BRAILLE);
        LineChartPainter.paint(c, figure);
        for (String row : c.toText().split("\n")) {
          boolean marked = row.contains("●");
          boolean dots = row.chars().anyMatch(d -> d > 0x2800 && d < 0x2900);
          assertEquals(dots, marked, c.toText());
        }
      }
    }
  }

  @Test
  void classesOfOneLetterAreDrawnByIt() {
    List<LineChart.Line> lines = new ArrayList<>();
    for (int digit = 0; digit < 10; digit++) {
      lines.add(
          LineChart.Line.of("" + digit, "", digit, new double[] {digit}, new double[] {digit})
              .stroke(LineChart.Stroke.POINTS));
    }
    LineChart figure =
        new LineChart("scatter", LineChart.Axis.linear("x"), LineChart.Axis.linear("y"), lines);
    Canvas c = canvas(60, 20, Glyphs.BRAILLE);
    LineChartPainter.paint(c, figure);
    String plot = c.toText().replaceAll("(?m)^[^│┤]*", "");
    for (int digit = 0; digit < 10; digit++) {
      assertTrue(plot.contains("" + digit), plot);
    }
    assertTrue(LineChartPainter.legend(figure, Glyphs.BRAILLE).isEmpty());
  }

  @Test
  void longLinesGoOnUnderTheirSecondColumn() {
    Notes notes =
        new Notes(List.of("os      Linux 6.18.44 amd64 of some vendor", "host    lab3", "12345"));
    Canvas c = canvas(26, 6, Glyphs.BRAILLE);
    TablePainter.paint(c, notes, 0);
    assertEquals(
        """
        os      Linux 6.18.44
                amd64 of some
                vendor
        host    lab3
        12345
        """,
        c.toText().stripTrailing() + "\n");
    assertEquals(5, TablePainter.lines(c, notes).size());
  }
}

package dev.tangent.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  private static final TextTable FIGURE_1 =
      new TextTable(
          List.of(
              "width n",
              "seeds",
              "Θ(x₀,x₀), t = 0",
              "Θ(x₀,x₀), t = 200",
              "limit Θ∞",
              "inflation",
              "‖Θ−Θ∞‖/‖Θ∞‖, t = 0",
              "‖Θ−Θ∞‖/‖Θ∞‖, t = 200"),
          List.of(
              List.of(
                  "50",
                  "3",
                  "0.2454 ± 0.0486",
                  "0.9095 ± 0.0474",
                  "0.2825",
                  "3.804 ± 0.794",
                  "0.246 ± 0.069",
                  "1.780 ± 0.187")));

  /** The final table of the first figure at 80 columns: no line wraps, and no cell is cut. */
  @Test
  void aTableFitsTheTerminal() {
    for (int width : new int[] {60, 80, 120, 1000}) {
      String text = FIGURE_1.plain(width);
      text.lines().forEach(line -> assertTrue(line.length() <= width, width + ": " + line));
      for (String cell : FIGURE_1.rows().getFirst()) {
        assertTrue(text.contains(cell), text);
      }
    }
    assertEquals(FIGURE_1.plain(), FIGURE_1.plain(1000));
    String[] lines = FIGURE_1.plain(80).split("\n");
    assertTrue(lines[0].startsWith("width") && lines[1].startsWith("n "), lines[0] + lines[1]);
  }

  /** A column that is wider than the terminal has a block of its own, with the first column. */
  @Test
  void evenTheNarrowestTerminalHasEveryColumn() {
    assertEquals(
        """
        width n  seeds
        50       3
        """,
        new TextTable(List.of("width n", "seeds"), List.of(List.of("50", "3"))).plain(40));
    String text = FIGURE_1.plain(10);
    assertEquals(FIGURE_1.columns().size() - 1, text.split("\n\n").length, text);
  }

  @Test
  void asManyColumnsAsThereIsRoomFor() {
    TextTable table =
        new TextTable(
            List.of("width", "seeds", "drift", "cost"),
            List.of(List.of("64", "5", "0.1", "1"), List.of("128", "5", "0.05", "1")));
    assertEquals(List.of("width", "seeds"), table.fitting(18, 0).columns());
    assertEquals(List.of("width", "seeds", "drift"), table.fitting(19, 0).columns());
    assertEquals(List.of("width", "seeds"), table.fitting(1, 2).columns());
    assertEquals(table, table.fitting(Integer.MAX_VALUE, 0));
    assertEquals("128    0.05", table.of(List.of(0, 2)).plain().lines().toList().get(2));
    assertTrue(table.isConstant(1) && table.isConstant(3));
    assertTrue(!table.isConstant(0) && !table.isConstant(2));
    TextTable single = new TextTable(List.of("a"), List.of(List.of("1")));
    assertTrue(!single.isConstant(0), "of one row nothing is the same in all");
  }
}

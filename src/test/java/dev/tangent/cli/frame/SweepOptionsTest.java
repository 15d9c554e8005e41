package dev.tangent.cli.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.job.sweep.SweepResult;
import dev.tangent.run.Event;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** In any terminal, the table of a sweep has one line for each combination. */
class SweepOptionsTest {
  private static final int MEASURES = 30;

  private static List<String> told(int width) {
    List<String> columns = new ArrayList<>(List.of("width", "cost", "runs"));
    List<List<String>> rows = new ArrayList<>();
    List<SweepResult.Group> groups = new ArrayList<>();
    for (String value : List.of("64", "256")) {
      List<String> row = new ArrayList<>(List.of(value, "mse", "5"));
      for (int m = 0; m < MEASURES; m++) {
        row.add("0.1234 ± 0.001");
      }
      rows.add(row);
      groups.add(new SweepResult.Group(Map.of("width", value, "cost", "mse"), 5, Map.of()));
    }
    for (int m = 0; m < MEASURES; m++) {
      columns.add("measure " + m);
    }
    SweepResult result =
        new SweepResult(List.of(), 0, List.of(), groups, List.of(), Path.of("S/sweep.csv"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    SweepOptions.print(
        new Event.Table("sweep", columns, rows),
        result,
        Path.of("S"),
        width,
        new Output(out, out, false, false));
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void linesFitAndSayWhatHasNoRoom() {
    for (int width : new int[] {80, 120, 200}) {
      List<String> lines = told(width);
      assertEquals("sweep; cost mse; runs 5", lines.getFirst(), "what all rows share is said once");
      assertTrue(lines.get(1).startsWith("width  measure 0"), lines.get(1));
      lines.forEach(line -> assertTrue(line.length() <= width, line));
      int shown = lines.get(1).split("measure").length - 1;
      assertEquals((width - 5) / 16, shown, "as many as there is room for");
      assertTrue(
          lines.stream()
              .anyMatch(l -> l.startsWith(MEASURES - shown + " more measures are in S/sweep.csv")),
          lines.toString());
    }
  }

  /** A file or a program that reads gets all. */
  @Test
  void withoutATerminalNothingIsLeftOut() {
    List<String> lines = told(Integer.MAX_VALUE);
    assertTrue(lines.get(1).endsWith("measure " + (MEASURES - 1)), lines.get(1));
    assertTrue(lines.stream().noneMatch(l -> l.contains("more measures")), lines.toString());
  }
}

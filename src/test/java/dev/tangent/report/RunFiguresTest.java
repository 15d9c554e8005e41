package dev.tangent.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.run.Event;
import dev.tangent.run.RunSettings;
import dev.tangent.run.RunWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunFiguresTest {
  @TempDir Path directory;

  /** Lines of the CSV: the heading and one a point. */
  @ParameterizedTest
  @CsvSource({"fig1,fig1.csv,102,22", "fig2,fig2.csv,102,17", "fig3,fig3-components.csv,182,14"})
  void drawsARunFromItsEventsAlone(String experiment, String csv, int lines, int columns)
      throws Exception {
    Path run = SyntheticRuns.write(directory.resolve(experiment), experiment);
    List<Path> files = RunFigures.write(run);
    Path figures = run.resolve("figures");
    assertTrue(files.contains(figures.resolve(experiment + ".svg")));
    List<String> text = Files.readAllLines(figures.resolve(csv));
    assertEquals(lines, text.size());
    assertEquals(columns, text.getFirst().split(",").length);
    assertTrue(Files.readString(figures.resolve(experiment + ".txt")).contains("depth L = 4"));
    byte[] first = Files.readAllBytes(figures.resolve(experiment + ".png"));
    RunFigures.write(run);
    assertArrayEquals(first, Files.readAllBytes(figures.resolve(experiment + ".png")));
  }

  @Test
  void saysWhatAnUnfinishedRunLacks() {
    Map<String, Object> settings = Map.of("experiment", "fig1");
    RunWriter.create(directory, RunSettings.of("reproduce fig1", settings, 1)).close();
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> RunFigures.write(directory));
    assertTrue(e.getMessage().contains("--resume"), e.getMessage());
  }

  @Test
  void otherRunsHaveNoFigureOfThePaper() throws Exception {
    RunWriter.create(directory, RunSettings.of("train", Map.of(), 1)).close();
    assertEquals(List.of(), RunFigures.write(directory));
  }

  /** The page names neither this machine nor where the data lie on it. */
  @Test
  void tablesBecomeAPageOfMarkdown() throws Exception {
    Map<String, Object> settings = Map.of("data", "mnist:/some/place", "data-name", "mnist");
    try (RunWriter writer =
        RunWriter.create(directory, RunSettings.of("reproduce fig3", settings, 1))) {
      writer.emit(new Event.Table("Numbers", List.of("n", "Θ"), List.of(List.of("5", "0.3"))));
    }
    assertEquals(1, RunFigures.write(directory).size());
    String page = Files.readString(directory.resolve("figures/tables.md"));
    assertTrue(page.contains("| 5 | 0.3 |"), page);
    assertTrue(page.contains("data mnist"), page);
    assertFalse(page.contains("/some/place") || page.contains("host"), page);
  }
}

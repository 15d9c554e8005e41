package dev.tangent.cli.runs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import dev.tangent.run.Event;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that an older Tangent wrote (version 0.1.0 of 24 November 2026, before jobs): {@code ntk
 * train --data circle:8 --width 8 --depth 2 --steps 20}. Such runs must stay readable.
 */
class OlderRunTest {
  private static final Path KEPT = Path.of("src/test/resources/older-run");

  @TempDir Path temp;

  @BeforeEach
  void copy() throws IOException {
    try (Stream<Path> files = Files.walk(KEPT)) {
      for (Path file : files.toList()) {
        Path to = temp.resolve("old").resolve(KEPT.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
  }

  @Test
  void itsLogIsUnderstood() {
    RunReader reader = RunReader.open(temp.resolve("old"));
    RunModel model = RunModel.of(reader);
    assertEquals(0, reader.skippedLines());
    assertEquals("done", model.end().orElseThrow().status());
    assertEquals(20, model.members().get("network").step());
    assertEquals(0.0165513, model.members().get("network").series("cost").last(), 1e-6);
    assertTrue(model.curves().size() > 3, model.curves().keySet().toString());
    assertEquals("8", String.valueOf(reader.settings().settings().get("width")));
    List<Event.Field> fields =
        model.fields().values().stream().map(RunModel.FieldState::latest).toList();
    assertTrue(!fields.isEmpty());
    for (Event.Field field : fields) {
      assertEquals(field.rows() * field.columns(), reader.values(field).length);
    }
  }

  @Test
  void itIsListedShownAndReported() throws IOException {
    Cli runs = Cli.run("runs", "--runs", temp.toString(), "--where", "width=8 and cost<0.02");
    assertEquals(0, runs.exitCode(), runs.err());
    assertTrue(runs.out().contains("done") && runs.out().contains("train"), runs.out());
    Cli show = Cli.run("show", temp.resolve("old").toString());
    assertEquals(0, show.exitCode(), show.err());
    assertTrue(show.out().contains("circle:8"), show.out());
    Path page = temp.resolve("page.html");
    Cli report = Cli.run("report", temp.resolve("old").toString(), "--out", page.toString());
    assertEquals(0, report.exitCode(), report.err());
    assertTrue(Files.readString(page).contains("circle:8"));
  }

  @Test
  void itIsNotWrittenOver() throws IOException {
    byte[] before = Files.readAllBytes(temp.resolve("old/result.json"));
    Cli again = Cli.run("train", "--data", "circle:8", "--out", temp.resolve("old").toString());
    assertNotEquals(0, again.exitCode());
    assertTrue(again.errorLine().contains("--overwrite"), again.err());
    Cli resumed = Cli.run("train", "--resume", temp.resolve("old").toString());
    assertEquals(1, resumed.exitCode());
    assertTrue(resumed.errorLine().contains("finished"), resumed.err());
    assertArrayEquals(before, Files.readAllBytes(temp.resolve("old/result.json")));
  }
}

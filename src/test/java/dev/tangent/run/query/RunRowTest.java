package dev.tangent.run.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.run.Event;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunReader;
import dev.tangent.run.RunSettings;
import dev.tangent.run.RunWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs as rows of facts. */
class RunRowTest {
  @TempDir Path temp;

  private Path run(String name, long seed, int width) {
    Path directory = temp.resolve(name);
    Map<String, Object> settings =
        Map.of("width", width, "data", "circle:8", "columns", Map.of("ignore", List.of("a", "b")));
    try (RunWriter run = RunWriter.create(directory, RunSettings.of("train", settings, seed))) {
      run.emit(new Event.Step("network", 3, 0.5, Map.of("cost", 0.25)));
      run.result(Map.of("cost", 0.25, "files", Map.of("outputs", "outputs.npy")));
      run.emit(new Event.End("done", ""));
    }
    return directory;
  }

  /** A directory of 100,000 runs is listed in 512 MB because equal settings are there once. */
  @Test
  void listedRunsShareWhatIsEqual() {
    Path one = run("a", 1, 100);
    Path two = run("b", 2, 100);
    Path other = run("c", 3, 200);
    List<RunRow> rows = RunRow.list(temp);
    assertEquals(3, rows.size());
    for (RunRow row : rows) {
      assertEquals(RunRow.read(row.directory()), row);
    }
    RunRow first = row(rows, one);
    RunRow second = row(rows, two);
    RunRow third = row(rows, other);
    assertSame(first.settings(), second.settings());
    assertSame(first.results(), second.results());
    assertSame(first.values(), second.values());
    assertNotEquals(first.settings(), third.settings());
    assertSame(first.results(), third.results());
    assertSame(first.fact("setting.data"), third.fact("setting.data"));
    assertEquals("outputs.npy", third.fact("result.files.outputs"));
  }

  private static RunRow row(List<RunRow> rows, Path directory) {
    return rows.stream().filter(r -> r.directory().equals(directory)).findFirst().orElseThrow();
  }

  /** The machine's clock was set back by an hour while it ran, and forward again by a day. */
  @Test
  void clocksThatJumpDoNoHarm() throws Exception {
    Path directory = run("a", 1, 100);
    Path log = directory.resolve("events.jsonl");
    List<String> lines = Files.readAllLines(log);
    long hour = 3_600_000;
    long[] jumps = {0, -hour, 24 * hour, -2 * hour};
    StringBuilder jumped = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      long at = Long.parseLong(lines.get(i).replaceFirst(".*\"at\":(\\d+).*", "$1"));
      long moved = at + jumps[i % jumps.length];
      jumped.append(lines.get(i).replace("\"at\":" + at, "\"at\":" + moved)).append('\n');
    }
    Files.write(log, jumped.toString().getBytes(StandardCharsets.UTF_8));
    assertTrue(lines.size() >= 2, lines.toString());
    RunRow row = RunRow.read(directory);
    assertEquals("done", row.status());
    assertEquals(0.25, row.fact("cost"));
    RunReader reader = RunReader.open(directory);
    RunModel model = RunModel.of(reader);
    assertEquals(3, model.members().get("network").step());
    assertEquals("done", model.end().orElseThrow().status());
    assertEquals(0, reader.skippedLines());
  }
}

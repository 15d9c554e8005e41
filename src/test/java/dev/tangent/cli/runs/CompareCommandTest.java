package dev.tangent.cli.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import dev.tangent.run.Event;
import dev.tangent.run.RecordedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code compare}, {@code report}, and the output of {@code runs} and {@code show} for other
 * programs.
 */
class CompareCommandTest {
  @TempDir Path runs;

  @BeforeEach
  void record() throws IOException {
    for (int i = 0; i < 4; i++) {
      int width = i < 2 ? 16 : 64;
      Path directory = runs.resolve("train-" + i);
      RecordedRun run = new RecordedRun(directory, "train", Map.of("width", width, "seed", i));
      run.emit(1, new Event.Member("net", "network", "n = " + width, Map.of(), 2));
      for (int step = 1; step <= 2; step++) {
        double cost = (1.0 + i) / step;
        run.emit(1, new Event.Step("net", step, step, Map.of("cost", cost, "drift", Double.NaN)));
      }
      run.emit(1, new Event.End("done", ""));
      run.write();
      Files.writeString(directory.resolve("result.json"), "{\"accuracy\": 0." + i + "}\n");
    }
  }

  private Cli run(String... words) {
    List<String> all = new java.util.ArrayList<>(List.of(words));
    all.addAll(List.of("--runs", runs.toString()));
    return Cli.run(all.toArray(String[]::new));
  }

  @Test
  void runsAreFoundAndSorted() {
    String table = run("runs", "--where", "width>=64 and cost<2", "--sort", "-accuracy").out();
    assertTrue(table.contains("train-3") == false && table.contains("train-2"), table);
    String json = run("runs", "--json", "--where", "command=train", "--sort", "-accuracy").out();
    assertTrue(json.indexOf("train-3") < json.indexOf("train-0"), json);
    assertTrue(json.contains("\"settings\":{") && json.contains("\"accuracy\":0.3"), json);
    assertFalse(json.contains("NaN"), json);
    Cli wrong = run("runs", "--where", "width >");
    assertEquals(2, wrong.exitCode());
    assertTrue(wrong.errorLine().contains("expected a value after >"), wrong.err());
    assertTrue(run("runs", "--where", "wdith > 3").err().contains("named wdith"));
  }

  @Test
  void compareShowsWhatDiffersAndMeans() {
    Cli cli = run("compare");
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.out().contains("width") && cli.out().contains("train-3"), cli.out());
    String json =
        run("compare", "--json", "--sort", "width", "train-0", "train-1", "train-2").out();
    assertTrue(json.contains("\"mean\":0.05"), json); // of 0.0 and 0.1
    Cli none = run("compare", "--where", "width > 1000");
    assertEquals(1, none.exitCode());
    Cli unknown = run("compare", "--columns", "speed");
    assertEquals(2, unknown.exitCode());
    assertTrue(unknown.errorLine().contains("accuracy, cost"), unknown.err());
  }

  @Test
  void showGivesOneMetric() {
    String json = run("show", "train-3", "--json", "--metric", "cost", "--since", "2").out();
    assertTrue(
        json.contains("\"steps\":[{\"member\":\"net\",\"step\":2,\"time\":2.0,\"cost\":2.0}]"),
        json);
    String lines = run("show", "train-3", "--follow").out();
    assertEquals(2, lines.lines().count(), lines);
    assertTrue(lines.contains("\"drift\":null") || !lines.contains("NaN"), lines);
    Cli unknown = run("show", "train-3", "--json", "--metric", "speed");
    assertEquals(2, unknown.exitCode());
    assertTrue(unknown.errorLine().contains("cost, drift"), unknown.err());
    assertEquals(2, run("show", "train-3", "--metric", "cost").exitCode());
  }

  @Test
  void reportWritesAPage() throws IOException {
    assertEquals(0, run("report", "train-1").exitCode());
    assertTrue(Files.readString(runs.resolve("train-1/report.html")).contains("<!DOCTYPE html>"));
    Path page = runs.resolve("all.html");
    Cli cli = run("report", "train-1", "train-2", "--out", page.toString());
    assertTrue(cli.out().contains("wrote " + page), cli.out());
    assertTrue(Files.readString(page).contains("What differs"));
    Cli wrong = run("report", "nothing-like-it");
    assertEquals(1, wrong.exitCode());
  }
}

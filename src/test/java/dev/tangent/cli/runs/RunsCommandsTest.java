package dev.tangent.cli.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import dev.tangent.dashboard.plot.LineChart;
import dev.tangent.dashboard.plot.Scale;
import dev.tangent.report.PlotAxis;
import dev.tangent.run.Event;
import dev.tangent.run.RecordedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code watch}, {@code runs}, {@code show}, {@code --detach} and what the dashboard exports. */
class RunsCommandsTest {
  @TempDir Path runs;

  private Path recorded() {
    RecordedRun run = new RecordedRun(runs.resolve("train-1"), "train", Map.of("width", 16));
    run.emit(1, new Event.Member("net", "network", "n = 16", Map.of("width", "16"), 2));
    run.emit(1, new Event.Step("net", 1, 1, Map.of("cost", 0.5)));
    run.emit(1, new Event.Step("net", 2, 2, Map.of("cost", 0.25)));
    run.emit(1, new Event.End("done", "2 steps"));
    run.write();
    return run.directory();
  }

  @Test
  void runsListsThem() {
    assertTrue(Cli.run("runs", "--runs", runs.toString()).out().contains("no runs in"));
    recorded();
    Cli cli = Cli.run("runs", "--runs", runs.toString());
    assertEquals(0, cli.exitCode());
    assertTrue(cli.out().contains("train-1") && cli.out().contains("done"), cli.out());
    String json = Cli.run("runs", "--json", "--runs", runs.toString()).out();
    assertTrue(json.contains("\"status\":\"done\""), json);
    Cli wrong = Cli.run("runs", "--runs", runs.resolve("nowhere").toString());
    assertEquals(1, wrong.exitCode());
    assertTrue(wrong.errorLine().contains("is no directory"));
  }

  @Test
  void showPrintsTheNewestOrTheNamed() {
    recorded();
    for (String[] named :
        List.of(new String[] {"show", "--plain"}, new String[] {"show", "train", "--plain"})) {
      List<String> words = new java.util.ArrayList<>(List.of(named));
      words.addAll(List.of("--runs", runs.toString()));
      Cli cli = Cli.run(words.toArray(String[]::new));
      assertEquals(0, cli.exitCode(), cli.err());
      assertTrue(cli.out().contains("state     done: 2 steps"), cli.out());
      assertTrue(cli.out().contains("0.250"), cli.out());
      assertTrue(cli.out().chars().allMatch(c -> c < 128), cli.out());
    }
    String json = Cli.run("show", "--json", "--runs", runs.toString()).out();
    assertTrue(json.contains("\"cost\":0.25"), json);
  }

  @Test
  void badRunsAreOneLine() throws IOException {
    Path empty = Files.createDirectory(runs.resolve("empty"));
    for (String command : List.of("watch", "show")) {
      Cli none = Cli.run(command, "--runs", runs.toString());
      assertEquals(1, none.exitCode());
      assertTrue(none.errorLine().contains("no run in"), none.err());
      Cli unknown = Cli.run(command, "nothing-like-it", "--runs", runs.toString());
      assertTrue(unknown.errorLine().contains("`ntk runs` lists"), unknown.err());
    }
    Cli cli = Cli.run("show", empty.toString());
    assertEquals(1, cli.exitCode());
    assertTrue(cli.errorLine().contains("run.json"), cli.err());
    assertEquals(2, Cli.run("show", recorded().toString(), "--glyphs", "emoji").exitCode());
  }

  @Test
  void panelsBecomeFiguresForPaper() throws IOException {
    double[] x = {0, 1, 2};
    LineChart figure =
        new LineChart(
            "cost",
            LineChart.Axis.integer("step").range(0, 2),
            LineChart.Axis.log("cost"),
            List.of(
                LineChart.Line.of("n = 16", "a", 0, x, new double[] {1, 0.1, Double.NaN}),
                LineChart.Line.of("limit", "b", -1, x, new double[] {1, 0.2, 0.1})
                    .stroke(LineChart.Stroke.DASHED)
                    .band(new double[] {0.5, 0.1, 0}, new double[] {2, 0.4, 0.2})));
    PaperFigure.write(figure, runs.resolve("f.svg"));
    PaperFigure.write(figure, runs.resolve("f.png"));
    assertTrue(Files.readString(runs.resolve("f.svg")).contains("<svg"));
    assertEquals((byte) 0x89, Files.readAllBytes(runs.resolve("f.png"))[0]);
  }

  /** Values within one decade hold no power of ten: the axis reaches out to two, or is linear. */
  @Test
  void logarithmicAxesOfPaperFiguresHoldTwoPowersOfTen() {
    LineChart.Axis cost = LineChart.Axis.log("cost");
    assertEquals(
        new PlotAxis("cost", true, 0.1, 1), PaperFigure.axis(cost, new Scale(0.15, 0.9, true)));
    assertEquals(
        new PlotAxis("cost", true, 0.001, 10), PaperFigure.axis(cost, new Scale(0.005, 3, true)));
    // Within a factor of 4 a logarithm shows nothing that a linear axis doesn't.
    assertEquals(
        new PlotAxis("cost", false, 0.3, 0.7), PaperFigure.axis(cost, new Scale(0.3, 0.7, true)));
  }
}

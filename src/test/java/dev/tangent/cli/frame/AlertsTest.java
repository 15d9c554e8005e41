package dev.tangent.cli.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import dev.tangent.run.Event;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts of a run, their receivers, and the lines that tell the directory of the run. */
class AlertsTest {
  @TempDir Path directory;

  private Cli train(String out, String... more) {
    List<String> words =
        new ArrayList<>(List.of("train", "--data", "circle:12", "--depth", "3", "--width", "16"));
    words.addAll(List.of("--headless", "--out", directory.resolve(out).toString()));
    words.addAll(List.of(more));
    return Cli.run(words.toArray(String[]::new));
  }

  private List<String> kinds(String run) {
    RunModel model = RunModel.of(RunReader.open(directory.resolve(run)));
    return model.alerts().stream().map(Event.Alert::kind).toList();
  }

  @Test
  void aRateThatIsTooLargeIsTold() {
    Cli cli = train("large", "--learning-rate", "1e4", "--steps", "50");
    assertEquals(1, cli.exitCode());
    assertTrue(cli.errorLine().contains("diverged"), cli.err()); // still one line
    assertTrue(cli.out().contains("! learning-rate:"), cli.out());
    assertTrue(kinds("large").containsAll(List.of("learning-rate", "diverging", "failed")));
  }

  @Test
  void aPlateauIsToldOnce() {
    train("flat", "--learning-rate", "1e-9", "--steps", "600");
    assertEquals(List.of("plateau", "finished"), kinds("flat"));
    train("falls", "--learning-rate", "50%", "--steps", "40");
    assertEquals(List.of("finished"), kinds("falls"));
  }

  @Test
  void theCommandGetsAnObjectAndItsErrorsHarmNothing() throws Exception {
    Path told = directory.resolve("told");
    Cli cli = train("heard", "--steps", "2", "--notify", "cat > " + told);
    assertEquals(0, cli.exitCode(), cli.err());
    for (int i = 0; i < 100 && (!Files.exists(told) || Files.size(told) == 0); i++) {
      Thread.sleep(50); // nobody waits for the command
    }
    String json = Files.readString(told);
    assertTrue(json.startsWith("{\"run\":\"" + directory.resolve("heard")), json);
    assertTrue(json.contains("\"kind\":\"finished\",\"level\":\"info\""), json);
    for (String bad : List.of("exit 3", "no-such-command-at-all", "exec <&-; sleep 0.1")) {
      assertEquals(0, train("n" + bad.length(), "--steps", "2", "--notify", bad).exitCode());
    }
  }

  @Test
  void theFirstAndTheLastLineSayHowToWatch() {
    Cli cli = train("said", "--steps", "2");
    List<String> lines = cli.out().lines().toList();
    Path run = directory.resolve("said");
    assertTrue(lines.getFirst().contains("`ntk watch " + run + "`"), cli.out());
    assertTrue(lines.getLast().contains("`ntk watch " + run + "`"), cli.out());
    assertTrue(train("json", "--steps", "2", "--json").out().startsWith("{"));
  }

  @Test
  void theLastRowsAreTestedOnAndNotTrainedOn() throws IOException {
    Cli cli =
        Cli.run(
            "train",
            "--data",
            "digits",
            "--limit-rows",
            "60",
            "--test-rows",
            "20",
            "--depth",
            "2",
            "--width",
            "16",
            "--steps",
            "10",
            "--headless",
            "--json",
            "--out",
            directory.resolve("held").toString());
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.out().contains("\"testCost\":"), cli.out());
    assertTrue(cli.out().contains("\"testAccuracy\":"), cli.out());
    // 40 × 10 numbers of 4 bytes and a header of 64 or 128 bytes: the others are not in it.
    assertEquals(1600, Files.size(directory.resolve("held/outputs.npy")) / 64 * 64 - 128, 64);
    Cli all = train("none", "--test-rows", "12");
    assertEquals(2, all.exitCode());
    assertTrue(all.errorLine().contains("--test-rows 12"), all.err());
  }

  @Test
  void activationsAreCompared() {
    String[] words = {
      "predict",
      "--data",
      "circle:14",
      "--test-rows",
      "4",
      "--depth",
      "2",
      "--select",
      "loo",
      "--activations",
      "erf,relu",
      "--json",
      "--out",
      directory.resolve("p").toString()
    };
    Cli cli = Cli.run(words);
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.out().matches("(?s).*\"activation\":\"(erf|relu)\".*"), cli.out());
    // The better of the two alone has the same criterion.
    boolean erf = cli.out().contains("\"activation\":\"erf\"");
    List<String> alone = new ArrayList<>(List.of(words));
    alone.set(alone.size() - 1, directory.resolve("q").toString());
    alone.set(10, erf ? "erf" : "relu");
    Cli one = Cli.run(alone.toArray(String[]::new));
    assertEquals(criterion(cli.out()), criterion(one.out()), one.out());
    assertFalse(Cli.run("predict", "--data", "circle:9", "--activations", "erf").exitCode() == 0);
  }

  private static String criterion(String json) {
    return json.replaceFirst("(?s).*\"criterion\":([^,]*),.*", "$1");
  }
}

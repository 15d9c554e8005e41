package dev.tangent.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.run.Event;
import dev.tangent.run.RecordedRun;
import dev.tangent.run.SweepSeries;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of the table of many runs. */
class RunTableKeysTest {
  @TempDir Path runs;

  private TestScreen finished() {
    return new TestScreen(Recordings.everything(runs.resolve("everything")));
  }

  @Test
  void theListKnowsTheOpenRunByAnyName() {
    Path run = Recordings.figure1(runs.resolve("first"), 100);
    Recordings.figure1(runs.resolve("second"), 100);
    TestScreen s = new TestScreen(run.resolve("../first")).press("7");
    assertTrue(s.text().contains("*  first"), s.text());
    assertTrue(s.press("o").text().contains("choose another run"), s.text());
  }

  @Test
  void runsCanBeFilteredOpenedAndLaidOver() {
    Recordings.figure1(runs.resolve("first"), 100);
    TestScreen s = finished().press("7");
    assertTrue(s.text().contains("first") && s.text().contains("everything"), s.text());
    s.press("/", "f", "i", "r");
    assertFalse(s.text().contains("reproduce all"), s.text());
    s.press("Enter", "o", "1");
    assertTrue(s.text().contains("+1 laid over"), s.text());
    assertTrue(
        s.figure().lines().stream().anyMatch(l -> l.name().equals("first n = 100")), "overlaid");
    s.press("7", "Enter");
    assertEquals("first", s.controller.context().snapshot().name());
    s.press("/", "Esc", "7");
    assertTrue(s.text().contains("everything"));
  }

  /** Two activations, three seeds, and a run of another command. */
  private TestScreen many() {
    for (String activation : List.of("relu", "tanh")) {
      for (int seed = 0; seed < 3; seed++) {
        String name = activation + "-" + seed;
        Map<String, Object> settings = Recordings.settings(name);
        settings.remove("experiment");
        settings.put("activation", activation);
        settings.put("seed", seed);
        RecordedRun run = new RecordedRun(runs.resolve(name), "train", settings);
        run.emit(1, new Event.Member("net", "net", "net", Map.of(), 10));
        double cost = (activation.equals("relu") ? 0.1 : 0.3) + 0.01 * seed;
        run.emit(1, new Event.Step("net", 10, 10, Map.of("cost", cost)));
        run.emit(1, new Event.End("done", ""));
        run.write();
      }
    }
    return finished().press("7");
  }

  private static TestScreen type(TestScreen s, String text) {
    s.press("/");
    text.chars().forEach(c -> s.press(c == ' ' ? "Space" : String.valueOf((char) c)));
    return s.press("Enter");
  }

  /** The names of runs in the table, from its top. */
  private static List<String> names(TestScreen s) {
    return RunTable.of(s.controller.context()).rows().stream().map(r -> r.first().name()).toList();
  }

  @Test
  void runsAreFilteredByAnExpressionAndSorted() {
    TestScreen s = type(many(), "cost < 0.2 and command = train sort -cost");
    assertEquals(List.of("relu-2", "relu-1", "relu-0"), names(s));
    String screen = s.text();
    assertTrue(screen.contains("3 of 7 runs"), screen);
    assertTrue(screen.contains("↓ cost") && screen.contains("0.120"), screen);
    assertFalse(screen.contains("tanh-"), screen);
    assertTrue(type(s, " and").text().contains("expected and, or"), s.text());
    s.press("Esc");
    assertTrue(type(s, "widht > 3").text().contains("no run has \"widht\""), s.text());
    s.press("Esc");
    s.press("r", "R");
    assertEquals("tanh-2", names(s).getFirst(), "by name, from the end");
    s.press("r");
    assertTrue(s.text().contains("sorted by status"), s.text());
  }

  @Test
  void seedsAreJoinedWithMeanAndDeviation() {
    TestScreen s = type(many(), "command = train sort cost").press("b");
    String screen = s.text();
    assertEquals(2, RunTable.of(s.controller.context()).rows().size(), screen);
    assertTrue(screen.contains("0.110 ± 0.01") && screen.contains("0.310 ± 0.01"), screen);
    s.press("v", "o");
    assertEquals(3, s.controller.session().overlays().size(), "all seeds of the first row");
    s.press("o");
    assertEquals(0, s.controller.session().overlays().size());
  }

  @Test
  void allThatIsMarkedIsLaidOver() {
    TestScreen s = type(many(), "tanh").press("a");
    assertTrue(s.text().contains("3 marked"), s.text());
    s.press("o", "1");
    assertTrue(s.text().contains("+3 laid over"), s.text());
    for (int seed = 0; seed < 3; seed++) {
      String name = "tanh-" + seed + " net";
      assertTrue(s.figure().lines().stream().anyMatch(l -> l.name().equals(name)), name);
    }
    s.press("7");
    assertTrue(s.text().contains("x+"), s.text());
    s.press("a");
    assertTrue(s.controller.session().marked().isEmpty(), "a second time none");
    assertTrue(s.press("1", "v").text().contains("choose a run in the view Runs"), s.text());
  }

  @Test
  void aSweepShowsItsRunsAndItsMeasures() {
    RecordedRun sweep =
        new RecordedRun(runs.resolve("sweep-of-widths"), "train --sweep", Recordings.settings("s"));
    double[] widths = {64, 256, 1024};
    double[] drift = {0.4, 0.2, 0.1};
    String measured = new SweepSeries("drift", "width", false).text();
    sweep.emit(
        1, new Event.Curve(SweepSeries.ROLE, SweepSeries.ALL, measured, 0, 0, widths, drift));
    String fit = new SweepSeries("drift", "width", true).text();
    sweep.emit(
        1,
        new Event.Curve(
            SweepSeries.ROLE,
            SweepSeries.ALL,
            fit,
            0,
            0,
            new double[] {64, 1024},
            new double[] {0.4, 0.1}));
    sweep.emit(1, new Event.End("done", ""));
    sweep.write();
    Path inner = sweep.directory().resolve("sweep/01-width-64");
    Recordings.figure1(inner, 100);
    TestScreen s = new TestScreen(sweep.directory()).press("5");
    assertTrue(s.text().contains("drift ~ width ^ −0.50"), s.text());
    assertTrue(names(s.press("7")).contains("01-width-64"), s.text());
    type(s, "01-").press("z");
    assertEquals("01-width-64", s.controller.context().snapshot().name());
    s.press("7", "Esc");
    assertTrue(names(s).contains("01-width-64"), "still there when one of them is open");
  }
}

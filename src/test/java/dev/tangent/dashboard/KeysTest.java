package dev.tangent.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.dashboard.plot.Canvas;
import dev.tangent.dashboard.plot.LineChart;
import dev.tangent.run.Event;
import dev.tangent.run.RecordedRun;
import dev.tangent.run.RunControl;
import dev.tangent.run.RunSettings;
import dev.tangent.run.RunWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
  @TempDir Path runs;

  private TestScreen finished() {
    return new TestScreen(Recordings.everything(runs.resolve("everything")));
  }

  private RunWriter live(String name) {
    RunWriter writer =
        RunWriter.create(runs.resolve(name), RunSettings.of("train", Map.of("width", 10), 1));
    Recordings.members(writer::emit);
    Recordings.step(writer::emit, 20);
    return writer;
  }

  @Test
  void noKeyHasTwoMeanings() {
    Set<String> seen = new HashSet<>();
    for (KeyTable.Binding binding : KeyTable.ALL) {
      for (String key : binding.keys()) {
        assertTrue(seen.add(key), key);
      }
      assertFalse(binding.help().isBlank());
    }
  }

  @Test
  void helpShowsEveryKeyWithoutCuttingIt() {
    String help = finished().press("?").text();
    for (KeyTable.Binding binding : KeyTable.ALL) {
      assertTrue(help.contains(binding.shown()), binding.shown());
      assertTrue(help.contains(binding.help()), binding.help());
    }
  }

  @Test
  void focusZoomAndBack() {
    TestScreen s = finished();
    assertEquals("cost", Objects.requireNonNull(s.controller.focused()).id());
    s.press("Tab");
    assertEquals("kernel", Objects.requireNonNull(s.controller.focused()).id());
    s.press("S-Tab", "S-Tab");
    assertEquals("drift", Objects.requireNonNull(s.controller.focused()).id());
    s.press("z");
    assertTrue(s.text().contains("drift"));
    assertFalse(s.text().contains("cost C"), "the zoomed panel is alone");
    s.press("Esc");
    assertTrue(s.text().contains("cost C"));
  }

  @Test
  void logarithmicAxes() {
    TestScreen s = finished();
    LineChart before = s.figure();
    assertTrue(before.y().log());
    s.press("y", "x");
    assertFalse(s.figure().y().log());
    assertTrue(s.figure().x().log());
  }

  @Test
  void cursorReadsValues() {
    TestScreen s = finished().press("5", "c");
    assertTrue(s.text().contains("width n 500"), s.text());
    assertTrue(s.text().contains("0.06"), "near 1.5/√500 = 0.067: " + s.text());
    s.press("Esc");
    assertTrue(Double.isNaN(s.controller.session().cursor()));
  }

  @Test
  void sliderGoesThroughRecordedKernels() {
    TestScreen s = finished().press("2", "Home");
    assertEquals(0, s.controller.context().time());
    assertTrue(s.text().contains("t = 0"), s.text());
    s.press(".", ".");
    assertEquals(40, s.controller.context().time());
    s.press("End");
    assertEquals(Double.POSITIVE_INFINITY, s.controller.context().time());
    s.press(",");
    assertEquals(180, s.controller.context().time());
  }

  @Test
  void matrixModesAndSeeds() {
    TestScreen s = finished().press("2");
    String now = s.text();
    assertTrue(now.contains("Θ(t) of n100-s0"), now);
    assertTrue(s.press("m").text().contains("Θ(t)−Θ(0)"));
    assertTrue(s.press("m").text().contains("Θ(t)−Θ∞"));
    s.press("s");
    assertEquals("n100-s0", s.controller.session().selectedMember());
    s.press("S");
    assertNull(s.controller.session().selectedMember());
    s.press("S");
    assertEquals("n1000-s2", s.controller.session().selectedMember());
  }

  @Test
  void keysThatCannotBeUsedSayWhy() {
    TestScreen s = finished();
    assertTrue(s.press("Space").text().contains("the run has ended (done)"));
    assertTrue(s.press("m").text().contains("no matrix in this view"));
    assertTrue(s.press("o").text().contains("choose a run in the view Runs"));
    assertTrue(s.press("6", "c").text().contains("is no figure"));
  }

  @Test
  void controlsReachTheRun() {
    try (RunWriter writer = live("live")) {
      RunControl control = RunControl.of(writer.directory());
      TestScreen s = new TestScreen(writer.directory());
      s.press("Space", "w");
      assertEquals(List.of(RunControl.Command.PAUSE, RunControl.Command.CHECKPOINT), poll(control));
      writer.emit(new Event.State("paused"));
      s.follower.step();
      assertTrue(s.text().contains("‖ paused"));
      s.press("Space");
      assertEquals(List.of(RunControl.Command.RESUME), poll(control));
      assertTrue(s.press("X").text().contains("Stop the run?"));
      s.press("n");
      assertEquals(List.of(), poll(control));
      s.press("X", "y");
      assertEquals(List.of(RunControl.Command.STOP), poll(control));
    }
  }

  @Test
  void leavingARunOfThisProcessAsksWhatBecomesOfIt() {
    try (RunWriter writer = live("own")) {
      Map<String, Dashboard.Outcome> answers =
          Map.of(
              "y",
              Dashboard.Outcome.STOP,
              "C-c",
              Dashboard.Outcome.STOP,
              "n",
              Dashboard.Outcome.QUIT);
      answers.forEach(
          (answer, outcome) -> {
            TestScreen s = new TestScreen(writer.directory());
            s.ownRun = true;
            assertTrue(s.press("q").text().contains("Stop the run?"), s.text());
            s.press("Esc");
            assertNull(s.controller.outcome(), "Esc stays");
            assertEquals(outcome, s.press("C-c", answer).controller.outcome());
          });
      TestScreen ended = new TestScreen(writer.directory());
      assertEquals(Dashboard.Outcome.QUIT, ended.press("q").controller.outcome());
    }
  }

  private static List<RunControl.Command> poll(RunControl control) {
    for (int i = 0; i < 100; i++) {
      List<RunControl.Command> commands = control.poll();
      if (!commands.isEmpty()) {
        return commands;
      }
      java.util.concurrent.locks.LockSupport.parkNanos(3_000_000);
    }
    return List.of();
  }

  @Test
  void freezeHoldsTheViewWhileTheRunGoesOn() {
    try (RunWriter writer = live("live")) {
      TestScreen s = new TestScreen(writer.directory()).press("f");
      assertTrue(s.text().contains("FROZEN"));
      double before = s.controller.context().snapshot().progress();
      Recordings.step(writer::emit, 100);
      s.follower.step();
      assertEquals(before, s.controller.context().snapshot().progress());
      s.press("f");
      assertNotEquals(before, s.controller.context().snapshot().progress());
    }
  }

  /** In a run of a day the first minutes must be more than a stroke at the edge. */
  @Test
  void theAxisOfStepsGrowsWithALiveRun() {
    try (RunWriter writer = live("young")) {
      TestScreen s = new TestScreen(writer.directory());
      assertEquals(50, s.figure().x().high(), "step 20 of 200");
      Recordings.step(writer::emit, 110);
      s.follower.step();
      assertEquals(200, s.figure().x().high());
    }
    TestScreen killed = new TestScreen(Recordings.figure1(runs.resolve("killed"), 50));
    assertEquals(50, killed.figure().x().high());
  }

  @Test
  void logarithmicAxesAreRefusedWhereValuesAreNegative() {
    TestScreen s = finished().press("2");
    assertTrue(s.press("x").text().contains("γ is not positive everywhere"), s.text());
    assertFalse(s.figure().x().log());
    assertTrue(s.press("y").figure().y().log());
  }

  @Test
  void theBottomLineSaysWhatIsChosen() {
    TestScreen s = finished().press("s", "2", "Home", "1");
    String bottom = s.text().lines().toList().getLast();
    assertTrue(bottom.contains("n = 100 seed 0  t = 0"), bottom);
    s.press("c");
    assertTrue(s.text().contains("step 100  ● 0.03"), "of the selected seed alone: " + s.text());
  }

  @Test
  void keysAtTheEndOfAListNeedNotBeTakenBack() {
    TestScreen s = finished().press("6");
    for (int i = 0; i < 50; i++) {
      s.press("Down");
      s.canvas();
    }
    String end = s.text();
    assertNotEquals(end, s.press("Up").text());
  }

  @Test
  void wideTablesGoSideways() {
    RecordedRun run = new RecordedRun(runs.resolve("wide"), "train", Recordings.settings("wide"));
    List<String> columns = List.of("width", "a", "b", "c", "d", "e");
    List<String> row =
        List.of(
            "100",
            "0.3438 ± 0.0836",
            "0.6909 ± 0.0794",
            "2.069 ± 0.378",
            "1.296 ± 0.292",
            "0.146 ± 0.079");
    run.emit(1, new Event.Table("figures", columns, List.of(row)));
    run.write();
    TestScreen s = new TestScreen(runs.resolve("wide")).press("6", "S-Tab");
    assertTrue(s.text().contains("→ 1 more column"), s.text());
    assertFalse(s.text().contains("0.146"), s.text());
    s.press("Right", "Right");
    assertTrue(s.text().contains("← 1 more column"), s.text());
    String figures = s.text().substring(s.text().indexOf("figures"));
    assertTrue(figures.contains("0.146 ± 0.079") && figures.contains("100"), figures);
    s.press("Left");
    assertTrue(s.text().contains("0.3438 ± 0.0836"), s.text());
  }

  @Test
  void exportsGoToTheRunsFigures() throws IOException {
    TestScreen s = finished();
    for (String format : List.of("s", "p", "c", "t")) {
      s.press("e", format);
      assertTrue(s.controller.session().notice().text(s.controller.now()).startsWith("saved"));
    }
    try (Stream<Path> files = Files.list(runs.resolve("everything/figures"))) {
      List<String> names = files.map(f -> f.getFileName().toString()).sorted().toList();
      assertEquals(
          List.of(
              "snapshot-overview-cost-123000.csv",
              "snapshot-overview-cost-123000.png",
              "snapshot-overview-cost-123000.svg",
              "snapshot-overview-cost-123000.txt"),
          names);
    }
    String csv =
        Files.readString(runs.resolve("everything/figures/snapshot-overview-cost-123000.csv"));
    assertTrue(csv.startsWith("name,detail,variant,step,cost,lower,upper\nn = 100,"), csv);
    s.press("2", "Tab", "e", "s");
    assertTrue(s.text().contains("is no figure"), s.text());
    s.press("e", "q");
    assertFalse(s.controller.outcome() != null, "q answers the question, it does not quit");
  }

  /** It is written on another thread, which must not look at what the viewer does meanwhile. */
  @Test
  void whatIsSavedIsTheScreenOfThatMoment() throws IOException {
    TestScreen s = finished();
    List<Runnable> later = new ArrayList<>();
    s.aside = later::add;
    String before = s.canvas().toText();
    s.press("e", "t", "6", "g", "l", "?");
    assertNotEquals(before, s.canvas().toText());
    String after = s.canvas().toText();
    later.forEach(Runnable::run);
    Path file = runs.resolve("everything/figures/snapshot-overview-cost-123000.txt");
    List<String> saved = Files.readString(file).lines().toList();
    List<String> shown = before.lines().toList();
    // All but the bottom line, which has hints for the keys.
    assertEquals(shown.subList(0, shown.size() - 1), saved.subList(0, shown.size() - 1));
    assertTrue(s.canvas().toText().contains("saved "), after);
  }

  @Test
  void themesAndGlyphs() {
    TestScreen s = finished();
    Canvas dark = s.canvas();
    Canvas light = s.press("t").canvas();
    assertEquals(dark.toText(), light.toText());
    assertNotEquals(dark.foreground(2, 0), light.foreground(2, 0));
    assertNotEquals(dark.toText(), s.press("g").canvas().toText());
    assertTrue(s.press("g").canvas().toText().chars().allMatch(c -> c < 128));
  }

  @Test
  void anyKeysAtAnySizeDoNoHarm() {
    TestScreen s = finished();
    List<String> keys =
        KeyTable.ALL.stream().flatMap(b -> b.keys().stream()).filter(k -> !k.equals("e")).toList();
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 1500; i++) {
      if (random.nextInt(10) == 0) {
        s.size(random.nextInt(1, 220), random.nextInt(1, 70));
      }
      s.press(keys.get(random.nextInt(keys.size())));
      if (i % 5 == 0) {
        s.canvas();
      }
    }
  }

  @Test
  void theGuideHasTheTable() throws IOException {
    Path readme = Path.of("src/docs/dashboard.md");
    String text = Files.readString(readme);
    String kept = text.replaceFirst("(?s).*<!-- keys[^\\n]*\\n(.*)<!-- end of keys -->.*", "$1");
    if (Boolean.getBoolean("tangent.snapshots")) {
      Files.writeString(readme, text.replace(kept, KeyTable.markdown()));
      kept = KeyTable.markdown();
    }
    assertEquals(KeyTable.markdown(), kept, "write it with -Dtangent.snapshots=true");
  }

  @Test
  void theOverviewCutsNoWord() {
    RecordedRun run = new RecordedRun(runs.resolve("long"), "train", Recordings.settings("long"));
    Recordings.members(e -> run.emit(1, e));
    run.emit(1, new Event.Phase("training the network n123456789-s123", 11, 12));
    Recordings.step(e -> run.emit(1, e), 20);
    run.emit(1, new Event.Throughput(12345.678, 123.456, 1e6, 123_456_789_012L));
    Map<String, Double> more = Map.of("weights moved", 0.123, "activations moved", 0.0123);
    run.emit(1, new Event.Step("n100-s0", 20, 20, more));
    run.write();
    for (int width = 80; width <= 200; width++) {
      for (int height : new int[] {24, 30, 45}) {
        TestScreen screen = new TestScreen(runs.resolve("long")).size(width, height);
        String text = screen.text();
        assertFalse(text.contains("…"), text);
        assertTrue(text.contains("12/12"), text);
      }
    }
  }

  @Test
  void theBottomLineSaysWhatTheKeyDoesNow() {
    RecordedRun run = new RecordedRun(runs.resolve("paused"), "train", Recordings.settings("p"));
    Recordings.members(e -> run.emit(1, e));
    run.emit(1, new Event.State("paused"));
    run.write();
    assertTrue(new TestScreen(runs.resolve("paused")).text().contains("Space resume"));
    assertTrue(finished().text().contains("Space pause"));
  }
}

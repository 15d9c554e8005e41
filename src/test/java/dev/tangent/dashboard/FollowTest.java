package dev.tangent.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.dashboard.feed.History;
import dev.tangent.dashboard.feed.RunFeed;
import dev.tangent.dashboard.feed.RunIndex;
import dev.tangent.dashboard.feed.Snapshot;
import dev.tangent.dashboard.plot.Glyphs;
import dev.tangent.run.Event;
import dev.tangent.run.RecordedRun;
import dev.tangent.run.RunException;
import dev.tangent.run.RunModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Following logs that are torn, from another version, or unreadable, and runs that fail. */
class FollowTest {
  @TempDir Path runs;

  @Test
  void aTornLastLineWaitsForItsRest() {
    RecordedRun run = new RecordedRun(runs.resolve("torn"), "train", Map.of());
    Recordings.members(e -> run.emit(1, e));
    run.emit(1, new Event.Step("n100-s0", 1, 1, Map.of("cost", 0.5)));
    run.emit(1, new Event.Step("n100-s0", 2, 2, Map.of("cost", 0.25)));
    run.writeTorn(9);
    TestScreen s = new TestScreen(run.directory());
    assertEquals(0.5, cost(s));
    run.write();
    s.follower.step();
    assertEquals(0.25, cost(s));
    assertTrue(s.text().contains("✗ killed"), "no process writes it, and it has no end");
  }

  /** The first picture doesn't wait for the whole log, and says that it is not all of it. */
  @Test
  void aLongLogIsShownWhileItIsRead() throws IOException {
    RecordedRun run = new RecordedRun(runs.resolve("long"), "train", Map.of());
    Recordings.members(e -> run.emit(1, e));
    int steps = 300_000;
    for (int i = 1; i <= steps; i++) {
      run.emit(1, new Event.Step("n100-s0", i, i, Map.of("cost", 1.0 / i)));
    }
    run.emit(1, new Event.End("done", ""));
    run.write();
    assertTrue(Files.size(run.directory().resolve("events.jsonl")) > 20 << 20);
    TestScreen s = new TestScreen(run.directory());
    assertEquals("reading", s.follower.snapshot().status());
    long first = member(s).step();
    assertTrue(first > 1000 && first < steps, "step " + first);
    assertTrue(s.text().contains("reading"), s.text());
    for (int i = 0; i < 5; i++) {
      s.follower.step();
    }
    assertEquals("done", s.follower.snapshot().status());
    assertEquals(steps, member(s).step());
    assertEquals("done", RunFeed.read(run.directory()).status(), "where it is read whole");
  }

  private static Snapshot.MemberView member(TestScreen s) {
    return Objects.requireNonNull(s.follower.snapshot().member("n100-s0"));
  }

  private static double cost(TestScreen s) {
    return member(s).last("cost");
  }

  @Test
  void linesOfOtherVersionsAreCountedAndSkipped() {
    RecordedRun run = new RecordedRun(runs.resolve("new"), "train", Map.of());
    Recordings.members(e -> run.emit(1, e));
    run.write();
    run.append("{\"type\":\"hologram\",\"at\":1,\"z\":3}\nnot json\n");
    TestScreen s = new TestScreen(run.directory()).press("6");
    assertEquals(2, s.follower.snapshot().skipped());
    assertTrue(s.text().contains("2 lines of the log are of no kind"), s.text());
  }

  @Test
  void aFailedRunSaysWhy() {
    RecordedRun run = new RecordedRun(runs.resolve("failed"), "train", Map.of());
    Recordings.members(e -> run.emit(1, e));
    run.emit(1, new Event.Log("error", "cost is NaN at step 17: try a smaller learning rate"));
    run.emit(1, new Event.End("failed", "training diverged at step 17"));
    run.write();
    TestScreen s = new TestScreen(run.directory());
    assertTrue(s.text().contains("✗ failed"), s.text());
    String text = s.press("6").text();
    assertTrue(text.contains("failed: training diverged at step 17"), text);
    assertTrue(text.contains("ERROR cost is NaN"), text);
  }

  @Test
  void anUnreadableLogIsAMessageNotAnEnd() throws IOException {
    Path run = Recordings.figure1(runs.resolve("run"), 100);
    TestScreen s = new TestScreen(run);
    Files.delete(run.resolve("events.jsonl"));
    Files.createDirectory(run.resolve("events.jsonl"));
    s.follower.step();
    assertTrue(s.text().contains("cannot be read"), s.text());
    assertTrue(s.text().contains("cost C"), "what was read stays");
  }

  @Test
  void aDirectoryThatIsNoRun() throws IOException {
    Path empty = Files.createDirectory(runs.resolve("empty"));
    RunException e = assertThrows(RunException.class, () -> new RunFeed(empty));
    assertTrue(String.valueOf(e.getMessage()).contains("run.json"), e.getMessage());
    Files.writeString(empty.resolve("run.json"), "{broken");
    assertThrows(RunException.class, () -> new RunFeed(empty));
  }

  /** Another version may write less: what is there is shown, and nothing breaks. */
  @Test
  void settingsOfAnotherVersion() throws IOException {
    Path other = Files.createDirectory(runs.resolve("other"));
    Files.writeString(other.resolve("run.json"), "{\"command\":\"x\",\"format\":99}");
    String text = new TestScreen(other).press("6").text();
    assertTrue(text.contains("command") && text.contains("x"), text);
    assertTrue(RunText.of(other, Glyphs.ASCII, 78).contains("command"));
  }

  @Test
  void anotherVersionIsALineThatHelps() {
    assertEquals("", Snapshot.foreign("0.1.0", "0.1.0"));
    assertEquals("", Snapshot.foreign("0.2.0", "unpackaged"));
    assertEquals(
        "written by Tangent 0.2.0, this is 0.1.0: unknown parts are left out",
        Snapshot.foreign("0.2.0", "0.1.0"));
  }

  @Test
  void aFailedRunSaysWhyInTheOverview() {
    Path run = runs.resolve("diverged");
    RecordedRun recorded = new RecordedRun(run, "train", Map.of());
    Recordings.members(e -> recorded.emit(1, e));
    Recordings.step(e -> recorded.emit(1, e), 20);
    recorded.emit(1, new Event.End("failed", "training diverged at step 20: take a smaller one"));
    recorded.write();
    assertTrue(new TestScreen(run).text().contains("failed: training diverged at step 20"));
  }

  @Test
  void theListNamesRunsThatCannotBeRead() throws IOException {
    Recordings.figure1(runs.resolve("good"), 200);
    Files.createDirectory(runs.resolve("bad"));
    Files.writeString(runs.resolve("bad/run.json"), "{broken");
    List<RunIndex.Entry> entries = new RunIndex(runs).entries();
    assertEquals(2, entries.size());
    RunIndex.Entry bad =
        entries.stream().filter(e -> e.name().equals("bad")).findFirst().orElseThrow();
    assertEquals("unreadable", bad.row().status());
    assertTrue(bad.remark().contains("run.json"), bad.remark());
  }

  @Test
  void anEmptyRunSaysWhatItWaitsFor() {
    RecordedRun run = new RecordedRun(runs.resolve("fresh"), "train", Map.of());
    for (String key : List.of("1", "2", "3", "4", "5", "6", "7")) {
      String text = new TestScreen(run.directory()).press(key).text();
      assertTrue(text.contains("Tangent"), text);
    }
    assertTrue(new TestScreen(run.directory()).text().contains("has not reported a step"));
  }

  @Test
  void smallTerminalsSayWhatTheyNeed() {
    Path run = Recordings.figure1(runs.resolve("run"), 100);
    String text = new TestScreen(run).size(60, 20).text();
    assertTrue(text.contains("needs 80 × 24"), text);
    assertTrue(text.contains("60 × 20"), text);
  }

  @Test
  void historiesAreBoundedAndKeepTheirEnds() {
    History<Event.Step> history = new History<>(Event.Step::time, _ -> 1, 1000);
    RunModel.Key key = new RunModel.Key("kernel", "a", "ntk");
    for (int i = 0; i < 100_000; i++) {
      history.add(key, new Event.Step("a", i, i, Map.of()));
    }
    List<Event.Step> states = history.copy().get(key);
    assertTrue(states.size() <= 257, "" + states.size());
    assertEquals(0, states.getFirst().step());
    assertEquals(99_999, states.getLast().step());
  }

  @Test
  void aResumedRunOverwritesWhatCameAfterItsCheckpoint() {
    History<Event.Step> history = new History<>(Event.Step::time, _ -> 1, 1000);
    RunModel.Key key = new RunModel.Key("kernel", "a", "ntk");
    for (int step : new int[] {0, 10, 20, 30, 20, 25}) {
      history.add(key, new Event.Step("a", step, step, Map.of()));
    }
    assertEquals(
        List.of(0L, 10L, 20L, 25L),
        history.copy().get(key).stream().map(Event.Step::step).toList());
  }

  @Test
  void showPrintsPlainText() {
    Path run = Recordings.everything(runs.resolve("run"));
    String text = RunText.of(run, dev.tangent.dashboard.plot.Glyphs.ASCII, 72);
    assertTrue(text.chars().allMatch(c -> c < 128), text);
    for (String part : List.of("done", "networks", "cost C", "Theta", "slope of the fit -0.50")) {
      assertTrue(text.contains(part), part + " in\n" + text);
    }
  }
}

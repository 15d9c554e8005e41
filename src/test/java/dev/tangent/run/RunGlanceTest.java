package dev.tangent.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunGlanceTest {
  @TempDir Path temp;

  private static RecordedRun begin(Path directory) {
    RecordedRun run = new RecordedRun(directory, "train", Map.of("width", 10));
    for (String id : new String[] {"a", "b", "c"}) {
      run.emit(1, new Event.Member(id, id, "", Map.of(), 100));
    }
    return run.emit(1, new Event.Member("limit", "limit", "", Map.of(), 0));
  }

  private static Event.Step step(String member, long step, double cost) {
    return new Event.Step(member, step, step, Map.of("cost", cost, "broken", Double.NaN));
  }

  @Test
  void seesHowFarARunIs() {
    RecordedRun run =
        begin(temp.resolve("run")).emit(1, step("a", 100, 3)).emit(1, step("b", 50, 1));
    run.write();
    RunGlance glance = RunGlance.of(run.directory());
    assertEquals("killed", glance.status(), "no process writes it");
    assertEquals(0.5, glance.progress(), 1e-15);
    assertEquals(3, glance.networks());
    assertEquals(Map.of("cost", 2.0), glance.values(), "means of what is finite");
    run.emit(5, step("c", 100, 2)).emit(1, new Event.End("done", "all"));
    run.write();
    glance.follow();
    assertEquals("done", glance.status());
    assertEquals("all", glance.message());
    assertEquals(1, glance.progress());
    assertEquals(2, glance.values().get("cost"), 1e-15);
  }

  /** A log far longer than what is read: a curve of 60 MB in the middle, and rubbish. */
  @Test
  void readsTheEndsOfALongLogAlone() throws IOException {
    RecordedRun run = begin(temp.resolve("run"));
    Path log = run.write();
    byte[] line =
        ("{\"type\":\"step\",\"at\":1,\"member\":\"a\",\"step\":1" + " ".repeat(8000)).getBytes();
    try (OutputStream out =
        new BufferedOutputStream(
            Files.newOutputStream(log, java.nio.file.StandardOpenOption.APPEND))) {
      for (int i = 0; i < 8000; i++) {
        out.write(line); // torn everywhere: one line without an end
      }
      out.write('\n');
      for (int i = 1; i <= 30; i++) {
        out.write(Json.line(new Logged(RecordedRun.START + i, step("b", i, i))));
      }
    }
    RunGlance glance = RunGlance.of(run.directory());
    assertEquals(130 / 300.0, glance.progress(), 1e-15, "a is before b, so a is done");
    assertEquals(30, glance.values().get("cost"), 1e-15);
  }

  @Test
  void aRunWithoutALogHasNotBegun() {
    RecordedRun run = begin(temp.resolve("run"));
    RunGlance glance = RunGlance.of(run.directory());
    assertEquals(0, glance.progress());
    assertEquals(Map.of(), glance.values());
  }
}

package dev.tangent.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs written and read back, whole, torn, resumed and under interruption. */
class RunTest {
  @TempDir Path temp;

  private static RunSettings settings() {
    return RunSettings.of("train", Map.of("width", 500, "activation", "relu"), 7);
  }

  private static final List<Event> ONE_OF_EACH =
      List.of(
          new Event.Member("n5-s0", "n = 5, seed 0", "n = 5", Map.of("width", "5"), 200),
          new Event.Phase("train", 0, 2),
          new Event.Step("n5-s0", 3, 1.5, Map.of("cost", 0.25)),
          new Event.Curve(
              "kernel", "n5-s0", "ntk", 3, 1.5, new double[] {0, 1}, new double[] {2, Double.NaN}),
          new Event.Curve(
              "function",
              "limit",
              "",
              3,
              1.5,
              new double[] {0},
              new double[] {2},
              new double[] {1},
              new double[] {Double.POSITIVE_INFINITY}),
          new Event.Field("gram", "limit", "ntk", 0, 0, 2, 3, "arrays/gram.npy"),
          new Event.Throughput(100, 50.5, Double.NaN, 1L << 40),
          new Event.Table("t", List.of("a", "b"), List.of(List.of("1", "2"))),
          new Event.Log("warning", "a \"quoted\" line\nand another"),
          new Event.Checkpoint("checkpoints/a.npz", "n5-s0", 3),
          new Event.State("paused"),
          new Event.End("done", ""));

  @Test
  void everyKindOfEventComesBackAsItWas() throws Exception {
    Path run = temp.resolve("run");
    try (RunWriter writer = RunWriter.create(run, settings())) {
      ONE_OF_EACH.forEach(writer::emit);
    }
    List<Event> read = RunReader.open(run).poll();
    assertEquals(ONE_OF_EACH.size(), read.size());
    for (int i = 0; i < read.size(); i++) {
      // Records with arrays compare by identity: compare what they look like as JSON.
      assertEquals(
          new String(Json.line(new Logged(0, ONE_OF_EACH.get(i)))),
          new String(Json.line(new Logged(0, read.get(i)))));
    }
    Event.Curve band = (Event.Curve) read.get(4);
    assertEquals(Double.POSITIVE_INFINITY, Objects.requireNonNull(band.upper())[0]);
    for (String line : Files.readAllLines(run.resolve("events.jsonl"))) {
      assertTrue(line.matches("\\{\"type\":\"[a-z]+\",\"at\":\\d+,.*"), line);
    }
  }

  @Test
  void settingsSayHowToMakeTheRunAgain() {
    Path run = temp.resolve("run");
    RunWriter.create(run, settings()).close();
    RunSettings read = RunReader.open(run).settings();
    assertEquals("train", read.command());
    assertEquals(7, read.seed());
    assertEquals(500, read.settings().get("width"));
    assertTrue(Integer.parseInt(read.machine().get("processors")) > 0);
    assertFalse(read.versions().get("java").isEmpty());
  }

  @Test
  void readersFollowALiveRunAndSeeItEnd() {
    Path run = temp.resolve("run");
    RunWriter writer = RunWriter.create(run, settings());
    RunReader reader = RunReader.open(run);
    assertTrue(reader.isLive());
    assertEquals(List.of(), reader.poll());
    writer.emit(new Event.State("running"));
    assertEquals(List.of(new Event.State("running")), reader.poll());
    assertEquals(List.of(), reader.poll());
    writer.emit(new Event.State("paused"));
    assertEquals(List.of(new Event.State("paused")), reader.poll());
    writer.close();
    assertFalse(reader.isLive());
    assertThrows(IllegalStateException.class, () -> writer.emit(new Event.State("running")));
  }

  @Test
  void aTornLastLineWaitsAndIsCutOffOnResume() throws Exception {
    Path run = temp.resolve("run");
    try (RunWriter writer = RunWriter.create(run, settings())) {
      writer.emit(new Event.State("running"));
    }
    Files.writeString(run.resolve("events.jsonl"), "{\"type\":\"sta", StandardOpenOption.APPEND);
    RunReader reader = RunReader.open(run);
    assertEquals(1, reader.poll().size());
    assertEquals(List.of(), reader.poll());
    try (RunWriter writer = RunWriter.resume(run)) {
      writer.emit(new Event.State("stopping"));
    }
    assertEquals(List.of(new Event.State("stopping")), reader.poll());
    assertEquals(0, reader.skippedLines());
  }

  @Test
  void linesOfAnotherVersionAreSkipped() throws Exception {
    Path run = temp.resolve("run");
    RunWriter.create(run, settings()).close();
    Files.writeString(
        run.resolve("events.jsonl"),
        """
        {"type":"hologram","at":1}
        not json
        {"type":"state","at":2,"state":"paused","since":5}
        """);
    RunReader reader = RunReader.open(run);
    assertEquals(List.of(new Logged(2, new Event.State("paused"))), reader.pollLogged());
    assertEquals(2, reader.skippedLines());
  }

  /** A line longer than any event, as damage makes it, takes no more memory than the longest. */
  @Test
  void aLineLongerThanAnyEventIsSkipped() throws Exception {
    Path run = temp.resolve("run");
    RunWriter.create(run, settings()).close();
    byte[] noise = new byte[RunReader.LONGEST_LINE + (3 << 20)];
    java.util.Arrays.fill(noise, (byte) 'x');
    Path log = run.resolve("events.jsonl");
    Files.write(log, noise, StandardOpenOption.APPEND);
    Files.writeString(
        log, "\n{\"type\":\"state\",\"at\":2,\"state\":\"paused\"}\n", StandardOpenOption.APPEND);
    RunReader reader = RunReader.open(run);
    assertEquals(List.of(new Logged(2, new Event.State("paused"))), reader.pollLogged());
    assertEquals(2, reader.skippedLines()); // its longest part, and the rest
  }

  @Test
  void longLinesAndManyLinesAreRead() {
    Path run = temp.resolve("run");
    double[] x = new double[100_000]; // Some 2 MB of text: more than a read takes at a time.
    java.util.Arrays.setAll(x, i -> Math.sqrt(i));
    try (RunWriter writer = RunWriter.create(run, settings())) {
      writer.emit(new Event.Curve("kernel", "m", "", 0, 0, x, x));
      for (int i = 0; i < 20_000; i++) {
        writer.emit(new Event.Step("m", i, i, Map.of("cost", 1.0 / (i + 1))));
      }
    }
    List<Event> events = RunReader.open(run).poll();
    assertEquals(20_001, events.size());
    assertArrayEquals(x, ((Event.Curve) events.get(0)).y());
  }

  /** In any pieces, and with a reader that stops in between, the events are those of one call. */
  @Test
  void aLogIsReadInPieces() throws Exception {
    Path run = temp.resolve("run");
    List<Event> all = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      all.add(new Event.Step("m", i, i, Map.of("cost", 1.0 / (i + 1), "drift", (double) i)));
    }
    try (RunWriter writer = RunWriter.create(run, settings())) {
      all.forEach(writer::emit);
    }
    RunReader reader = RunReader.open(run);
    List<Event> read = new ArrayList<>();
    int pieces = 1;
    while (!reader.poll(logged -> read.add(logged.event()), 1)) {
      assertTrue(read.size() < all.size());
      pieces++;
    }
    assertEquals(all, read);
    long mebibytes = Files.size(run.resolve("events.jsonl")) >> 20;
    assertTrue(mebibytes >= 2 && pieces > mebibytes && pieces <= mebibytes + 2, "" + pieces);
    assertTrue(reader.poll(logged -> read.add(logged.event()), 1));
    assertEquals(all.size(), read.size(), "nothing is handed out twice");

    RunReader stopped = RunReader.open(run);
    assertThrows(
        IllegalStateException.class,
        () ->
            stopped.poll(
                _ -> {
                  throw new IllegalStateException("enough");
                },
                Long.MAX_VALUE));
    assertEquals(all, stopped.poll(), "what was not taken comes again");
  }

  @Test
  void anInterruptedThreadCanStillSaySo() {
    Path run = temp.resolve("run");
    try (RunWriter writer = RunWriter.create(run, settings())) {
      Thread.currentThread().interrupt();
      writer.emit(new Event.End("interrupted", "Ctrl-C"));
      writer.checkpoint("a.bin", "m", 1, aside -> Files.write(aside, new byte[3]));
      writer.result(Map.of("status", "interrupted"));
      assertTrue(Thread.interrupted());
    }
    assertEquals(2, RunReader.open(run).poll().size());
    assertEquals("interrupted", RunReader.open(run).result().get("status"));
  }

  @Test
  void arraysAndCheckpointsAreWholeOrNotThere() throws Exception {
    Path run = temp.resolve("run");
    try (RunWriter writer = RunWriter.create(run, settings())) {
      String file = writer.array("gram", NpyArray.of(new double[] {1, 2}, 1, 2));
      assertEquals("arrays/gram.npy", file);
      assertArrayEquals(new double[] {1, 2}, Npy.read(run.resolve(file)).toDoubles());
      assertThrows(
          RunException.class,
          () ->
              writer.checkpoint(
                  "bad.npz",
                  "m",
                  1,
                  aside -> {
                    Files.write(aside, new byte[10]);
                    throw new java.io.IOException("disk full");
                  }));
      try (var files = Files.list(run.resolve("checkpoints"))) {
        assertEquals(0, files.count());
      }
    }
  }

  @Test
  void aRunInUseOrUnfinishedIsNotOverwritten() {
    Path run = temp.resolve("run");
    try (RunWriter writer = RunWriter.create(run, settings())) {
      assertThrows(RunException.class, () -> RunWriter.create(run, settings()));
      assertThrows(RunException.class, () -> RunWriter.resume(run));
      writer.checkpoint("a.bin", "m", 1, aside -> Files.write(aside, new byte[3]));
    }
    RunException e = assertThrows(RunException.class, () -> RunWriter.create(run, settings()));
    assertTrue(e.getMessage().contains("--resume"), e.getMessage());
    try (RunWriter writer = RunWriter.resume(run)) {
      writer.result(Map.of());
    }
    RunException finished =
        assertThrows(RunException.class, () -> RunWriter.create(run, settings()));
    assertTrue(finished.getMessage().contains("--overwrite"), finished.getMessage());
    // Asked for, the next run takes its place and starts from nothing.
    RunWriter.create(run, new RunPlan(settings(), List.of(), true)).close();
    assertEquals(List.of(), RunReader.open(run).poll());
    assertEquals(Map.of(), RunReader.open(run).result());
  }

  @Test
  void whatIsNoRunIsRefusedInOneLine() throws Exception {
    for (Path path : List.of(temp, temp.resolve("missing"))) {
      RunException e = assertThrows(RunException.class, () -> RunReader.open(path));
      assertFalse(e.getMessage().contains("\n"));
      assertTrue(e.getMessage().startsWith(path.toString()), e.getMessage());
    }
    Path file = Files.writeString(temp.resolve("file"), "x");
    assertThrows(RunException.class, () -> RunWriter.create(file, settings()));
    assertThrows(RunException.class, () -> RunWriter.create(file.resolve("below"), settings()));
  }

  /** Ctrl-C at any moment: what is being saved is saved, and the interrupt is not forgotten. */
  @Test
  void anInterruptDoesNotFailAWrite() throws Exception {
    Path file = temp.resolve("file");
    Thread here = Thread.currentThread();
    AtomicBoolean stop = new AtomicBoolean();
    Thread storm =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!stop.get()) {
                    here.interrupt();
                  }
                });
    try {
      for (int i = 0; i < 300; i++) {
        AtomicFiles.write(file, new byte[] {(byte) i});
        assertEquals((byte) i, Files.readAllBytes(file)[0]);
      }
    } finally {
      stop.set(true);
      while (storm.isAlive()) {
        Thread.onSpinWait();
      }
      assertTrue(Thread.interrupted());
    }
  }

  /** Who goes on with a run writes its own log, not the file of another that a link leads to. */
  @Test
  void aLogThatIsALinkIsNotAppendedTo() throws Exception {
    Path path = temp.resolve("run");
    RunWriter.create(path, RunSettings.of("train", Map.of(), 0)).close();
    Path other = Files.writeString(temp.resolve("theirs"), "not ours");
    Files.deleteIfExists(path.resolve("events.jsonl"));
    Files.createSymbolicLink(path.resolve("events.jsonl"), other);
    RunException e = assertThrows(RunException.class, () -> RunWriter.resume(path));
    assertTrue(e.getMessage().contains("is a link"), e.getMessage());
    assertEquals("not ours", Files.readString(other));
    assertFalse(Files.exists(path.resolve("heartbeat")), "nobody writes it");
  }

  /** What stands in the way is said before the work, not when the first checkpoint is due. */
  @Test
  void aFileInThePlaceOfCheckpointsIsSaidAtOnce() throws Exception {
    Path path = temp.resolve("run");
    RunWriter.create(path, RunSettings.of("train", Map.of(), 0)).close();
    Files.writeString(path.resolve("checkpoints"), "mine");
    RunException e = assertThrows(RunException.class, () -> RunWriter.resume(path));
    assertTrue(e.getMessage().contains("is in the way of a directory"), e.getMessage());
    assertFalse(Files.exists(path.resolve(".lock")), "nothing is taken");
  }

  @Test
  void aKilledWriterIsNotLive() throws Exception {
    Path run = temp.resolve("run");
    RunWriter.create(run, settings()).close();
    Process process = new ProcessBuilder("sleep", "100").start();
    long start = process.info().startInstant().orElseThrow().toEpochMilli();
    Files.writeString(
        run.resolve("heartbeat"), "%s %d %d".formatted(Machine.host(), process.pid(), start));
    assertTrue(RunReader.open(run).isLive());
    Files.writeString(
        run.resolve("heartbeat"),
        "%s %d %d".formatted(Machine.host(), process.pid(), start - 5000));
    assertFalse(RunReader.open(run).isLive(), "another process got the number");
    Files.writeString(
        run.resolve("heartbeat"), "%s %d %d".formatted(Machine.host(), process.pid(), start));
    process.destroyForcibly().waitFor();
    assertFalse(RunReader.open(run).isLive());
    Files.writeString(run.resolve("heartbeat"), "elsewhere 1 1");
    assertTrue(RunReader.open(run).isLive(), "another host's beat is fresh");
    Files.setLastModifiedTime(
        run.resolve("heartbeat"), java.nio.file.attribute.FileTime.fromMillis(0));
    assertFalse(RunReader.open(run).isLive());
  }

  @Test
  void commandsReachTheRunOnceAndInOrder() throws Exception {
    Path run = temp.resolve("run");
    RunWriter.create(run, settings()).close();
    RunControl.request(run, RunControl.Command.STOP);
    RunControl control = RunControl.of(run); // What was asked before it began is dropped.
    RunControl.request(run, RunControl.Command.PAUSE);
    RunControl.request(run, RunControl.Command.RESUME);
    Thread.sleep(150); // It looks ten times a second.
    assertEquals(List.of(RunControl.Command.PAUSE, RunControl.Command.RESUME), control.poll());
    Thread.sleep(150);
    assertEquals(List.of(), control.poll());
  }
}

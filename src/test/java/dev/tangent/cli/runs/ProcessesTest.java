package dev.tangent.cli.runs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.run.Event;
import dev.tangent.run.RunDirectory;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs and the processes that write them: several processes for one run, one after another, or none
 * that is alive.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessesTest {
  private static final List<String> TRAIN =
      List.of(
          "train",
          "--headless",
          "--data",
          "circle:20",
          "--width=40",
          "--depth=3",
          "--probes=3",
          "--checkpoint-every=50");

  @TempDir Path temp;

  private int started;

  /** A process and the file that has its words. */
  private record Started(Process process, Path words) {
    /** Its exit code, once it ended. */
    int code() throws InterruptedException {
      return process.waitFor();
    }

    /** Its lines in our form. */
    List<String> lines() throws IOException {
      return Files.readAllLines(words).stream().filter(l -> l.startsWith("ntk: ")).toList();
    }
  }

  private Started start(List<String> command, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(List.of(more));
    Path words = temp.resolve("words" + started++);
    Process process =
        new ProcessBuilder(
                Cli.interruptible(
                    Cli.command(
                        List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"),
                        arguments.toArray(String[]::new))))
            .directory(temp.toFile())
            .redirectErrorStream(true)
            .redirectOutput(words.toFile())
            .start();
    return new Started(process, words);
  }

  private static void until(Condition condition, String what) throws Exception {
    for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120); System.nanoTime() < end; ) {
      if (condition.holds()) {
        return;
      }
      Thread.sleep(20);
    }
    throw new AssertionError(what + " never came");
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  /** One of them wins, the others say one line, end with 1 and damage nothing. */
  private void oneWins(List<Started> all, Path run, Path alone) throws Exception {
    List<Integer> codes = new ArrayList<>();
    for (Started one : all) {
      codes.add(one.code());
      if (codes.getLast() != 0) {
        assertEquals(1, codes.getLast(), Files.readString(one.words));
        assertEquals(1, one.lines().size(), Files.readString(one.words));
        String line = one.lines().getFirst();
        assertTrue(
            line.matches(".*(a process is writing this run|is finished|holds .* of a run).*"),
            line);
        assertFalse(line.contains("Exception"), line);
      }
    }
    assertEquals(1, codes.stream().filter(c -> c == 0).count(), codes.toString());
    for (String file : List.of("outputs.npy", "weights.npz")) {
      assertArrayEquals(
          Files.readAllBytes(alone.resolve(file)), Files.readAllBytes(run.resolve(file)), file);
    }
    RunModel model = RunModel.of(RunReader.open(run));
    assertEquals("done", model.end().map(Event.End::status).orElse("no end"));
    assertFalse(Files.exists(run.resolve(".lock")), "the lock is given back");
    assertFalse(RunDirectory.open(run).isLive());
  }

  @Test
  void ofTwoNewRunsInOneDirectoryOneBegins() throws Exception {
    Path alone = temp.resolve("alone");
    assertEquals(0, start(TRAIN, "--steps=1500", "--out=" + alone).code());
    Path run = temp.resolve("run");
    List<Started> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      both.add(start(TRAIN, "--steps=1500", "--out=" + run));
    }
    oneWins(both, run, alone);
    // Nobody came in between: its log has one beginning and one end.
    try (Stream<String> log = Files.lines(run.resolve("events.jsonl"))) {
      assertEquals(1, log.filter(l -> l.startsWith("{\"type\":\"end\"")).count());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void ofSeveralThatResumeOneGoesOn(int count) throws Exception {
    Path alone = temp.resolve("alone");
    assertEquals(0, start(TRAIN, "--steps=2500", "--out=" + alone).code());
    Path run = temp.resolve("run");
    Started killed = start(TRAIN, "--steps=2500", "--out=" + run);
    Path saved = run.resolve("checkpoints");
    until(
        () -> {
          assertTrue(killed.process.isAlive(), Files.readString(killed.words));
          return Files.isDirectory(saved) && saved.toFile().list().length > 0;
        },
        "a checkpoint");
    killed.process.destroyForcibly().waitFor();
    assertFalse(Files.exists(run.resolve("result.json")), "it was killed before its end");
    List<Started> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(start(List.of("train", "--headless", "--resume", run.toString())));
    }
    oneWins(all, run, alone);
  }

  /** Who was killed before anything was kept loses all: that is said, and it ends in the same. */
  @Test
  void withoutACheckpointItSaysThatItBeginsAnew() throws Exception {
    Path alone = temp.resolve("alone");
    String[] settings = {
      "train",
      "--headless",
      "--data",
      "circle:20",
      "--width=20",
      "--depth=2",
      "--steps=60",
      "--checkpoint-every=1000000",
      "--out=" + alone
    };
    assertEquals(0, Cli.run(settings).exitCode());
    Path run = temp.resolve("run");
    settings[6] = "--steps=100000000";
    settings[8] = "--out=" + run;
    Started killed = start(List.of(settings));
    Path log = run.resolve("events.jsonl");
    until(
        () -> {
          assertTrue(killed.process.isAlive(), Files.readString(killed.words));
          return Files.exists(log) && Files.readString(log).contains("\"type\":\"step\"");
        },
        "a step");
    killed.process.destroyForcibly().waitFor();
    // So long a run would not end: the same one of sixty steps.
    Path file = run.resolve("run.json");
    Files.writeString(file, Files.readString(file).replace("100000000", "60"));
    Cli resumed = Cli.run("train", "--headless", "--resume", run.toString());
    assertEquals(0, resumed.exitCode(), resumed.err());
    assertTrue(
        resumed.err().contains("has no checkpoint yet: it starts from the beginning"),
        resumed.err());
    assertArrayEquals(
        Files.readAllBytes(alone.resolve("outputs.npy")),
        Files.readAllBytes(run.resolve("outputs.npy")));
  }

  /** The directories that are named are runs, and those that wait are listed as waiting. */
  @Test
  void detachedFiguresAreRunsFromTheBeginning() throws Exception {
    Path out = temp.resolve("figures");
    Started detached =
        start(
            List.of("reproduce", "fig2", "fig3", "--detach", "--out=" + out),
            "--set=widths=50",
            "--set=seeds=2",
            "--set=steps=1000000");
    assertEquals(0, detached.code(), Files.readString(detached.words));
    String words = Files.readString(detached.words);
    long pid = Long.parseLong(words.replaceFirst("(?s).*as process (\\d+).*", "$1"));
    ProcessHandle worker = ProcessHandle.of(pid).orElseThrow();
    try {
      for (String figure : List.of("fig2", "fig3")) {
        Path run = out.resolve(figure);
        assertTrue(words.contains("ntk watch " + run), words);
        assertTrue(Files.exists(run.resolve("run.json")), "it is a run: " + run);
      }
      assertEquals(Map.of("fig2", "running", "fig3", "queued"), states(out));
      Cli shown = Cli.run("show", out.resolve("fig3").toString(), "--plain");
      assertEquals(0, shown.exitCode(), shown.err());
      assertTrue(shown.out().contains("queued"), shown.out());
    } finally {
      new ProcessBuilder("kill", "-INT", "" + pid).start().waitFor();
    }
    try {
      worker.onExit().get(60, TimeUnit.SECONDS);
    } finally {
      worker.destroyForcibly(); // else it would train for hours behind a test that failed
    }
    // The one that waited has nobody any more who would begin it.
    assertEquals(Map.of("fig2", "interrupted", "fig3", "not begun"), states(out));
  }

  private static Map<String, String> states(Path runs) {
    Map<String, String> states = new TreeMap<>();
    Cli list = Cli.run("runs", "--runs", runs.toString());
    assertEquals(0, list.exitCode(), list.err());
    for (String line : list.out().lines().toList()) {
      if (line.contains(runs.toString())) {
        String name = line.replaceFirst(".*" + File.separator + "(fig\\d).*", "$1");
        states.put(
            name,
            line.replaceFirst(".*\\b(running|queued|interrupted|not begun|killed)\\b.*", "$1"));
      }
    }
    return states;
  }

  /** Files of options are for {@code --architecture} alone: names may begin with the sign. */
  @Test
  void aNameThatBeginsWithAnAtIsAName() throws Exception {
    Path made = temp.resolve("@x.npy");
    Npy.write(made, NpyArray.of(new double[] {1, 2, 3, 4, 5, 6}, 3, 2));
    Started kernel = start(List.of("kernel", "--inputs", "@x.npy", "--out", "k"));
    assertEquals(0, kernel.code(), Files.readString(kernel.words));
    assertTrue(Files.exists(temp.resolve("k/ntk.npy")));
    Started missing = start(List.of("kernel", "--inputs", "@y.npy", "--out", "l"));
    assertTrue(missing.code() != 0);
    assertEquals(1, missing.lines().size(), Files.readString(missing.words));
    assertTrue(missing.lines().getFirst().contains("@y.npy"), missing.lines().getFirst());
  }
}

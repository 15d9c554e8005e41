package dev.tangent.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tangent.cli.Cli;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code kill -9} at random moments: a resumed run ends with the bytes of an uninterrupted one.
 * {@code -Dtangent.kills=20} tries more moments than a build has time for.
 */
@Tag("slow")
class KillTest {
  private static final int KILLS = Integer.getInteger("tangent.kills", 1);

  /** Checkpoints as often as can be, so that kills fall between them and into them. */
  private static final List<String> JVM = List.of("-Dtangent.checkpoint-seconds=0.05");

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train --data circle:100 --width 150 --depth 4 --steps 900 --learning-rate 40% --probes 5"
            + " --momentum 0.5 --checkpoint-every 20 --headless | 512",
        "kernel --data gaussian:7600 --depth 6 --activation erf --get ntk --precision f32 | 512",
        "predict --data gaussian:5100 --train-rows 5000 --test-rows 100 --times inf"
            + " --relative-ridge 1e-4 | 400",
        "reproduce fig1 --headless --set widths=60,90 --set seeds=3 --set steps=150 --set"
            + " points=30 --set angles=21 | 512",
        "kernel --data digits --limit-rows 1000 --architecture @images.txt --precision f32 | 512",
      })
  void resumesToTheSameBytes(String command, int megabytes) throws Exception {
    resumes(command, megabytes, "KILL");
  }

  /** Ctrl-C, wherever it hits: exit 130, no trace, and what a checkpoint vouches for is there. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train --data circle:100 --width 100 --depth 4 --steps 700 --learning-rate 40% --probes 5"
            + " --checkpoint-every 20 --headless | 512",
        "kernel --data gaussian:5000 --depth 6 --activation erf --get nngp,ntk | 512",
      })
  void interruptedOnesDoToo(String command, int megabytes) throws Exception {
    resumes(command, megabytes, "INT");
  }

  private void resumes(String text, int megabytes, String signal) throws Exception {
    Path network = directory.resolve("images.txt");
    Files.writeString(network, "conv 4 3x3; relu; conv 4 3x3; relu; gap; dense");
    String command = text.replace("@images.txt", "@" + network);
    Path whole = directory.resolve("whole");
    long start = System.nanoTime();
    Process alone = start(command + " --out " + whole, megabytes);
    assertEquals(0, alone.waitFor(), said(whole));
    double seconds = 1e-9 * (System.nanoTime() - start);
    Random random = new Random(text.hashCode());
    int killed = 0;
    int tries = 0;
    while (killed < KILLS && tries < 5 * KILLS) {
      Path run = directory.resolve("run" + tries++);
      Process process = start(command + " --out " + run, megabytes);
      while (process.isAlive() && !Files.exists(run.resolve("events.jsonl"))) {
        Thread.sleep(2);
      }
      // The first half of what is left: near the end there is nothing to be killed.
      Thread.sleep((long) (1000 * random.nextDouble() * Math.max(0.1, (seconds - 0.7) / 2)));
      new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
      int code = process.waitFor();
      if (Files.exists(run.resolve("result.json"))) {
        continue; // It was done already: that is no kill.
      }
      killed++;
      if (signal.equals("INT")) {
        assertEquals(130, code, said(run));
        assertFalse(said(run).matches("(?s).*(Exception|\\tat ).*"), said(run));
      }
      String verb = command.substring(0, command.indexOf(' '));
      Process resumed = start(verb + " --headless --resume " + run, megabytes);
      assertEquals(0, resumed.waitFor(), said(run));
      assertSame(whole, run);
    }
    assertEquals(KILLS, killed, "killed in " + tries + " tries of " + seconds + " s");
  }

  private static Path log(Path run) {
    return run.resolveSibling(run.getFileName() + ".log");
  }

  private static String said(Path run) throws IOException {
    return Files.readString(log(run));
  }

  private static Process start(String command, int megabytes) throws IOException {
    List<String> arguments = List.of(command.strip().split("\\s+"));
    Path run = Path.of(arguments.getLast());
    List<String> options = new ArrayList<>(JVM);
    options.add("-Xmx" + megabytes + "m");
    return new ProcessBuilder(
            Cli.interruptible(Cli.command(options, arguments.toArray(String[]::new))))
        .redirectErrorStream(true)
        .redirectOutput(log(run).toFile())
        .start();
  }

  /** Every result; not the log, and not what says when and where. */
  private static void assertSame(Path whole, Path run) throws IOException {
    try (Stream<Path> files = Files.walk(whole)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = whole.relativize(file).toString();
        if (name.matches(".*\\.(npy|npz|svg|csv)")) {
          assertArrayEquals(
              Files.readAllBytes(file), Files.readAllBytes(run.resolve(name)), run + ": " + name);
        }
      }
    }
    assertEquals(plain(whole), plain(run));
    try (Stream<Path> files = Files.list(run)) {
      assertFalse(files.anyMatch(f -> f.getFileName().toString().matches(".*(part|tiles)")));
    }
  }

  private static String plain(Path run) throws IOException {
    return Files.readString(run.resolve("result.json"), StandardCharsets.UTF_8)
        .replace(run.toString(), "RUN")
        .replaceAll("\"seconds\" : [^,}\\s]+", "\"seconds\" : 0");
  }
}

package dev.tangent.cli.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import dev.tangent.run.RunSettings;
import dev.tangent.run.RunWriter;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log that is larger than the heap: whoever shows it takes the memory of a piece of it. {@code
 * -Dtangent.log=1000} makes it 1 GB.
 */
@Tag("slow")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LongLogTest {
  private static final int MEGABYTES = Integer.getInteger("tangent.log", 120);

  private static final List<String> JVM = List.of("-Xmx64m", "-XX:+UseSerialGC");

  @TempDir Path temp;

  /** A run whose log has that many bytes; returns its last step. */
  private static int write(Path run, long bytes) throws Exception {
    RunWriter.create(run, RunSettings.of("train", Map.of("width", 10), 1)).close();
    Path log = run.resolve("events.jsonl");
    int step = 0;
    try (BufferedWriter to = Files.newBufferedWriter(log, StandardOpenOption.APPEND)) {
      to.write(
          "{\"type\":\"member\",\"at\":1,\"id\":\"n10\",\"label\":\"n ="
              + " 10\",\"group\":\"\",\"attributes\":{},\"steps\":100000000}\n");
      for (long written = 0; written < bytes; ) {
        step++;
        String line =
            "{\"type\":\"step\",\"at\":"
                + (1000L + step)
                + ",\"member\":\"n10\",\"step\":"
                + step
                + ",\"time\":"
                + 0.5 * step
                + ",\"values\":{\"cost\":"
                + 1.0 / step
                + ",\"drift\":"
                + Math.sqrt(step)
                + "}}\n";
        to.write(line);
        written += line.length();
      }
      to.write("{\"type\":\"end\",\"at\":99000000,\"status\":\"done\",\"message\":\"\"}\n");
    }
    return step;
  }

  private String ends(String... arguments) throws Exception {
    Path words = temp.resolve("words");
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(Cli.command(JVM, arguments))
            .redirectErrorStream(true)
            .redirectOutput(words.toFile())
            .start();
    int code = process.waitFor();
    String said = Files.readString(words);
    System.out.printf("%s: %.1f s%n", arguments[0], 1e-9 * (System.nanoTime() - start));
    assertEquals(0, code, said.substring(0, Math.min(2000, said.length())));
    return said;
  }

  @Test
  void isShownInLittleMemory() throws Exception {
    Path run = temp.resolve("runs/long");
    int steps = write(run, MEGABYTES * 1_000_000L);
    String shown = ends("show", run.toString());
    assertTrue(shown.contains("done") && shown.contains("cost"), shown);
    String summary = ends("show", run.toString(), "--json");
    assertTrue(summary.contains("\"step\":" + steps), summary);
    String listed = ends("runs", "--runs", temp.resolve("runs").toString());
    assertTrue(listed.contains("long") && listed.contains("done"), listed);
    String last = ends("show", run.toString(), "--follow", "--since", "" + steps);
    assertTrue(last.contains("\"step\":" + steps), last);
  }
}

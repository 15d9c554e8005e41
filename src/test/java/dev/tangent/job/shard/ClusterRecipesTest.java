package dev.tangent.job.shard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.linalg.CounterRandom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recipes of {@code src/docs/cluster.md}, word for word, with several processes on this machine
 * in place of a cluster's tasks.
 */
class ClusterRecipesTest {
  private static final int TASKS = 2;

  @TempDir Path shared;

  @BeforeEach
  void points() throws IOException {
    double[] x = new double[300 * 4];
    CounterRandom.normals(7, 1, 0, x, 0, x.length);
    Npy.write(shared.resolve("x.npy"), NpyArray.of(x, 300, 4));
    // The launcher, of the classes under test.
    Files.createDirectories(shared.resolve("tangent"));
    Path ntk = shared.resolve("tangent/ntk");
    String java = String.join("' '", Cli.command(List.of("-Xmx256m")));
    Files.writeString(ntk, "#!/bin/sh\nexec '" + java + "' \"$@\"\n");
    assertTrue(ntk.toFile().setExecutable(true));
  }

  private String recipe(String begin, String end) throws IOException {
    String page = Files.readString(Path.of("src/docs/cluster.md"));
    int from = page.indexOf(begin);
    assertTrue(from >= 0, begin + " is not in the page");
    return page.substring(from, page.indexOf(end, from)).replace("/shared", shared.toString());
  }

  private static Process start(String script, Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", script).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static void await(Process process) throws Exception {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
  }

  /** All tasks at once, then the merge; the result is that of one machine. */
  private void check(String script, List<Map<String, String>> tasks) throws Exception {
    List<Process> processes = new ArrayList<>();
    for (Map<String, String> task : tasks) {
      processes.add(start(script, task));
    }
    for (Process process : processes) {
      await(process);
    }
    String merge = recipe("/shared/tangent/ntk merge", "\"");
    await(start(merge, Map.of()));
    String all = "kernel --depth 4 --get ntk --precision f32 --inputs " + shared.resolve("x.npy");
    Cli cli = Cli.run((all + " --out " + shared.resolve("one")).split(" "));
    assertEquals(0, cli.exitCode(), cli.err());
    assertArrayEquals(
        Files.readAllBytes(shared.resolve("one/ntk.npy")),
        Files.readAllBytes(shared.resolve("whole/ntk.npy")));
  }

  @Test
  void slurm() throws Exception {
    List<Map<String, String>> tasks = new ArrayList<>();
    for (int k = 1; k <= TASKS; k++) {
      tasks.add(
          Map.of(
              "SLURM_ARRAY_TASK_ID", String.valueOf(k),
              "SLURM_ARRAY_TASK_COUNT", String.valueOf(TASKS),
              "SLURM_CPUS_PER_TASK", "1"));
    }
    check(recipe("#!/bin/bash", "```"), tasks);
  }

  @Test
  void kubernetes() throws Exception {
    // A folded scalar of YAML: its lines are one.
    String folded =
        recipe(
            "/shared/tangent/ntk kernel --inputs /shared/x.npy --depth 4 --get ntk"
                + " --precision f32\n",
            "resources:");
    String script = folded.strip().replaceAll("\\s*\\n\\s*", " ").replace("/16", "/" + TASKS);
    List<Map<String, String>> tasks = new ArrayList<>();
    for (int k = 0; k < TASKS; k++) {
      tasks.add(Map.of("JOB_COMPLETION_INDEX", String.valueOf(k)));
    }
    check(script, tasks);
  }
}

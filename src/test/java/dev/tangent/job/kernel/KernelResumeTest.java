package dev.tangent.job.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.job.frame.JobListener;
import dev.tangent.job.frame.Jobs;
import dev.tangent.job.spec.ArchitectureSpec;
import dev.tangent.job.spec.DataSpec;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.run.RunInterrupted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Interrupted limit kernels: no unfinished file has a final name, and resuming gives the same
 * bytes.
 */
class KernelResumeTest {
  /** More than two bands of tiles. */
  private static final int POINTS = 7600;

  @TempDir Path directory;
  private final DoubleMatrix x = DoubleMatrix.zeros(POINTS, 3);
  private Path inputs = Path.of("");
  private Path out = Path.of("");

  @BeforeEach
  void points() {
    CounterRandom.normals(3, 1, 0, x.array(), 0, x.array().length);
    inputs = directory.resolve("x.npy");
    out = directory.resolve("out");
    Npy.write(inputs, NpyArray.of(x));
  }

  /** Runs until this share of the entries is there and is interrupted then. */
  private void interrupted(double share, double worthSeconds) {
    KernelSpec spec =
        KernelSpec.of(DataSpec.of(inputs))
            .with(ArchitectureSpec.of(3, 500, "relu"))
            .with("beta", 0.2)
            .with("get", "ntk")
            .with("precision", "f32");
    JobListener interrupting =
        new JobListener() {
          @Override
          public void progress(String what, long done, long total) {
            if (done > share * total && Thread.currentThread().getName().equals("main")) {
              Thread.currentThread().interrupt();
            }
          }
        };
    assertThrows(
        RunInterrupted.class,
        () -> Jobs.run(KernelJob.of(spec, worthSeconds), out, false, interrupting));
  }

  private List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(out)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void goesOnToTheSameBytes() throws Exception {
    Path whole = directory.resolve("whole");
    String command = "kernel --depth 3 --beta 0.2 --get ntk --precision f32 --inputs ";
    Cli.run((command + inputs + " --out " + whole).split(" "));
    interrupted(0.85, 0);
    assertFalse(names().contains("ntk.npy"));
    assertTrue(names().contains(".ntk.npy.part"), () -> "" + out);
    Cli again = Cli.run((command + inputs + " --out " + out).split(" "));
    assertEquals(1, again.exitCode());
    assertTrue(again.errorLine().contains("--resume"), again.err());
    Cli wrong = Cli.run("kernel", "--resume", out.toString(), "--depth", "3");
    assertEquals(2, wrong.exitCode(), wrong.err());
    Cli resumed = Cli.run("kernel", "--resume", out.toString());
    assertEquals(0, resumed.exitCode(), resumed.err());
    assertArrayEquals(
        Files.readAllBytes(whole.resolve("ntk.npy")), Files.readAllBytes(out.resolve("ntk.npy")));
    assertEquals(
        List.of("events.jsonl", "ntk.npy", "result.json", "run.json"),
        names().stream().filter(name -> !name.equals("heartbeat")).toList());
    assertEquals(1, Cli.run("kernel", "--resume", out.toString()).exitCode());
  }

  @Test
  void otherPointsAreRefused() {
    interrupted(0.85, 0);
    x.set(5, 1, 0.25);
    Npy.write(inputs, NpyArray.of(x));
    Cli resumed = Cli.run("kernel", "--resume", out.toString());
    assertEquals(1, resumed.exitCode(), resumed.err());
    assertTrue(resumed.errorLine().contains("other data"), resumed.err());
  }

  @Test
  void whatTookNoTimeIsNotKept() throws Exception {
    interrupted(0.85, 1000);
    assertEquals(
        List.of("events.jsonl", "run.json"),
        names().stream().filter(name -> !name.equals("heartbeat")).toList());
  }
}

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
import dev.tangent.job.spec.DataSpec;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.run.RunInterrupted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interrupted kernels of images are resumed with the same bytes, and so are rectangular ones. */
class ImageKernelResumeTest {
  private static final String NETWORK = "conv 4 3x3; relu; conv 4 3x3; relu; lap 1; flatten; dense";

  @TempDir Path directory;

  @Test
  void goesOnToTheSameBytes() throws Exception {
    DoubleMatrix x = DoubleMatrix.zeros(1500, 12);
    CounterRandom.normals(3, 1, 0, x.array(), 0, x.array().length);
    Path inputs = directory.resolve("x.npy");
    Npy.write(inputs, NpyArray.of(x));
    Path whole = directory.resolve("whole");
    Path out = directory.resolve("out");
    KernelSpec spec =
        KernelSpec.of(DataSpec.of(inputs))
            .with("image", "3x4x1")
            .with("architecture", NETWORK)
            .with("precision", "f32");
    Jobs.run(KernelJob.of(spec), whole);

    AtomicBoolean asked = new AtomicBoolean();
    JobListener interrupting =
        new JobListener() {
          @Override
          public void progress(String what, long done, long total) {
            if (done > total / 2 && asked.compareAndSet(false, true)) {
              main.interrupt();
            }
          }

          private final Thread main = Thread.currentThread();
        };
    assertThrows(
        RunInterrupted.class, () -> Jobs.run(KernelJob.of(spec, 0), out, false, interrupting));
    assertTrue(asked.get());
    assertFalse(Files.exists(out.resolve("ntk.npy")), "nothing half under a final name");
    assertTrue(Files.exists(out.resolve(".ntk.npy.part")), "rows that are there are kept");

    Cli resumed = Cli.run("kernel", "--resume", out.toString());
    assertEquals(0, resumed.exitCode(), resumed.err());
    for (String name : new String[] {"nngp.npy", "ntk.npy"}) {
      assertArrayEquals(
          Files.readAllBytes(whole.resolve(name)), Files.readAllBytes(out.resolve(name)), name);
    }
  }
}

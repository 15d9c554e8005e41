package dev.tangent.job.components;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More points than have all their components computed: the kernel is used through products, with
 * blocks of it in memory, or read from a directory or a file.
 */
class LargeComponentsTest {
  private static final int N = 5100;
  private static final int COMPONENTS = 3;

  @TempDir Path directory;

  private void done(String command) {
    Cli cli = Cli.run(command.replace("@", directory + "/").split(" "));
    assertEquals(0, cli.exitCode(), cli.err());
  }

  private double[] read(String file) {
    return Npy.read(directory.resolve(file)).toDoubles();
  }

  @Test
  void areThoseOfTheStoredEntries() {
    String points = "--data gaussian:" + N + " --depth 2 --precision f32";
    done("kernel " + points + " --get ntk --block 2000 --shard 1/1 --out @blocks");
    done("merge @blocks --out @whole");
    String rest = " --components " + COMPONENTS + " --precision f32 --out @";
    done("pca --data gaussian:" + N + " --depth 2" + rest + "a");
    done("pca --kernel-matrix @blocks" + rest + "b");
    done("pca --kernel-matrix @whole/ntk.npy" + rest + "c");
    NpyArray kernel = Npy.read(directory.resolve("whole/ntk.npy"));
    float[] k = kernel.toFloats();
    for (String run : new String[] {"a", "b", "c"}) {
      double[] values = read(run + "/eigenvalues.npy");
      double[] vectors = read(run + "/components.npy");
      assertEquals(COMPONENTS, values.length, run);
      for (int c = 0; c < COMPONENTS; c++) {
        double off = 0;
        double norm = 0;
        for (int i = 0; i < N; i++) {
          double product = 0;
          for (int j = 0; j < N; j++) {
            product += (double) k[i * N + j] * vectors[j * COMPONENTS + c];
          }
          off += Math.pow(product / N - values[c] * vectors[i * COMPONENTS + c], 2);
          norm += Math.pow(vectors[i * COMPONENTS + c], 2);
        }
        assertEquals(1, norm, 1e-5, run + c);
        // Components are written in float32.
        assertTrue(Math.sqrt(off) < 1e-6 * values[0], run + c + ": " + Math.sqrt(off));
      }
    }
    assertArrayEquals(
        Arrays.copyOf(read("b/eigenvalues.npy"), COMPONENTS), read("c/eigenvalues.npy"), 1e-6);
  }
}

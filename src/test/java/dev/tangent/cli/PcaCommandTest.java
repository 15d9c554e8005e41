package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** {@code ntk pca} against the reference for 64 images of digits. */
class PcaCommandTest {
  @TempDir Path dir;

  private NpyArray result(String name) {
    return Npy.read(dir.resolve(name + ".npy"));
  }

  private Cli pca(String... more) {
    String[] base = {
      "pca", "--data", "digits", "--limit-rows", "64", "--overwrite", "--out", dir.toString()
    };
    String[] all = java.util.Arrays.copyOf(base, base.length + more.length);
    System.arraycopy(more, 0, all, base.length, more.length);
    return Cli.run(all);
  }

  @Test
  void digits() throws Exception {
    JsonNode reference;
    try (var in = getClass().getResourceAsStream("/reference/kpca_digits.json")) {
      reference = new ObjectMapper().readTree(in);
    }
    Cli cli = pca("--components", "8", "--json");
    assertEquals(0, cli.exitCode(), cli.err());
    assertEquals(64, result("eigenvalues").length());
    assertArrayEquals(new int[] {64, 8}, result("components").shape());
    for (int i = 0; i < 64; i++) {
      assertEquals(
          reference.get("eigenvalues").get(i).asDouble(), result("eigenvalues").get(i), 1e-14);
      for (int c = 0; c < 8; c++) {
        assertEquals(
            reference.get("eigenvectors_top8").get(c).get(i).asDouble(),
            result("components").get(i * 8 + c),
            1e-10);
      }
    }
    assertTrue(new ObjectMapper().readTree(cli.out()).get("effectiveRank").asDouble() > 1);
    assertEquals(0, pca("--centred").exitCode());
    assertEquals(
        reference.get("eigenvalues_centred").get(0).asDouble(),
        result("eigenvalues").get(0),
        1e-14);
  }

  @Test
  void projectionsOfTheTrainingPoints() {
    Cli first = pca("--components", "2");
    assertTrue(first.out().contains("falls to 1/e"), first.out());
    double[] digits = dev.tangent.data.sets.Datasets.parse("digits", 0, 5).inputs().toArray();
    Path test = dir.resolve("t.npy");
    Npy.write(test, NpyArray.of(digits, 5, 64));
    assertEquals(0, pca("--components", "2", "--test-inputs", test.toString()).exitCode());
    double scale = Math.sqrt(64 * result("eigenvalues").get(1));
    assertEquals(
        scale * result("components").get(2 * 3 + 1), result("projections").get(2 * 3 + 1), 1e-12);
  }

  @Test
  void wrongUsage() {
    assertEquals(2, pca("--components", "65").exitCode());
    assertEquals(2, pca("--components", "0").exitCode());
    assertEquals(2, pca("--kernel", "linear").exitCode());
    Path test = dir.resolve("t.npy");
    Npy.write(test, NpyArray.of(new double[6], 2, 3));
    Cli narrow = pca("--test-inputs", test.toString());
    assertEquals(2, narrow.exitCode());
    assertTrue(narrow.errorLine().contains("64 columns"), narrow.err());
  }
}

package dev.tangent.job.attribute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.References;
import dev.tangent.linalg.DoubleMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * {@code ntk attribute}, from inputs and from kernel matrices, against fits without the row in
 * fifty digits.
 */
class AttributionJobTest {
  @TempDir Path dir;

  private Path save(String name, JsonNode rows) {
    Path file = dir.resolve(name + ".npy");
    Npy.write(file, NpyArray.of(References.matrix(rows)));
    return file;
  }

  private Cli attribute(Object... arguments) {
    List<String> all = new ArrayList<>(List.of("attribute"));
    for (Object argument : arguments) {
      all.add(argument.toString());
    }
    all.addAll(List.of("--out", dir.resolve("out").toString(), "--overwrite"));
    return Cli.run(all.toArray(String[]::new));
  }

  private NpyArray result(String name) {
    return Npy.read(dir.resolve("out").resolve(name + ".npy"));
  }

  private void near(JsonNode golden, String name) {
    NpyArray actual = result(name);
    List<Double> expected = new ArrayList<>();
    flatten(golden, expected);
    assertEquals(expected.size(), actual.length(), name);
    double largest = expected.stream().mapToDouble(Math::abs).max().orElse(1);
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), actual.get(i), 1e-9 * largest, name + " " + i);
    }
  }

  private static void flatten(JsonNode node, List<Double> to) {
    if (!node.isArray()) {
      to.add(node.asDouble());
    }
    node.forEach(child -> flatten(child, to));
  }

  @Test
  void filesAreThoseOfRefitting() {
    for (JsonNode p : References.read("attribution.json").get("problems")) {
      Path x = save("x", p.get("x"));
      Path t = save("t", p.get("x_test"));
      Path y = save("y", p.get("y"));
      Path ty = save("ty", p.get("y_test"));
      Path k = save("k", p.get("K"));
      Path kt = save("kt", p.get("K_test"));
      JsonNode c = p.get("cases").get(0);
      int n = p.get("n").asInt();
      int m = p.get("m").asInt();
      int outputs = p.get("outputs").asInt();
      String ridge = c.get("ridge").toString();
      Cli data =
          attribute(
              "--inputs",
              x,
              "--targets",
              y,
              "--test-inputs",
              t,
              "--test-targets",
              ty,
              "--depth",
              p.get("L"),
              "--beta",
              p.get("beta"),
              "--ridge",
              ridge,
              "--get",
              "removal,influence,loo,dual");
      assertEquals(0, data.exitCode(), data.err());
      compare(c, n, m, outputs);
      Cli matrix =
          attribute(
              "--kernel-matrix",
              k,
              "--test-kernel-matrix",
              kt,
              "--targets",
              y,
              "--test-targets",
              ty,
              "--ridge",
              ridge,
              "--get",
              "removal,influence,loo,dual");
      assertEquals(0, matrix.exitCode(), matrix.err());
      compare(c, n, m, outputs);
    }
  }

  private void compare(JsonNode c, int n, int m, int outputs) {
    assertArrayEquals(new int[] {n, m, outputs}, result("removal").shape());
    assertArrayEquals(new int[] {n, outputs}, result("loo").shape());
    near(c.get("removal"), "removal");
    near(c.get("first_order"), "influence");
    near(c.get("loo"), "loo");
    near(c.get("alpha"), "dual");
    near(c.get("loss_removal"), "loss");
  }

  @Test
  void helpersAndHarmersOfDigits() throws IOException {
    Cli cli =
        attribute(
            "--data",
            "digits",
            "--limit-rows",
            "90",
            "--test-rows",
            "20",
            "--depth",
            "2",
            "--ridge",
            "0.01",
            "--json");
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode json = new ObjectMapper().readTree(cli.out());
    assertEquals(70, json.get("train").asInt());
    assertEquals(10, json.get("helpers").size());
    assertTrue(json.get("helpers").get(0).get("effect").asDouble() > 0);
    assertTrue(
        json.get("harmers").get(0).get("effect").asDouble()
            < json.get("helpers").get(9).get("effect").asDouble());
    assertTrue(Files.size(dir.resolve("out/figures/attribution.svg")) > 1000);
    assertArrayEquals(new int[] {70, 20, 10}, result("removal").shape());
  }

  @Test
  void noiseOfEachRowAndLeaveOneOutAlone() {
    Path noise = dir.resolve("noise.npy");
    double[] variances = new double[40];
    java.util.Arrays.fill(variances, 0.02);
    Npy.write(noise, NpyArray.of(variances, 40));
    assertEquals(
        0, attribute("--data", "digits", "--limit-rows", "40", "--noise", noise).exitCode());
    double[] byNoise = result("loo").toDoubles();
    assertEquals(
        0, attribute("--data", "digits", "--limit-rows", "40", "--ridge", "0.02").exitCode());
    assertArrayEquals(byNoise, result("loo").toDoubles(), 1e-13);
  }

  @Test
  void badInputIsOneClearLine() {
    refused(2, "without test points", "--data", "digits", "--get", "removal");
    refused(2, "any of removal", "--data", "digits", "--get", "shapley");
    refused(2, "both --noise", "--data", "digits", "--noise", "a.npy", "--ridge", "1");
    Path wrong = dir.resolve("wrong.npy");
    Npy.write(wrong, NpyArray.of(new double[] {1, 2}, 2));
    refused(1, "each of the 5", "--data", "digits", "--limit-rows", "5", "--noise", wrong);
    Path k = dir.resolve("k.npy");
    Npy.write(k, NpyArray.of(DoubleMatrix.of(2, 2, 1, 2, 2, 1)));
    Path kt = dir.resolve("kt.npy");
    Npy.write(kt, NpyArray.of(DoubleMatrix.of(1, 3, 1, 2, 2)));
    refused(
        1, "its eigenvalues go from -1.00000 to 3.00000", "--kernel-matrix", k, "--targets", wrong);
    refused(
        1, "expected M × 2", "--kernel-matrix", k, "--test-kernel-matrix", kt, "--targets", wrong);
    refused(2, "without --kernel-matrix", "--data", "digits", "--test-kernel-matrix", kt);
  }

  private void refused(int exit, String part, Object... arguments) {
    Cli cli = attribute(arguments);
    assertEquals(exit, cli.exitCode(), cli.err());
    List<String> said = cli.err().lines().filter(l -> l.startsWith("ntk: ")).toList();
    assertTrue(said.getLast().contains(part), cli.err());
  }
}

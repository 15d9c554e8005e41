package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The laws of the kernel regime: the linearization gap falls as 1/α, and with the width at least as
 * fast as the bound n^−½; at random parameters rather as 1/n (Dyer, Gur-Ari 2020).
 */
class RegimeSlopesTest {
  @TempDir Path dir;

  private Map<String, Double> slopes(String name, String sweep, String... more) {
    Path out = dir.resolve(name);
    List<String> all =
        new java.util.ArrayList<>(
            List.of(
                "train",
                "--data=circle:12",
                "--depth=3",
                "--activation=tanh",
                "--learning-rate=50%",
                "--steps=60",
                "--seeds=3",
                "--sweep=" + sweep,
                "--headless",
                "--out=" + out));
    all.addAll(List.of(more));
    Cli cli = Cli.run(all.toArray(String[]::new));
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(Files.exists(out.resolve("figures/sweep.svg")), "a figure with the slopes");
    Map<String, Double> slopes = new java.util.HashMap<>();
    JsonNode result = new ObjectMapper().readTree(out.resolve("result.json").toFile());
    for (JsonNode law : result.get("slopes")) {
      slopes.put(law.get("measure").asString(), law.get("slope").asDouble());
    }
    return slopes;
  }

  @Test
  void theGapFallsWithTheWidthAtLeastAsItsBound() {
    Map<String, Double> slopes = slopes("width", "width=32,96,288");
    for (String measure : List.of("relative-gap", "gap", "drift")) {
      double slope = slopes.get(measure);
      assertTrue(slope < -0.45 && slope > -1.4, measure + " ~ n^" + slope);
    }
  }

  @Test
  void theGapFallsWithTheOutputScale() {
    Map<String, Double> slopes = slopes("scale", "output-scale=10,100", "--width=48");
    assertEquals(-1, slopes.get("relative-gap"), 0.1);
    assertEquals(-1, slopes.get("gap"), 0.1);
  }
}

package dev.tangent.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pairs of blocks, with numbers that can be worked out by hand. */
class BenchPairsTest {
  private static final Map<String, Object> MACHINE =
      Map.of("cpu", "a CPU", "threads", "2", "simd", "256-bit vectors", "peakFloatGflops", 4.0);

  @TempDir Path temp;

  private static String line(String shape, double flops, String ours, String theirs) {
    return String.join(
        "\t",
        "FloatProduct",
        "gemm",
        "openblasGemm",
        "{shape=" + shape + "}",
        "work.float",
        String.valueOf(flops),
        ours,
        theirs);
  }

  /**
   * Ratios 1, 2, 3 of one process and 4, 5 of another: the median of all is 3, not a median of
   * medians.
   */
  @Test
  void ratiosAreThoseOfPairsOverAllProcesses() {
    BenchPairs pairs =
        BenchPairs.of(
            List.of(
                line("8x8x8:NN", 1e9, "[1.0, 2.0, 1.0]", "[1.0, 4.0, 3.0]"),
                line("8x8x8:NN", 1e9, "[0.5, 1.0]", "[2.0, 5.0]")),
            MACHINE);
    assertEquals(1, pairs.pairs().size());
    assertEquals(3, pairs.pairs().getFirst().ratio(0.5), 1e-15);
    assertEquals(2, pairs.pairs().getFirst().ratio(0.25), 1e-15);
    assertEquals(
        List.of(
            "FloatProduct gemm",
            "shape=8x8x8:NN",
            "1.00 s",
            "1.00 GFLOP/s",
            "OpenBLAS",
            "3.00 s",
            "0.33 GFLOP/s",
            "3.00 (2.00–4.00)",
            "5"),
        pairs.table().rows().getFirst());
  }

  @Test
  void threeSizesMakeAPlot() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int n = 16; n <= 64; n *= 2) {
      lines.add(line(n + "x" + n + "x" + n + ":NN", 1e9, "[0.5]", "[1.0]"));
    }
    BenchPairs.of(lines.subList(0, 2), MACHINE).write(temp);
    assertTrue(Files.exists(temp.resolve("FloatProduct.json")));
    assertTrue(Files.notExists(temp.resolve("FloatProduct.svg")));
    BenchPairs.of(lines, MACHINE).write(temp);
    String svg = Files.readString(temp.resolve("FloatProduct.svg"));
    for (String colour : List.of("rgb(0,114,178)", "rgb(213,94,0)", "stroke-dasharray:5,3")) {
      assertTrue(svg.contains(colour), () -> "no line of " + colour);
    }
    assertTrue(Files.readString(temp.resolve("FloatProduct.md")).contains("2.00 (2.00–2.00)"));
  }

  @Test
  void refusesALineThatIsNone() {
    assertThrows(IllegalArgumentException.class, () -> BenchPairs.of(List.of("no pair"), MACHINE));
  }
}

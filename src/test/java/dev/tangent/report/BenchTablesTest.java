package dev.tangent.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.run.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From JMH's JSON to tables, with numbers that can be worked out by hand. */
class BenchTablesTest {
  private static final Map<String, Object> MACHINE =
      Map.of("cpu", "a CPU", "peakFloatGflops", 200.0, "peakDoubleGflops", 100.0);

  @TempDir Path temp;
  private List<BenchResults> all;

  private static Map<String, Object> entry(
      String name, String unit, double flops, Double... scores) {
    return Map.of(
        "benchmark",
        "dev.tangent.bench." + name,
        "jvm",
        "/somewhere/bin/java",
        "params",
        Map.of("n", "1000"),
        "primaryMetric",
        Map.of("scoreUnit", unit, "rawData", List.of(List.of(scores))),
        "secondaryMetrics",
        Map.of("work.float", Map.of("score", flops)));
  }

  @BeforeEach
  void write() throws Exception {
    Path jmh = temp.resolve("jmh.json");
    Files.write(
        jmh,
        Json.pretty(
            List.of(
                // The median of 30, 20, 10 ms: 2e9 flops in 20 ms are 100 GFLOP/s, half the limit.
                entry("OneBenchmark.gemm", "ms/op", 2e9, 30.0, 20.0, 10.0),
                entry("OneBenchmark.openblasGemm", "us/op", 2e9, 25_000.0),
                // 20 operations a second.
                entry("OneBenchmark.ejmlGemm", "ops/s", 2e9, 20.0),
                entry("OneBenchmark.ojalgoGemm", "s/op", 2e9, 2.0),
                entry("TwoBenchmark.alone", "ns/op", 0, 12.0),
                entry("NetworkBenchmark.step", "ms/op", 2e9, 40.0))));
    all = BenchResults.of(jmh, MACHINE);
  }

  @Test
  void speedsAndRatios() {
    assertEquals(List.of("Network", "One", "Two"), all.stream().map(BenchResults::name).toList());
    TextTable table = BenchTables.table(all.get(1));
    assertEquals(
        List.of("operation", "n", "time", "±", "speed", "of limit", "OpenBLAS", "EJML", "ojAlgo"),
        table.columns());
    assertEquals(
        List.of(
            List.of(
                "gemm",
                "1000",
                "20.0 ms",
                "25 %",
                "100 GFLOP/s",
                "50 %",
                "25.0 ms (1.25 ×)",
                "50.0 ms (2.50 ×)",
                "2.00 s (100 ×)")),
        table.rows());
  }

  @Test
  void readmeNamesTheBestOfTheOthers() {
    String page = BenchTables.readme(all);
    assertTrue(page.contains("| 25.0 ms (1.25 ×) | 50.0 ms (2.50 ×), EJML |"), page);
    assertTrue(page.contains("- a CPU,"), page);
    assertTrue(!page.contains("alone"), "has nothing beside it: " + page);
    assertTrue(page.contains("| Network step"), "what users wait for: " + page);
  }

  @Test
  void filesHoldJmhsEntriesAndTheMachine() throws Exception {
    for (BenchResults results : all) {
      results.write(temp);
    }
    Files.delete(temp.resolve("jmh.json"));
    assertEquals(BenchTables.readme(all), BenchTables.readme(BenchResults.read(temp)));
    String json = Files.readString(temp.resolve("One.json"));
    assertTrue(json.contains("\"machine\""), json);
    assertTrue(!json.contains("/somewhere"), "a path of the machine");
    assertTrue(Files.readString(temp.resolve("One.md")).startsWith("# One\n"));
    assertEquals(List.of(), BenchResults.read(temp.resolve("none")));
  }
}

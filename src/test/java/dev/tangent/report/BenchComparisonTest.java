package dev.tangent.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Comparisons of two runs of benchmarks: intervals that can be computed by hand, and that hold as
 * often as stated.
 */
class BenchComparisonTest {
  private static BenchResults results(String simd, Map<String, List<List<Double>>> benchmarks) {
    List<Map<String, Object>> entries = new ArrayList<>();
    benchmarks.forEach(
        (name, forks) ->
            entries.add(
                Map.of(
                    "machine",
                    Map.of("cpu", "a CPU", "simd", simd),
                    "benchmark",
                    "dev.tangent.bench.OneBenchmark." + name,
                    "params",
                    Map.of("n", "9"),
                    "primaryMetric",
                    Map.of("scoreUnit", "ms/op", "rawData", forks))));
    return new BenchResults("One", entries);
  }

  private static BenchComparison compare(List<List<Double>> before, List<List<Double>> after) {
    return BenchComparison.of(
        List.of(results("256", Map.of("gemm", before))),
        List.of(results("256", Map.of("gemm", after))));
  }

  /** From tables of Student's distribution, two-sided. */
  @Test
  void quantilesAreThoseOfTheTables() {
    assertEquals(12.7062, BenchComparison.student(0.95, 1), 1e-3);
    assertEquals(4.30265, BenchComparison.student(0.95, 2), 1e-4);
    assertEquals(2.22814, BenchComparison.student(0.95, 10), 1e-4);
    assertEquals(2.75000, BenchComparison.student(0.99, 30), 1e-4);
    assertEquals(3.35539, BenchComparison.student(0.99, 8), 1e-4);
    assertEquals(2.5758, BenchComparison.student(0.99, 1e6), 6e-3);
  }

  /**
   * Logarithms −d, 0, d against ln 2 − d, ln 2, ln 2 + d: the variances of the means are d²/3 both,
   * the freedom is 4, t = 4.60409.
   */
  @Test
  void intervalIsWelchs() {
    double d = 0.1;
    List<Double> one = List.of(Math.exp(-d), 1.0, Math.exp(d));
    List<Double> two = one.stream().map(x -> 2 * x).toList();
    BenchComparison.Row row = compare(List.of(one), List.of(two)).rows().getFirst();
    double half = 4.604095 * Math.sqrt(2 * d * d / 3);
    assertEquals("One.gemm n=9", row.name());
    assertEquals(1e-3, row.before(), 1e-15);
    assertEquals(2, row.ratio(), 1e-12);
    assertEquals(2 * Math.exp(-half), row.low(), 1e-5);
    assertEquals(2 * Math.exp(half), row.high(), 1e-5);
    assertEquals("slower", row.verdict(0.05));
    assertEquals("", row.verdict(0.5), "its lower end is " + row.low());
  }

  /** Three forks that differ, each with iterations that don't: there are three observations. */
  @Test
  void forksAreOneObservationEach() {
    List<List<Double>> before = List.of(List.of(1.0, 1.0), List.of(1.1, 1.1), List.of(1.2, 1.2));
    List<List<Double>> after = List.of(List.of(1.1, 1.1), List.of(1.2, 1.2), List.of(1.3, 1.3));
    BenchComparison.Row byForks = compare(before, after).rows().getFirst();
    BenchComparison.Row byIterations =
        compare(before.subList(0, 2), after.subList(0, 2)).rows().getFirst();
    assertTrue(byForks.byForks() && !byIterations.byForks());
    assertEquals("", byForks.verdict(0));
    assertTrue(byForks.low() < 0.9 && byForks.high() > 1.3, byForks.toString());
  }

  @Test
  void whatCantBeKnownIsSaid() {
    BenchComparison one = compare(List.of(List.of(1.0)), List.of(List.of(3.0)));
    assertTrue(Double.isInfinite(one.rows().getFirst().high()));
    assertEquals(List.of(), one.slower(0));
    assertTrue(one.table(0).plain().contains("unknown"), one.table(0).plain());
    assertTrue(!one.report(0).getFirst().containsKey("high"));
  }

  @Test
  void otherBenchmarksAndMachinesAreNamed() {
    List<List<Double>> times = List.of(List.of(1.0, 1.1));
    BenchComparison both =
        BenchComparison.of(
            List.of(results("256", Map.of("gemm", times, "old", times))),
            List.of(results("512", Map.of("gemm", times, "young", times))));
    assertEquals(List.of("One.old n=9", "One.young n=9"), both.onlyOne());
    assertEquals(List.of("simd 256 and 512"), both.differences());
    assertEquals(1, both.rows().size());
  }

  /** Nothing changed, 2000 times: 99 % of the intervals hold 1, and a change of 30 % is found. */
  @Test
  void intervalsAreRightAsOftenAsTheySay() {
    Random random = new Random(7);
    int missed = 0;
    int found = 0;
    int count = 2000;
    for (int i = 0; i < count; i++) {
      BenchComparison.Row same = compare(forks(random, 1), forks(random, 1)).rows().getFirst();
      missed += same.low() > 1 || same.high() < 1 ? 1 : 0;
      found += compare(forks(random, 1), forks(random, 1.3)).slower(0.05).size();
    }
    assertTrue(missed > 2 && missed < 40, missed + " of " + count); // 20 expected
    assertTrue(found > 0.95 * count, found + " of " + count);
  }

  /** Five forks with 3 % between them, 1 % within. */
  private static List<List<Double>> forks(Random random, double time) {
    List<List<Double>> forks = new ArrayList<>();
    for (int f = 0; f < 5; f++) {
      double fork = time * Math.exp(0.03 * random.nextGaussian());
      List<Double> iterations = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        iterations.add(fork * Math.exp(0.01 * random.nextGaussian()));
      }
      forks.add(iterations);
    }
    return forks;
  }
}

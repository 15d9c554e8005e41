package dev.tangent.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Two runs of the same benchmarks: how much longer each takes in the second, with an interval of
 * confidence.
 *
 * <p>Logarithms of times are compared, so that twice as long and half as long weigh alike. The
 * interval is Welch's for the difference of means, which allows each run its own spread. JVMs
 * differ more from each other than the iterations within one, so the mean of a fork is one
 * observation if both runs have at least three forks; with fewer, iterations are treated as
 * independent, and the interval is too narrow.
 *
 * @param rows one for each benchmark of both
 * @param onlyOne benchmarks that only one run has
 * @param differences how the machines differ, in words; empty when they don't
 */
public record BenchComparison(List<Row> rows, List<String> onlyOne, List<String> differences) {
  /**
   * The confidence of the interval: five in a thousand unchanged benchmarks seem slower by chance.
   */
  private static final double CONFIDENCE = 0.99;

  private static final int ENOUGH_FORKS = 3;

  /** More degrees of freedom change quantiles by less than 0.2 %. */
  private static final double MOST_FREEDOM = 1000;

  /** The facts of the machine that must agree for two runs to be comparable. */
  private static final List<String> MACHINE = List.of("cpu", "threads", "simd", "java");

  /**
   * One benchmark.
   *
   * @param name class, operation and parameters
   * @param before seconds of an operation in the first run, geometric mean
   * @param after seconds in the second
   * @param low lower end of the interval of after/before; 0 if unknown
   * @param high its upper end; infinite if unknown
   * @param byForks whether a fork was one observation
   */
  public record Row(
      String name, double before, double after, double low, double high, boolean byForks) {
    /** {@return after/before: above 1 where it became slower} */
    public double ratio() {
      return after / before;
    }

    /**
     * {@return {@code "slower"} or {@code "faster"} where the whole interval lies so far away from
     * 1, else {@code ""}}
     *
     * @param tolerance what doesn't matter, as 0.05 for 5 %
     */
    public String verdict(double tolerance) {
      return low > 1 + tolerance ? "slower" : high < 1 / (1 + tolerance) ? "faster" : "";
    }
  }

  /**
   * {@return the comparison of two directories of results}
   *
   * @param before of the first run
   * @param after of the second
   * @throws IOException when one can't be read
   */
  public static BenchComparison of(Path before, Path after) throws IOException {
    return of(BenchResults.read(before), BenchResults.read(after));
  }

  static BenchComparison of(List<BenchResults> before, List<BenchResults> after) {
    Map<String, Map<?, ?>> first = entries(before);
    Map<String, Map<?, ?>> second = entries(after);
    List<Row> rows = new ArrayList<>();
    Set<String> differences = new TreeSet<>();
    first.forEach(
        (name, entry) -> {
          Map<?, ?> other = second.get(name);
          if (other != null) {
            rows.add(row(name, BenchTime.forks(entry), BenchTime.forks(other)));
            differences.addAll(differences(machine(entry), machine(other)));
          }
        });
    Set<String> one = new TreeSet<>(first.keySet());
    one.addAll(second.keySet());
    rows.forEach(row -> one.remove(row.name()));
    return new BenchComparison(rows, List.copyOf(one), List.copyOf(differences));
  }

  private static Map<String, Map<?, ?>> entries(List<BenchResults> all) {
    Map<String, Map<?, ?>> found = new TreeMap<>();
    for (BenchResults results : all) {
      for (Map<String, Object> entry : results.entries()) {
        BenchTime time = BenchTime.of(entry);
        StringBuilder name = new StringBuilder(results.name() + "." + time.method());
        time.params().forEach((key, value) -> name.append(" ").append(key + "=" + value));
        found.put(name.toString(), entry);
      }
    }
    return found;
  }

  private static Map<?, ?> machine(Map<?, ?> entry) {
    return entry.get("machine") instanceof Map<?, ?> m ? m : Map.of();
  }

  private static List<String> differences(Map<?, ?> before, Map<?, ?> after) {
    List<String> found = new ArrayList<>();
    for (String key : MACHINE) {
      if (!Objects.equals(String.valueOf(before.get(key)), String.valueOf(after.get(key)))) {
        found.add(key + " " + before.get(key) + " and " + after.get(key));
      }
    }
    return found;
  }

  private static Row row(String name, List<double[]> before, List<double[]> after) {
    boolean byForks = before.size() >= ENOUGH_FORKS && after.size() >= ENOUGH_FORKS;
    double[] a = logarithms(before, byForks);
    double[] b = logarithms(after, byForks);
    double difference = mean(b) - mean(a);
    double va = variance(a) / a.length;
    double vb = variance(b) / b.length;
    double half = Double.POSITIVE_INFINITY;
    if (a.length > 1 && b.length > 1) {
      // Welch–Satterthwaite; without any spread the degrees of freedom don't matter.
      double freedom =
          va + vb == 0
              ? 1
              : (va + vb) * (va + vb) / (va * va / (a.length - 1) + vb * vb / (b.length - 1));
      half = va + vb == 0 ? 0 : student(CONFIDENCE, freedom) * Math.sqrt(va + vb);
    }
    return new Row(
        name,
        Math.exp(mean(a)),
        Math.exp(mean(b)),
        Math.exp(difference - half),
        Math.exp(difference + half),
        byForks);
  }

  private static double[] logarithms(List<double[]> forks, boolean byForks) {
    return byForks
        ? forks.stream()
            .mapToDouble(fork -> mean(Arrays.stream(fork).map(Math::log).toArray()))
            .toArray()
        : forks.stream().flatMapToDouble(Arrays::stream).map(Math::log).toArray();
  }

  private static double mean(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v;
    }
    return sum / x.length;
  }

  private static double variance(double[] x) {
    double mean = mean(x);
    double sum = 0;
    for (double v : x) {
      sum += (v - mean) * (v - mean);
    }
    return sum / Math.max(1, x.length - 1);
  }

  /**
   * {@return t with P(|T| ≤ t) = p for Student's distribution} With T = √ν tan θ the density of θ
   * is proportional to cos^{ν−1} θ; it is integrated by Simpson's rule, and t is found by
   * bisection.
   *
   * @param p between 0 and 1
   * @param freedom ν ≥ 1, which Welch's formula doesn't make whole
   */
  static double student(double p, double freedom) {
    double k = Math.min(freedom, MOST_FREEDOM) - 1;
    double all = power(k, Math.PI / 2);
    double low = 0;
    double high = Math.PI / 2;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (power(k, middle) < p * all) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return Math.sqrt(k + 1) * Math.tan((low + high) / 2);
  }

  /** ∫₀ᵗ cos^k θ dθ. */
  private static double power(double k, double t) {
    int n = 400;
    double sum = 0;
    for (int i = 0; i <= n; i++) {
      double weight = i == 0 || i == n ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * Math.pow(Math.max(0, Math.cos(t * i / n)), k);
    }
    return sum * t / n / 3;
  }

  /**
   * {@return a line for each benchmark, the slower ones first}
   *
   * @param tolerance what doesn't matter, as 0.05 for 5 %
   */
  public TextTable table(double tolerance) {
    List<Row> sorted = new ArrayList<>(rows);
    sorted.sort((x, y) -> Double.compare(y.ratio(), x.ratio()));
    List<List<String>> lines = new ArrayList<>();
    for (Row row : sorted) {
      lines.add(
          List.of(
              row.name(),
              BenchTime.time(row.before()),
              BenchTime.time(row.after()),
              String.format(Locale.ROOT, "%.3f", row.ratio()),
              Double.isInfinite(row.high())
                  ? "unknown"
                  : String.format(Locale.ROOT, "%.3f to %.3f", row.low(), row.high()),
              row.byForks() ? "forks" : "iterations",
              row.verdict(tolerance)));
    }
    return new TextTable(List.of("benchmark", "A", "B", "B/A", "99 %", "of", "verdict"), lines);
  }

  /**
   * {@return the rows for {@code --json}; the ends of an unknown interval are left out}
   *
   * @param tolerance what doesn't matter, as 0.05 for 5 %
   */
  public List<Map<String, Object>> report(double tolerance) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Row row : rows) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("benchmark", row.name());
      map.put("before", row.before());
      map.put("after", row.after());
      map.put("ratio", row.ratio());
      if (!Double.isInfinite(row.high())) {
        map.put("low", row.low());
        map.put("high", row.high());
      }
      map.put("of", row.byForks() ? "forks" : "iterations");
      map.put("verdict", row.verdict(tolerance));
      all.add(map);
    }
    return all;
  }

  /**
   * {@return the benchmarks that became slower, beyond doubt and by more than the tolerance}
   *
   * @param tolerance what doesn't matter, as 0.05 for 5 %
   */
  public List<String> slower(double tolerance) {
    return rows.stream()
        .filter(row -> row.verdict(tolerance).equals("slower"))
        .map(Row::name)
        .toList();
  }
}

package dev.tangent.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One entry of JMH's JSON.
 *
 * @param method of the benchmark class
 * @param params as JMH names them, in order
 * @param seconds median over the iterations of all forks, an operation
 * @param spread half the distance of the quartiles over the median
 * @param work flops, bytes or items of an operation by metric ({@code work.float}, …)
 */
record BenchTime(
    String method,
    Map<String, String> params,
    double seconds,
    double spread,
    Map<String, Double> work) {
  private static final String WORK = "work.";

  static BenchTime of(Map<?, ?> entry) {
    String name = text(entry, "benchmark");
    Map<?, ?> metric = (Map<?, ?>) required(entry, "primaryMetric");
    String unit = text(metric, "scoreUnit");
    double[] seconds =
        scores(required(metric, "rawData")).stream()
            .mapToDouble(s -> seconds(s, unit))
            .sorted()
            .toArray();
    double median = quantile(seconds, 0.5);
    Map<String, String> params = new LinkedHashMap<>();
    if (entry.get("params") instanceof Map<?, ?> given) {
      given.forEach((key, value) -> params.put(String.valueOf(key), String.valueOf(value)));
    }
    Map<String, Double> work = new LinkedHashMap<>();
    if (entry.get("secondaryMetrics") instanceof Map<?, ?> metrics) {
      metrics.forEach(
          (key, value) -> {
            int at = String.valueOf(key).indexOf(WORK);
            if (at >= 0 && ((Map<?, ?>) value).get("score") instanceof Number score) {
              work.put(String.valueOf(key).substring(at), score.doubleValue());
            }
          });
    }
    return new BenchTime(
        name.substring(name.lastIndexOf('.') + 1),
        params,
        median,
        (quantile(seconds, 0.75) - quantile(seconds, 0.25)) / 2 / median,
        work);
  }

  /** Seconds of an operation, the iterations of each fork. */
  static List<double[]> forks(Map<?, ?> entry) {
    Map<?, ?> metric = (Map<?, ?>) required(entry, "primaryMetric");
    String unit = text(metric, "scoreUnit");
    List<double[]> forks = new ArrayList<>();
    for (Object fork : (List<?>) required(metric, "rawData")) {
      forks.add(
          ((List<?>) fork)
              .stream().mapToDouble(s -> seconds(((Number) s).doubleValue(), unit)).toArray());
    }
    return forks;
  }

  private static Object required(Map<?, ?> map, String key) {
    Object value = map.get(key);
    if (value == null) {
      throw new IllegalArgumentException("not a result of JMH: it has no " + key);
    }
    return value;
  }

  static String text(Map<?, ?> map, String key) {
    return String.valueOf(map.get(key));
  }

  private static List<Double> scores(Object forks) {
    List<Double> all = new ArrayList<>();
    for (Object fork : (List<?>) forks) {
      for (Object score : (List<?>) fork) {
        all.add(((Number) score).doubleValue());
      }
    }
    return all;
  }

  /** Seconds of an operation from {@code ms/op} (a time) or {@code ops/ms} (a throughput). */
  private static double seconds(double score, String unit) {
    return unit.startsWith("ops/")
        ? scale(unit.substring(4)) / score
        : score * scale(unit.substring(0, unit.indexOf('/')));
  }

  private static double scale(String unit) {
    return switch (unit) {
      case "ns" -> 1e-9;
      case "us" -> 1e-6;
      case "ms" -> 1e-3;
      case "s" -> 1;
      case "min" -> 60;
      default -> throw new IllegalArgumentException("JMH's unit " + unit + " is not known");
    };
  }

  /** The quantile, interpolated between the two nearest of the sorted values. */
  static double quantile(double[] sorted, double q) {
    double at = q * (sorted.length - 1);
    int i = (int) at;
    return i + 1 < sorted.length
        ? sorted[i] + (at - i) * (sorted[i + 1] - sorted[i])
        : sorted[sorted.length - 1];
  }

  /** The time as text: {@code 12.3 ms}. */
  String time() {
    return time(seconds);
  }

  /** Any number of seconds as text. */
  static String time(double seconds) {
    for (String unit : Arrays.asList("ns", "us", "ms")) {
      if (seconds < 1000 * scale(unit)) {
        return digits(seconds / scale(unit)) + " " + unit.replace('u', 'µ');
      }
    }
    return digits(seconds) + " s";
  }

  /** The number with three digits. */
  static String digits(double x) {
    int decimals = x >= 99.95 ? 0 : x >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + decimals + "f", x);
  }
}

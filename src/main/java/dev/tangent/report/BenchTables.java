package dev.tangent.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Benchmarks as tables: an operation a row, with its speed, its share of the machine's limit, and
 * the libraries that did the same work in the same run ({@code 1.20 ×}: they take 1.20 times as
 * long).
 */
public final class BenchTables {
  /** One operation with one set of parameters. */
  private record Row(String operation, Map<String, String> params) {}

  /** Our time and those of peers; ours is missing when only a peer was measured. */
  private static final class Cell {
    @Nullable BenchTime own;
    final Map<BenchLibrary, BenchTime> peers = new EnumMap<>(BenchLibrary.class);
  }

  /** Classes that measure work that only our engine does, so that there is no peer. */
  private static final Set<String> WHOLE = Set.of("LimitKernel", "Network");

  /** The rows of the README: class, operation and parameters, and what that is in words. */
  private static final Map<String, String> FRONT = new LinkedHashMap<>();

  static {
    FRONT.put("FloatProduct gemm 4096x4096x4096:NN", "product of 4096² matrices, float32");
    FRONT.put("DoubleProduct gemm 4096x4096x4096:NN", "the same, float64");
    FRONT.put("Triangle syrk 5000x784", "X Xᵀ of 5000 × 784, one triangle, float32");
    FRONT.put("Triangle cholesky 5000x784", "Cholesky factor of 5000², float32");
    FRONT.put("Triangle choleskyDouble 5000x784", "the same, float64");
    FRONT.put("EigenLibraries eigen 2000", "all eigenvectors of 2000², float64");
    FRONT.put("FloatVector gemv N, 10000", "10,000² matrix times vector, float32");
    FRONT.put("LimitKernel kernels relu:4x5000:2", "Σ and Θ∞, 5000 points, L = 4, ReLU, float32");
    FRONT.put("Network empiricalKernel 784x4096x512x1", "Θ of 512 images, width 4096, float32");
    FRONT.put("Network step 784x4096x512x1", "a training step of the same");
  }

  private BenchTables() {}

  /** The table of one class. */
  public static TextTable table(BenchResults results) {
    Map<Row, Cell> rows = rows(results);
    Set<String> params = new LinkedHashSet<>();
    Set<BenchLibrary> libraries = new TreeSet<>();
    rows.forEach(
        (row, cell) -> {
          params.addAll(row.params().keySet());
          libraries.addAll(cell.peers.keySet());
        });
    List<String> columns = new ArrayList<>(List.of("operation"));
    columns.addAll(params);
    columns.addAll(List.of("time", "±", "speed", "of limit"));
    libraries.forEach(library -> columns.add(library.title()));
    List<List<String>> lines = new ArrayList<>();
    rows.forEach(
        (row, cell) -> {
          List<String> line = new ArrayList<>(List.of(row.operation()));
          params.forEach(p -> line.add(row.params().getOrDefault(p, "")));
          line.addAll(measured(cell.own, results.machine()));
          libraries.forEach(l -> line.add(beside(cell.own, cell.peers.get(l))));
          lines.add(line);
        });
    return new TextTable(columns, lines);
  }

  /** The ten rows of the README, and the processor. */
  public static String front(List<BenchResults> all) {
    Map<String, List<String>> found = new LinkedHashMap<>();
    Set<String> machines = new LinkedHashSet<>();
    for (BenchResults results : all) {
      rows(results)
          .forEach(
              (row, cell) -> {
                List<String> line = cell.own == null ? List.of() : readmeLine(results, row, cell);
                String key = line.isEmpty() ? "" : line.get(0) + " " + line.get(1);
                if (FRONT.containsKey(key)) {
                  found.put(key, line.subList(2, line.size()));
                  machines.add(processor(results));
                }
              });
    }
    if (found.isEmpty()) {
      return "";
    }
    List<List<String>> lines = new ArrayList<>();
    FRONT.forEach(
        (key, words) -> {
          List<String> measured = found.get(key);
          if (measured != null) {
            List<String> line = new ArrayList<>(List.of(words));
            line.addAll(measured);
            lines.add(line);
          }
        });
    List<String> columns =
        List.of("what", "time", "speed", "of limit", "OpenBLAS", "best other library");
    return new TextTable(columns, lines).markdown()
        + "\nMeasured on "
        + String.join("; ", machines)
        + ".\n";
  }

  private static String processor(BenchResults results) {
    Map<?, ?> m = results.machine();
    return String.format(
        Locale.ROOT,
        "%s, %s processors, %s, Java %s",
        m.get("cpu"),
        m.get("processors"),
        m.get("simd"),
        m.get("java"));
  }

  /** The page of all results: the operations with peers, and the commands that users wait for. */
  public static String readme(List<BenchResults> all) {
    StringBuilder page = new StringBuilder();
    Set<String> machines = new LinkedHashSet<>();
    List<List<String>> lines = new ArrayList<>();
    for (BenchResults results : all) {
      rows(results)
          .forEach(
              (row, cell) -> {
                if (cell.own != null && (!cell.peers.isEmpty() || WHOLE.contains(results.name()))) {
                  machines.add(where(results));
                  lines.add(readmeLine(results, row, cell));
                }
              });
    }
    if (lines.isEmpty()) {
      return "";
    }
    List<String> columns =
        List.of("benchmark", "parameters", "time", "speed", "of limit", "OpenBLAS", "best other");
    page.append(new TextTable(columns, lines).markdown()).append('\n');
    machines.forEach(m -> page.append("- ").append(m).append('\n'));
    return page.toString();
  }

  private static List<String> readmeLine(BenchResults results, Row row, Cell cell) {
    List<String> line = new ArrayList<>();
    line.add(results.name() + " " + row.operation());
    line.add(String.join(", ", row.params().values()));
    List<String> own = measured(cell.own, results.machine());
    line.addAll(List.of(own.get(0), own.get(2), own.get(3)));
    line.add(beside(cell.own, cell.peers.get(BenchLibrary.OPENBLAS)));
    String best = "";
    double least = Double.POSITIVE_INFINITY;
    for (Map.Entry<BenchLibrary, BenchTime> peer : cell.peers.entrySet()) {
      if (peer.getKey() != BenchLibrary.OPENBLAS && peer.getValue().seconds() < least) {
        least = peer.getValue().seconds();
        best = beside(cell.own, peer.getValue()) + ", " + peer.getKey().title();
      }
    }
    line.add(best);
    return line;
  }

  /** The page of one class: table, machine, how it was measured. */
  static String page(BenchResults results) {
    StringBuilder page = new StringBuilder("# " + results.name() + "\n\n");
    page.append(table(results).markdown()).append('\n');
    page.append(
        "Medians over the iterations of all forks; ± is half the distance of the quartiles.");
    page.append(" `1.20 ×` beside a library's time: ours is 1.20 times as fast.\n\n");
    page.append("- ").append(where(results)).append('\n');
    Map<?, ?> entry = results.entries().getFirst();
    page.append(
        String.format(
            Locale.ROOT,
            "- %s forks, %s warm-up and %s measured iterations of %s; JVM flags `%s`\n",
            entry.get("forks"),
            entry.get("warmupIterations"),
            entry.get("measurementIterations"),
            entry.get("measurementTime"),
            flags(entry.get("jvmArgs"))));
    return page.toString();
  }

  private static String flags(@Nullable Object arguments) {
    return arguments instanceof List<?> list
        ? String.join(" ", list.stream().map(String::valueOf).toList())
        : "";
  }

  /** The machine on one line. */
  public static String where(BenchResults results) {
    Map<?, ?> m = results.machine();
    return String.format(
        Locale.ROOT,
        "%s, %s of %s processors, %s; Java %s; limits measured in the same run: %s and %s GFLOP/s"
            + " (float, double), reading %s GB/s%s; commit %s, %s",
        m.get("cpu"),
        m.get("threads"),
        m.get("processors"),
        m.get("simd"),
        m.get("java"),
        number(m.get("peakFloatGflops")),
        number(m.get("peakDoubleGflops")),
        number(m.get("readGigabytesPerSecond")),
        m.get("peer") == null ? "" : "; " + m.get("peer"),
        m.get("commit") == null ? "unknown" : m.get("commit"),
        m.get("date"));
  }

  private static String number(@Nullable Object value) {
    return value instanceof Number n ? BenchTime.digits(n.doubleValue()) : "?";
  }

  private static Map<Row, Cell> rows(BenchResults results) {
    Map<Row, Cell> rows = new LinkedHashMap<>();
    List<BenchTime> times = results.times();
    // Our methods first, because they set the order of the rows.
    for (BenchTime time : times) {
      if (BenchLibrary.of(time.method()).isEmpty()) {
        rows.computeIfAbsent(new Row(time.method(), time.params()), _ -> new Cell()).own = time;
      }
    }
    for (BenchTime time : times) {
      BenchLibrary.of(time.method())
          .ifPresent(
              library ->
                  rows.computeIfAbsent(
                          new Row(library.operation(time.method()), time.params()), _ -> new Cell())
                      .peers
                      .put(library, time));
    }
    return rows;
  }

  /** Time, spread, speed, share of the limit. */
  private static List<String> measured(@Nullable BenchTime time, Map<?, ?> machine) {
    if (time == null) {
      return List.of("", "", "", "");
    }
    String speed = "";
    String share = "";
    for (Map.Entry<String, Double> work : time.work().entrySet()) {
      double rate = work.getValue() / time.seconds() * 1e-9;
      String unit = "GFLOP/s";
      @Nullable Object limit = null;
      switch (work.getKey()) {
        case "work.float" -> limit = machine.get("peakFloatGflops");
        case "work.double" -> limit = machine.get("peakDoubleGflops");
        case "work.bytes" -> {
          limit = machine.get("readGigabytesPerSecond");
          unit = "GB/s";
        }
        default -> unit = "·10⁹/s";
      }
      speed = BenchTime.digits(rate) + " " + unit;
      share = limit instanceof Number n ? percent(rate / n.doubleValue()) : "";
    }
    return List.of(time.time(), percent(time.spread()), speed, share);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  private static String beside(@Nullable BenchTime own, @Nullable BenchTime peer) {
    if (peer == null) {
      return "";
    }
    return own == null
        ? peer.time()
        : String.format(
            Locale.ROOT,
            "%s (%s ×)",
            peer.time(),
            BenchTime.digits(peer.seconds() / own.seconds()));
  }
}

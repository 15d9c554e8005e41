package dev.tangent.report;

import dev.tangent.run.AtomicFiles;
import dev.tangent.run.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The results of {@code ntk bench --pairs}: times of our code and of other libraries in alternating
 * blocks, with the ratio of each pair of blocks (the peer's time over ours: above 1 ours is
 * faster).
 *
 * @param machine where and when
 * @param pairs one operation with one peer and one choice of parameters each
 */
public record BenchPairs(Map<String, Object> machine, List<Pair> pairs) {
  private static final Pattern SQUARE = Pattern.compile("shape=(\\d+)x\\1x\\1:NN");
  private static final List<java.awt.Color> COLOURS =
      List.of(Palette.VERMILLION, Palette.GREEN, Palette.ORANGE);

  /**
   * One operation and one peer.
   *
   * @param group the benchmark class without {@code Benchmark}
   * @param operation our method
   * @param peer the library
   * @param parameters as {@code shape=5000x784}
   * @param unit of the work: {@code float} and {@code double} are flops, {@code bytes}, {@code
   *     items}
   * @param work of one call
   * @param ours seconds of a call, block by block
   * @param theirs seconds of a call of the peer, in the neighbouring blocks
   */
  public record Pair(
      String group,
      String operation,
      String peer,
      String parameters,
      String unit,
      double work,
      List<Double> ours,
      List<Double> theirs) {
    /** One line of the benchmarks' process, its parts between tabs. */
    static Pair parse(String line) {
      String[] p = line.split("\t");
      if (p.length != 8) {
        throw new IllegalArgumentException("no line of a pair: " + line);
      }
      return new Pair(
          p[0],
          p[1],
          BenchLibrary.of(p[2]).map(BenchLibrary::title).orElse(p[2]),
          p[3].substring(1, p[3].length() - 1),
          p[4].replaceFirst("^work\\.", ""),
          Double.parseDouble(p[5]),
          numbers(p[6]),
          numbers(p[7]));
    }

    private static List<Double> numbers(String list) {
      return Arrays.stream(list.substring(1, list.length() - 1).split(", "))
          .map(Double::valueOf)
          .toList();
    }

    private Pair with(Pair later) {
      List<Double> a = new ArrayList<>(ours);
      List<Double> b = new ArrayList<>(theirs);
      a.addAll(later.ours);
      b.addAll(later.theirs);
      return new Pair(group, operation, peer, parameters, unit, work, a, b);
    }

    /** The quantile q of the ratios of pairs, the peer's time over ours. */
    public double ratio(double q) {
      double[] ratios = new double[ours.size()];
      for (int i = 0; i < ratios.length; i++) {
        ratios[i] = theirs.get(i) / ours.get(i);
      }
      return quantile(ratios, q);
    }
  }

  /** The results in the lines of several processes; pairs of the same work are merged. */
  public static BenchPairs of(List<String> lines, Map<String, Object> machine) {
    Map<String, Pair> all = new LinkedHashMap<>();
    for (String line : lines) {
      Pair pair = Pair.parse(line);
      String key = String.join("\t", pair.group, pair.operation, pair.parameters, pair.peer);
      all.merge(key, pair, Pair::with);
    }
    return new BenchPairs(new LinkedHashMap<>(machine), List.copyOf(all.values()));
  }

  /** Medians of time and speed on both sides, median and quartiles of the ratio. */
  public TextTable table() {
    List<List<String>> rows = new ArrayList<>();
    for (Pair pair : pairs) {
      double own = quantile(numbers(pair.ours), 0.5);
      double other = quantile(numbers(pair.theirs), 0.5);
      rows.add(
          List.of(
              pair.group + " " + pair.operation,
              pair.parameters,
              BenchTime.time(own),
              speed(pair, own),
              pair.peer,
              BenchTime.time(other),
              speed(pair, other),
              String.format(
                  Locale.ROOT,
                  "%.2f (%.2f–%.2f)",
                  pair.ratio(0.5),
                  pair.ratio(0.25),
                  pair.ratio(0.75)),
              String.valueOf(pair.ours.size())));
    }
    return new TextTable(
        List.of(
            "operation",
            "parameters",
            "ours",
            "speed",
            "peer",
            "its time",
            "its speed",
            "ratio (quartiles)",
            "pairs"),
        rows);
  }

  /**
   * Writes {@code <class>.json} and {@code .md} for each class, and {@code <class>.svg} with the
   * speeds of square products over their size where there are three sizes.
   */
  public List<Path> write(Path directory) throws IOException {
    Map<String, List<Pair>> groups = new TreeMap<>();
    pairs.forEach(pair -> groups.computeIfAbsent(pair.group, _ -> new ArrayList<>()).add(pair));
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, List<Pair>> group : groups.entrySet()) {
      BenchPairs part = new BenchPairs(machine, group.getValue());
      String name = group.getKey();
      Path json = directory.resolve(name + ".json");
      AtomicFiles.write(json, Json.pretty(Map.of("machine", machine, "pairs", part.pairs)));
      Path page = directory.resolve(name + ".md");
      AtomicFiles.write(page, part.page(name).getBytes(StandardCharsets.UTF_8));
      files.addAll(List.of(json, page));
      if (part.squares().size() >= 3) {
        Path figure = directory.resolve(name + ".svg");
        AtomicFiles.write(figure, FigureFiles.svg(part.figure(name)));
        files.add(figure);
      }
    }
    return files;
  }

  private String page(String name) {
    StringBuilder page = new StringBuilder("# " + name + ": pairs\n\n");
    page.append(table().markdown());
    page.append(
        "\n"
            + "Ours and the peer's take turns, block by block, in the same process. Times and"
            + " speeds are medians over the blocks; the ratio is that of each pair of blocks, the"
            + " peer's time over ours (above 1: ours is faster). Where the peer is an operation of"
            + " our own, as sgemm beside a training step, it is what the work consists of, and its"
            + " time is that for the same amount of work.\n\n");
    machine.forEach(
        (key, value) -> page.append("- ").append(key).append(": ").append(value).append('\n'));
    return page.toString();
  }

  /** Square products by their size. */
  private TreeMap<Integer, Map<String, Pair>> squares() {
    TreeMap<Integer, Map<String, Pair>> squares = new TreeMap<>();
    for (Pair pair : pairs) {
      Matcher square = SQUARE.matcher(pair.parameters);
      if (square.matches()) {
        squares
            .computeIfAbsent(Integer.valueOf(square.group(1)), _ -> new TreeMap<>())
            .put(pair.peer, pair);
      }
    }
    return squares;
  }

  private Figure figure(String name) {
    TreeMap<Integer, Map<String, Pair>> squares = squares();
    List<String> peers =
        squares.values().stream().flatMap(m -> m.keySet().stream()).distinct().sorted().toList();
    List<PlotSeries> series = new ArrayList<>();
    String first = peers.getFirst();
    series.add(line(squares, first, "Tangent", p -> quantile(numbers(p.ours), 0.5), Palette.BLUE));
    for (int i = 0; i < peers.size(); i++) {
      series.add(
          line(
              squares,
              peers.get(i),
              peers.get(i),
              p -> quantile(numbers(p.theirs), 0.5),
              COLOURS.get(i % COLOURS.size())));
    }
    boolean single = pairs.getFirst().unit.equals("float");
    if (machine.get(single ? "peakFloatGflops" : "peakDoubleGflops") instanceof Number peak) {
      double[] ends = {squares.firstKey(), squares.lastKey()};
      double[] height = {peak.doubleValue(), peak.doubleValue()};
      series.add(
          new PlotSeries("peak", ends, height, Pen.line(Palette.BLACK, Pen.Dash.DASHED, 0.9f)));
    }
    Plot plot =
        new Plot(
            "", PlotAxis.logarithmic("n"), PlotAxis.linear("GFLOP/s of n × n products"), series);
    String caption =
        String.format(
            Locale.ROOT,
            "%s, %s threads, %s; medians of alternating blocks",
            machine.get("cpu"),
            machine.get("threads"),
            machine.get("simd"));
    return new Figure(name, caption, List.of(plot), 1, 300, 225);
  }

  private static PlotSeries line(
      TreeMap<Integer, Map<String, Pair>> squares,
      String peer,
      String label,
      ToDoubleFunction<Pair> seconds,
      java.awt.Color colour) {
    List<double[]> points = new ArrayList<>();
    squares.forEach(
        (n, pairs) -> {
          Pair pair = pairs.get(peer);
          if (pair != null) {
            points.add(new double[] {n, 1e-9 * pair.work / seconds.applyAsDouble(pair)});
          }
        });
    return new PlotSeries(
        label,
        points.stream().mapToDouble(p -> p[0]).toArray(),
        points.stream().mapToDouble(p -> p[1]).toArray(),
        Pen.line(colour, Pen.Dash.SOLID, 1.3f));
  }

  private static double[] numbers(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double quantile(double[] values, double q) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return BenchTime.quantile(sorted, q);
  }

  private static String speed(Pair pair, double seconds) {
    String giga = BenchTime.digits(1e-9 * pair.work / seconds);
    return switch (pair.unit) {
      case "float", "double" -> giga + " GFLOP/s";
      case "bytes" -> giga + " GB/s";
      case "items" -> giga + "·10⁹/s";
      default -> "";
    };
  }
}

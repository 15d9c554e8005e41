package dev.tangent.data.sets;

import dev.tangent.data.DataException;
import dev.tangent.data.Dataset;
import dev.tangent.data.table.NamedTable;
import dev.tangent.data.table.TableOptions;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.RandomStreams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Data sets by name, as after {@code --data}: {@code digits}, {@code circle:100}, {@code mnist:DIR}
 * and so on. {@link #TABLE} lists them; a new one is a line there.
 *
 * <p>Example: {@code Dataset digits = Datasets.parse("digits", 0, Integer.MAX_VALUE);}
 */
public final class Datasets {

  private static final Path FASHION = Path.of("/usr/share/datasets/fashion-mnist");

  /**
   * A request for a data set.
   *
   * @param specification the whole name, as {@code circle:100}
   * @param rest what follows the colon; empty without one
   * @param limitRows the largest number of rows to read, from the first on
   * @param table what is known about the columns of a table
   */
  private record Request(
      String specification, String rest, long seed, int limitRows, TableOptions table) {

    Dataset without(Dataset data) {
      if (!rest.isEmpty()) {
        throw new IllegalArgumentException(
            specification + ": takes nothing after the colon (--limit-rows takes the first rows)");
      }
      return data;
    }

    int count() {
      try {
        int n = Integer.parseInt(rest);
        if (n >= 1) {
          return fitting(Math.min(n, limitRows));
        }
      } catch (NumberFormatException e) {
        // The exception below says it.
      }
      throw new IllegalArgumentException(
          specification + ": expected a number of points of at least 1, as in circle:100");
    }

    /** Checks that N points of the plane with their targets, 3 numbers each, fit in memory. */
    private int fitting(int n) {
      long heap = Runtime.getRuntime().maxMemory();
      if (24.0 * n > 0.8 * heap) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s: %d points and targets take %.1f GB and the heap is %.1f GB: ask for fewer"
                    + " points, or give a larger heap (NTK_JAVA_OPTIONS=-Xmx…)",
                specification,
                n,
                24e-9 * n,
                heap / 1e9));
      }
      return n;
    }

    Path path() {
      return Path.of(pathText());
    }

    /** A path as it is written: that of a table may be an address. */
    String pathText() {
      if (rest.isEmpty()) {
        throw new IllegalArgumentException(
            specification + ": expected a path after a colon, as in mnist:DIR");
      }
      return rest;
    }

    Dataset table(String format) {
      return Csv.load(new NamedTable(format, pathText()), table.withLimit(limitRows));
    }
  }

  /**
   * One data set.
   *
   * @param form how it is written, as {@code circle:N}
   * @param what it is, in a line
   * @param reader makes it
   */
  private record Named(String form, String what, Function<Request, Dataset> reader) {
    String name() {
      return form.replaceFirst("\\[?:.*", "");
    }

    /** Whether a file or directory follows the colon. */
    boolean hasPath() {
      return form.contains(":DIR") || form.contains(":FILE") || form.contains(":PATH");
    }
  }

  private static final List<Named> TABLE =
      List.of(
          new Named(
              "digits",
              "1797 × 64 images of digits, pixels/16, 10 classes; bundled",
              r -> r.without(Digits.load(r.limitRows))),
          new Named(
              "circle:N",
              "N points (cos γ, sin γ), γ = 2πi/N; target x₁x₂",
              r -> circle(r.count())),
          new Named(
              "gaussian:N",
              "N points of N(0, I₂), by the seed; target x₁x₂",
              r -> gaussian(r.count(), r.seed)),
          new Named(
              "mnist:DIR",
              "IDX files, gzipped or not, pixels/255, 10 classes",
              r -> Idx.load("mnist", r.path(), r.limitRows)),
          new Named(
              "fashion-mnist[:DIR]",
              "the same, at the place of Debian's package",
              r -> Idx.load("fashion-mnist", fashion(r.rest), r.limitRows)),
          new Named(
              "idx:DIR", "any IDX images with labels", r -> Idx.load("idx", r.path(), r.limitRows)),
          new Named(
              "cifar:DIR",
              "CIFAR-10, the published binary batches, 32 × 32 × 3",
              r -> Cifar.load(r.path(), r.limitRows)),
          new Named(
              "csv:FILE",
              "a table of numbers and names, CSV or ARFF; the last column is the target",
              r -> r.table("csv")),
          new Named(
              "parquet:PATH",
              "a table as Spark reads it (--on), a file or a directory; PATH.parquet alone will do",
              r -> r.table("parquet")),
          new Named(
              "uci:DIR",
              "a set of the UCI collection with its folds, a folder with NAME.txt",
              r -> Csv.uci(r.path()).limit(r.limitRows)));

  private static final Map<String, Named> BY_NAME =
      TABLE.stream().collect(Collectors.toMap(Named::name, Function.identity()));

  private Datasets() {}

  /** {@return how the data sets are written, as {@code circle:N}, and what each is, in order} */
  public static Map<String, String> forms() {
    Map<String, String> forms = new LinkedHashMap<>();
    TABLE.forEach(named -> forms.put(named.form, named.what));
    return forms;
  }

  /**
   * {@return the data set of this name}
   *
   * @param specification as in {@link #forms}
   * @param seed decides random points
   * @param limitRows the largest number of rows to read, from the first on; at least 1
   * @throws IllegalArgumentException when there is no such data set
   * @throws DataException when its files are bad
   */
  public static Dataset parse(String specification, long seed, int limitRows) {
    return parse(specification, seed, limitRows, TableOptions.GUESSED);
  }

  /**
   * {@return the data set of this name}
   *
   * @param specification as in {@link #forms}
   * @param seed decides random points
   * @param limitRows the largest number of rows to read, from the first on; at least 1
   * @param table what is known about the columns of a {@code csv:FILE}
   */
  public static Dataset parse(String specification, long seed, int limitRows, TableOptions table) {
    if (limitRows < 1) {
      throw new IllegalArgumentException(
          "at least one row of data is needed, asked for " + limitRows);
    }
    NamedTable known = NamedTable.of(specification);
    String name = known == null ? specification : known.name();
    int colon = name.indexOf(':');
    Named named = BY_NAME.get(colon < 0 ? name : name.substring(0, colon));
    if (named == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "no data set \"%s\": there are %s",
              specification,
              String.join(", ", forms().keySet())));
    }
    String rest = colon < 0 ? "" : name.substring(colon + 1);
    return named.reader.apply(new Request(specification, rest, seed, limitRows, table));
  }

  /**
   * {@return this specification with an absolute path, for a process that runs in another
   * directory}
   *
   * @param specification as in {@link #forms}
   */
  public static String absolute(String specification) {
    NamedTable table = NamedTable.of(specification);
    if (table != null) {
      return table.absolute().name();
    }
    int colon = specification.indexOf(':');
    Named named = colon < 0 ? null : BY_NAME.get(specification.substring(0, colon));
    return named == null || !named.hasPath() || colon == specification.length() - 1
        ? specification
        : specification.substring(0, colon + 1)
            + Path.of(specification.substring(colon + 1)).toAbsolutePath();
  }

  private static Path fashion(String rest) {
    Path directory = rest.isEmpty() ? FASHION : Path.of(rest);
    if (rest.isEmpty() && !Files.isDirectory(directory)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "fashion-mnist: %s is not there: install Debian's package dataset-fashion-mnist, or"
                  + " say fashion-mnist:DIR",
              directory));
    }
    return directory;
  }

  /**
   * {@return N points on the unit circle at even angles from 0, with target x₁x₂}
   *
   * @param n how many points
   */
  public static Dataset circle(int n) {
    DoubleMatrix x = DoubleMatrix.zeros(n, 2);
    for (int i = 0; i < n; i++) {
      double angle = 2 * Math.PI * i / n;
      x.set(i, 0, Math.cos(angle));
      x.set(i, 1, Math.sin(angle));
    }
    return new Dataset("circle:" + n, x, product(x), null);
  }

  /**
   * {@return N points of the standard normal distribution in the plane, with target x₁x₂ (JGH
   * §6.1)}
   *
   * @param n how many points
   * @param seed decides random points
   */
  public static Dataset gaussian(int n, long seed) {
    DoubleMatrix x = DoubleMatrix.zeros(n, 2);
    CounterRandom.normals(seed, RandomStreams.DATA, 0, x.array(), 0, Math.multiplyExact(2, n));
    return new Dataset("gaussian:" + n, x, product(x), null);
  }

  private static DoubleMatrix product(DoubleMatrix x) {
    DoubleMatrix y = DoubleMatrix.zeros(x.rows(), 1);
    for (int i = 0; i < x.rows(); i++) {
      y.set(i, 0, x.get(i, 0) * x.get(i, 1));
    }
    return y;
  }
}

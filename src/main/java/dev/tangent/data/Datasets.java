package dev.tangent.data;

import dev.tangent.data.table.TableOptions;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Data sets by name, as after {@code --data}.
 *
 * <table>
 * <caption>Names</caption>
 * <tr><td>{@code digits}</td><td>1797 × 64 images of digits, pixels/16, 10 classes; bundled</td></tr>
 * <tr><td>{@code circle:N}</td><td>N points (cos γ, sin γ), γ = 2πi/N; target x₁x₂</td></tr>
 * <tr><td>{@code gaussian:N}</td><td>N points of N(0, I₂), by the seed; target x₁x₂</td></tr>
 * <tr><td>{@code mnist:DIR}</td><td>IDX files, gzipped or not, pixels/255, 10 classes</td></tr>
 * <tr><td>{@code fashion-mnist[:DIR]}</td><td>the same, at the place of Debian's package</td></tr>
 * <tr><td>{@code idx:DIR}</td><td>any IDX images with labels</td></tr>
 * <tr><td>{@code cifar:DIR}</td><td>CIFAR-10, the published binary batches, 32 × 32 × 3</td></tr>
 * <tr><td>{@code csv:FILE}</td><td>a table of numbers and names, CSV or ARFF; the last column the target</td></tr>
 * </table>
 *
 * <p>Example: {@code Dataset digits = Datasets.parse("digits", 0, Integer.MAX_VALUE);}
 */
public final class Datasets {
  /** Stream of the data's random numbers: networks of the same seed use small numbers. */
  private static final long STREAM = 0x64617461L;

  private static final Path FASHION = Path.of("/usr/share/datasets/fashion-mnist");

  /** The names, for help and suggestions. */
  public static final List<String> NAMES =
      List.of(
          "digits",
          "circle:N",
          "gaussian:N",
          "mnist:DIR",
          "fashion-mnist[:DIR]",
          "idx:DIR",
          "cifar:DIR",
          "csv:FILE");

  private static final Set<String> FILES =
      Set.of("mnist", "fashion-mnist", "idx", "cifar", "csv", "uci");

  private Datasets() {}

  /**
   * The data set of this name.
   *
   * @param seed decides random points
   * @param limitRows at most so many rows, the first ones; at least 1
   * @throws IllegalArgumentException when there is no such data set
   * @throws DataException when its files are bad
   */
  public static Dataset parse(String specification, long seed, int limitRows) {
    return parse(specification, seed, limitRows, TableOptions.GUESSED);
  }

  /**
   * The data set of this name.
   *
   * @param table what is known about the columns of a {@code csv:FILE}
   */
  public static Dataset parse(String specification, long seed, int limitRows, TableOptions table) {
    if (limitRows < 1) {
      throw new IllegalArgumentException(
          "at least one row of data is needed, asked for " + limitRows);
    }
    int colon = specification.indexOf(':');
    String name = colon < 0 ? specification : specification.substring(0, colon);
    String rest = colon < 0 ? "" : specification.substring(colon + 1);
    return switch (name) {
      case "digits" -> withoutParameter(specification, rest, Digits.load(limitRows));
      case "circle" -> circle(count(specification, rest, limitRows));
      case "gaussian" -> gaussian(count(specification, rest, limitRows), seed);
      case "mnist", "idx" -> Idx.load(name, directory(specification, rest), limitRows);
      case "cifar" -> Cifar.load(directory(specification, rest), limitRows);
      case "fashion-mnist" -> Idx.load(name, fashion(rest), limitRows);
      case "csv" -> Csv.load(directory(specification, rest), table.withLimit(limitRows));
      default ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "no data set \"%s\": there are %s",
                  specification,
                  String.join(", ", NAMES)));
    };
  }

  /** The same specification with an absolute path, for who reads it in another directory. */
  public static String absolute(String specification) {
    int colon = specification.indexOf(':');
    return colon < 0
            || colon == specification.length() - 1
            || !FILES.contains(specification.substring(0, colon))
        ? specification
        : specification.substring(0, colon + 1)
            + Path.of(specification.substring(colon + 1)).toAbsolutePath();
  }

  private static Dataset withoutParameter(String specification, String rest, Dataset data) {
    if (!rest.isEmpty()) {
      throw new IllegalArgumentException(
          specification + ": takes nothing after the colon (--limit-rows takes the first rows)");
    }
    return data;
  }

  private static int count(String specification, String rest, int limitRows) {
    try {
      int n = Integer.parseInt(rest);
      if (n >= 1) {
        return Math.min(n, limitRows);
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        specification + ": expected a number of points of at least 1, as in circle:100");
  }

  private static Path directory(String specification, String rest) {
    if (rest.isEmpty()) {
      throw new IllegalArgumentException(
          specification + ": expected a path after a colon, as in mnist:DIR");
    }
    return Path.of(rest);
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

  /** N points on the unit circle at even angles from 0, with target x₁x₂. */
  public static Dataset circle(int n) {
    DoubleMatrix x = DoubleMatrix.zeros(n, 2);
    for (int i = 0; i < n; i++) {
      double angle = 2 * Math.PI * i / n;
      x.set(i, 0, Math.cos(angle));
      x.set(i, 1, Math.sin(angle));
    }
    return new Dataset("circle:" + n, x, product(x), null);
  }

  /** N points of the standard normal distribution in the plane, with target x₁x₂ (JGH §6.1). */
  public static Dataset gaussian(int n, long seed) {
    DoubleMatrix x = DoubleMatrix.zeros(n, 2);
    CounterRandom.normals(seed, STREAM, 0, x.array(), 0, 2 * n);
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

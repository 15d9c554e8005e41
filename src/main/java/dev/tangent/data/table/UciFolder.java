package dev.tangent.data.table;

import dev.tangent.data.DataException;
import dev.tangent.data.Io;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A data set of the UCI collection as Fernández-Delgado, Cernadas, Barro and Amorim published it
 * (JMLR 15, 2014): {@code NAME.txt} with {@code key= value} lines, the table that it names, {@code
 * conxuntos.dat} with two halves to choose hyperparameters on, {@code conxuntos_kfold.dat} with
 * four pairs of rows to train and to test on.
 *
 * <p>The four test sets are no partition: they overlap, and the halves for choosing hyperparameters
 * contain their rows.
 *
 * @param name of the folder
 * @param table its columns; the class is the target
 * @param train rows from 0 to train on while choosing
 * @param validation rows to choose on
 * @param folds pairs of training and test rows
 */
public record UciFolder(String name, Table table, int[] train, int[] validation, List<Fold> folds) {

  /**
   * Rows to train on and rows to test on, from 0.
   *
   * @param train at least one
   * @param test at least one
   */
  public record Fold(int[] train, int[] test) implements Serializable {}

  /**
   * {@return whether a directory is one set}
   *
   * @param directory of one set, or of several
   */
  public static boolean isSet(Path directory) {
    return Files.isRegularFile(description(directory));
  }

  private static Path description(Path directory) {
    return directory.resolve(directory.toAbsolutePath().normalize().getFileName() + ".txt");
  }

  /**
   * {@return the sets in a directory, or the directory itself when it is one; by the number of
   * rows, then by name}
   *
   * @param directory of one set, or of several
   * @throws DataException when there are none
   */
  public static List<Path> sets(Path directory) {
    if (isSet(directory)) {
      return List.of(directory);
    }
    Map<Path, Integer> rows = new LinkedHashMap<>();
    try (Stream<Path> inside = Files.list(directory)) {
      for (Path set : inside.filter(UciFolder::isSet).sorted().toList()) {
        rows.put(set, rows(set));
      }
    } catch (IOException e) {
      throw Io.cannotRead(directory, e);
    }
    if (rows.isEmpty()) {
      throw new DataException(directory + ": no folder NAME with a file NAME.txt in it");
    }
    List<Path> sorted = new ArrayList<>(rows.keySet());
    sorted.sort(Comparator.comparing((Path p) -> rows.get(p)).thenComparing(p -> p));
    return sorted;
  }

  /**
   * {@return how many rows the description of a set says it has; its table is not read}
   *
   * @param directory of one set
   * @throws DataException when it says none
   */
  public static int rows(Path directory) {
    return whole(directory, properties(directory), "n_patrons1");
  }

  private static Map<String, String> properties(Path directory) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (String line : lines(description(directory))) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        properties.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
      }
    }
    return properties;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw Io.cannotRead(file, e);
    }
  }

  private static int whole(Path directory, Map<String, String> properties, String key) {
    try {
      return Integer.parseInt(String.valueOf(properties.get(key)));
    } catch (NumberFormatException e) {
      throw new DataException(
          description(directory)
              + ": "
              + key
              + "= should be a whole number, is "
              + properties.get(key),
          e);
    }
  }

  /**
   * Reads one set.
   *
   * @param directory of one set, or of several
   * @return the set
   * @throws DataException when a file is missing, or a row number is beyond the table
   */
  public static UciFolder read(Path directory) {
    requireSet(directory);
    Map<String, String> properties = properties(directory);
    TableOptions options = options(Integer.MAX_VALUE);
    Table table = Table.of(raw(directory, options), options);
    requireCounts(directory, properties, table);
    Path halves = directory.resolve("conxuntos.dat");
    List<int[]> two = rows(halves, table.rows());
    Path pairs = directory.resolve("conxuntos_kfold.dat");
    List<int[]> all = rows(pairs, table.rows());
    if (two.size() < 2 || all.size() < 2 || all.size() % 2 != 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s has %d lines and %s has %d: expected two halves, and pairs to train and test on",
              halves,
              two.size(),
              pairs,
              all.size()));
    }
    List<Fold> folds = new ArrayList<>();
    for (int i = 0; i < all.size(); i += 2) {
      folds.add(new Fold(all.get(i), all.get(i + 1)));
    }
    return new UciFolder(
        directory.toAbsolutePath().normalize().getFileName().toString(),
        table,
        two.get(0),
        two.get(1),
        List.copyOf(folds));
  }

  /**
   * {@return the first rows of a set's table, without its folds}
   *
   * @param directory of one set
   * @param most the largest number of rows
   * @throws DataException when a file is missing
   */
  public static RawTable firstRows(Path directory, int most) {
    return raw(requireSet(directory), options(most));
  }

  private static Path requireSet(Path directory) {
    if (!isSet(directory)) {
      throw new DataException(
          directory + ": no set of the UCI collection: expected " + description(directory));
    }
    return directory;
  }

  private static RawTable raw(Path directory, TableOptions options) {
    String file = properties(directory).get("fich1");
    if (file == null) {
      throw new DataException(description(directory) + ": no fich1= that names the table");
    }
    return TableFile.read(directory.resolve(file), options);
  }

  private static TableOptions options(int rows) {
    return new TableOptions("-1", List.of("1"), '\t', true, List.of(), Task.CLASSIFICATION, rows);
  }

  private static void requireCounts(Path directory, Map<String, String> properties, Table table) {
    int rows = whole(directory, properties, "n_patrons1");
    int inputs = whole(directory, properties, "n_entradas");
    if (rows != table.rows() || inputs != table.inputs().size()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %d rows of %d inputs, but %s says %d of %d",
              table.raw().name(),
              table.rows(),
              table.inputs().size(),
              description(directory),
              rows,
              inputs));
    }
  }

  /** Row numbers, a line for each set of them; empty lines are left out. */
  private static List<int[]> rows(Path file, int rows) {
    List<int[]> result = new ArrayList<>();
    int number = 0;
    for (String line : lines(file)) {
      number++;
      String[] words = line.strip().split("\\s+");
      if (words[0].isEmpty()) {
        continue;
      }
      int[] indices = new int[words.length];
      for (int i = 0; i < words.length; i++) {
        indices[i] = index(words[i], rows, file, number);
      }
      result.add(indices);
    }
    return result;
  }

  private static int index(String word, int rows, Path file, int line) {
    int index = -1;
    try {
      index = Integer.parseInt(word);
    } catch (NumberFormatException e) {
      // The exception below says it.
    }
    if (index < 0 || index >= rows) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: line %d: \"%s\" is not a row number from 0 to %d",
              file,
              line,
              word,
              rows - 1));
    }
    return index;
  }

  /**
   * {@return folds from a file of one's own: lines of row numbers from 0, in pairs to train and to
   * test on}
   *
   * @param file of row numbers
   * @param rows how many the table has
   * @throws DataException with the line that is wrong
   */
  public static List<Fold> folds(Path file, int rows) {
    List<int[]> lines = rows(file, rows);
    if (lines.isEmpty() || lines.size() % 2 != 0) {
      throw new DataException(
          file
              + ": "
              + lines.size()
              + " lines of row numbers: expected pairs, rows to train on and rows to test on");
    }
    List<Fold> folds = new ArrayList<>();
    for (int i = 0; i < lines.size(); i += 2) {
      folds.add(new Fold(lines.get(i), lines.get(i + 1)));
    }
    return folds;
  }
}

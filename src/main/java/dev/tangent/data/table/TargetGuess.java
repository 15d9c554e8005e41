package dev.tangent.data.table;

import dev.tangent.data.DataException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which column is to be learnt, and whether it holds classes or values.
 *
 * <p>The column named {@code label}, {@code class} or {@code target}; else the last one, but the
 * first one where pixels follow it (the usual MNIST in CSV). Texts are classes. Whole numbers are
 * classes when the name says so, when there is no name or it is {@code target} or {@code y} and
 * they are few, or when there are just two of them. Everything else is a value.
 */
final class TargetGuess {
  private static final Set<String> CLASS_NAMES = Set.of("label", "labels", "class", "classes");
  private static final Set<String> TARGET_NAMES = Set.of("target", "y");
  private static final Set<List<String>> PAIRS =
      Set.of(List.of("0", "1"), List.of("-1", "1"), List.of("1", "2"));
  private static final int FEW = 20;
  private static final int MAX_CLASSES = 1000;

  private TargetGuess() {}

  static int column(RawTable raw, TableOptions options, Set<Integer> ignored, List<String> notes) {
    int count = raw.columns().size();
    if (options.target() != null) {
      return raw.column(options.target());
    }
    int last = count - 1;
    // A separator at the end of each line makes an empty column.
    while (last > 0
        && (ignored.contains(last)
            || raw.columns().get(last).missing() == raw.columns().get(last).size())) {
      last--;
    }
    int named = named(raw, ignored, last);
    if (named >= 0 && named != last) {
      notes.add(raw.place(named) + " is the target by its name: --target names another");
      return named;
    }
    if (named < 0 && !ignored.contains(0) && labelsFirst(raw, last)) {
      notes.add(
          raw.place(0)
              + " is the target, labels before "
              + (count - 1)
              + " pixels: --target "
              + raw.columnName(last)
              + " takes the last column");
      return 0;
    }
    return last;
  }

  private static int named(RawTable raw, Set<Integer> ignored, int last) {
    if (raw.names() == null) {
      return -1;
    }
    String lastName = raw.names().get(last).toLowerCase(Locale.ROOT);
    if (CLASS_NAMES.contains(lastName) || TARGET_NAMES.contains(lastName)) {
      return last;
    }
    for (int j = 0; j < last; j++) {
      String name = raw.names().get(j).toLowerCase(Locale.ROOT);
      if (!ignored.contains(j) && (CLASS_NAMES.contains(name) || name.equals("target"))) {
        return j;
      }
    }
    return -1;
  }

  /**
   * Whether the first column holds labels and the others the bytes of an image, whose corners
   * mostly have one colour.
   */
  private static boolean labelsFirst(RawTable raw, int last) {
    int pixels = last;
    RawColumn first = raw.columns().getFirst();
    if (pixels < 16 || !first.isWhole() || first.isConstant() || first.distinct(100).size() > 100) {
      return false;
    }
    double largest = 0;
    for (int j = 1; j <= last; j++) {
      RawColumn column = raw.columns().get(j);
      if (!column.isWhole()) {
        return false;
      }
      for (int i = 0; i < column.size(); i++) {
        if (column.value(i) < 0 || column.value(i) > 255) {
          return false;
        }
        largest = Math.max(largest, column.value(i));
      }
    }
    RawColumn end = raw.columns().get(last);
    boolean square = isSquare(pixels) || (pixels % 3 == 0 && isSquare(pixels / 3));
    return end.isConstant() || (square && most(first) <= largest / 5 && most(end) > most(first));
  }

  private static double most(RawColumn column) {
    double most = 0;
    for (int i = 0; i < column.size(); i++) {
      most = Math.max(most, column.value(i));
    }
    return most;
  }

  private static boolean isSquare(int n) {
    int root = (int) Math.round(Math.sqrt(n));
    return root * root == n;
  }

  /**
   * The target's classes or values.
   *
   * @throws DataException with the place of a missing value, or of a text among numbers
   */
  static Target read(RawTable raw, int column, TableOptions options, List<String> notes) {
    RawColumn target = raw.columns().get(column);
    for (int i = 0; i < target.size(); i++) {
      if (target.isMissing(i)) {
        throw new DataException(
            raw.place(i, column) + ": the target is missing: fill it, or drop that row");
      }
    }
    boolean nominal = raw.nominal().contains(column);
    if (!nominal && target.texts() > 0 && target.numbers() >= 9L * target.texts()
        || options.task() == Task.REGRESSION && target.texts() > 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: the target \"%s\" is not a number, as the other %d are",
              raw.place(target.firstText(), column),
              target.text(target.firstText()),
              target.numbers()));
    }
    return isClasses(raw, column, nominal, options, notes)
        ? classes(raw, column, notes)
        : values(raw, column, notes);
  }

  private static boolean isClasses(
      RawTable raw, int column, boolean nominal, TableOptions options, List<String> notes) {
    RawColumn target = raw.columns().get(column);
    if (options.task() != null) {
      return options.task() == Task.CLASSIFICATION;
    }
    if (nominal || target.texts() > 0) {
      return true;
    }
    String name = raw.names() == null ? "" : raw.names().get(column).toLowerCase(Locale.ROOT);
    if (!target.isWhole()) {
      if (CLASS_NAMES.contains(name)) {
        throw new DataException(
            raw.name()
                + ": "
                + raw.place(column)
                + ": classes are names or whole numbers: --task regression reads values");
      }
      return false;
    }
    if (CLASS_NAMES.contains(name)) {
      return true;
    }
    int distinct = target.distinct(MAX_CLASSES).size();
    boolean few = distinct <= FEW || (distinct <= MAX_CLASSES && countsFromZero(target, distinct));
    boolean open = raw.names() == null || name.isEmpty() || name.equals("target");
    boolean two = distinct == 2 && (target.size() >= 10 || PAIRS.contains(target.distinct(2)));
    if (few) {
      notes.add(
          (open || two)
              ? "the target's "
                  + distinct
                  + " whole numbers are read as classes: --task regression reads values"
              : "the target's "
                  + distinct
                  + " whole numbers are read as values: --task classification reads classes");
    }
    return few && (open || two);
  }

  /** Whether the labels are 0…k−1 or 1…k, each in five rows on average. */
  private static boolean countsFromZero(RawColumn target, int distinct) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < target.size(); i++) {
      least = Math.min(least, target.value(i));
      most = Math.max(most, target.value(i));
    }
    return (least == 0 || least == 1)
        && most - least + 1 == distinct
        && target.size() >= 5 * distinct;
  }

  private static Target classes(RawTable raw, int column, List<String> notes) {
    RawColumn target = raw.columns().get(column);
    List<String> names = target.distinct(MAX_CLASSES);
    if (names.size() > MAX_CLASSES) {
      throw new DataException(
          raw.name()
              + ": "
              + raw.place(column)
              + ": more than "
              + MAX_CLASSES
              + " classes: --target names another column, --task regression reads values");
    }
    Map<String, Integer> index = new HashMap<>();
    names.forEach(name -> index.put(name, index.size()));
    int[] labels = new int[target.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = Objects.requireNonNull(index.get(String.valueOf(target.text(i))));
    }
    notes.add(
        "target: "
            + raw.place(column)
            + ", "
            + (names.size() == 1 ? "one class only: " : names.size() + " classes: ")
            + HeaderGuess.shortened(names.toArray(String[]::new)));
    return new Target(column, raw.columnName(column), names, labels, new double[0]);
  }

  private static Target values(RawTable raw, int column, List<String> notes) {
    RawColumn target = raw.columns().get(column);
    double[] values = new double[target.size()];
    Arrays.setAll(values, target::value);
    notes.add(
        "target: "
            + raw.place(column)
            + (target.isConstant()
                ? ", which is " + TableNumber.name(values[0]) + " in every row"
                : ", values"));
    return new Target(column, raw.columnName(column), List.of(), new int[0], values);
  }
}

package dev.tangent.data.table;

import dev.tangent.data.DataException;
import dev.tangent.linalg.DoubleMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns the columns of a table into the numbers that a learner sees, by what the training rows
 * have.
 *
 * <ul>
 *   <li>A number x becomes (x − mean)/deviation, or stays as it is; mean and deviation (divided by
 *       N) are those of the training rows. A missing number is replaced by the mean. A column that
 *       is the same in every training row becomes 0.
 *   <li>A name becomes one-hot over the names of the training rows. A missing name is a name of its
 *       own where training rows have one. A name that no training row has is all zeros, as is a
 *       missing one.
 * </ul>
 *
 * <p>Immutable; any number of threads may use it.
 */
public final class Encoding {
  /** Stands for a missing name. */
  static final String NONE = "";

  /**
   * How one column is encoded.
   *
   * @param name of the column
   * @param categories sorted names, {@code ""} for a missing one; empty for a column of numbers
   * @param mean of the training rows, 0 for names
   * @param scale the factor 1/deviation, 1 when nothing is standardized, 0 for a constant
   * @param fill what stands for a missing number: the mean
   */
  public record Code(String name, List<String> categories, double mean, double scale, double fill) {
    /** Copies the list. */
    public Code {
      categories = List.copyOf(categories);
    }

    /**
     * {@return the code of a column of numbers, computed from the training values}
     *
     * @param name of the column
     * @param values of the training rows; NaN is a missing one
     * @param standardize whether numbers are centred and divided by their deviation
     */
    public static Code ofNumbers(String name, double[] values, boolean standardize) {
      double sum = 0;
      int count = 0;
      double largest = 0;
      for (double value : values) {
        if (!Double.isNaN(value)) {
          sum += value;
          count++;
          largest = Math.max(largest, Math.abs(value));
        }
      }
      double mean = count == 0 ? 0 : sum / count;
      if (!standardize) {
        return new Code(name, List.of(), 0, 1, mean);
      }
      double squares = 0;
      for (double value : values) {
        double d = Double.isNaN(value) ? 0 : value - mean;
        squares += d * d;
      }
      double deviation = count == 0 ? 0 : Math.sqrt(squares / count);
      // A constant column can get a tiny deviation from rounding: it counts as 0.
      boolean constant = deviation <= 1e-13 * largest;
      return new Code(name, List.of(), mean, constant ? 0 : 1 / deviation, mean);
    }

    /** {@return whether the column holds names} */
    public boolean categorical() {
      return !categories.isEmpty();
    }

    int width() {
      return categorical() ? categories.size() : 1;
    }
  }

  private final List<Code> codes;
  private final List<Map<String, Integer>> indices = new ArrayList<>();
  private final int width;

  /**
   * The encoding with these codes, one a column.
   *
   * @param codes one for each column
   */
  public Encoding(List<Code> codes) {
    this.codes = List.copyOf(codes);
    int sum = 0;
    for (Code code : codes) {
      Map<String, Integer> index = new HashMap<>();
      code.categories().forEach(c -> index.put(c, index.size()));
      indices.add(index);
      sum += code.width();
    }
    width = sum;
  }

  /**
   * {@return the encoding that these training rows determine}
   *
   * @param table with the target's column left out
   * @param rows the training rows
   * @param standardize whether numbers are centred and divided by their deviation
   */
  public static Encoding fit(Table table, int[] rows, boolean standardize) {
    List<Code> codes = new ArrayList<>();
    for (Table.Input input : table.inputs()) {
      RawColumn column = table.raw().columns().get(input.column());
      codes.add(
          input.categorical()
              ? names(input.name(), column, rows)
              : numbers(input.name(), column, rows, standardize));
    }
    return new Encoding(codes);
  }

  private static Code names(String name, RawColumn column, int[] rows) {
    TreeSet<String> present = new TreeSet<>();
    for (int i : rows) {
      String text = column.text(i);
      present.add(text == null ? NONE : text);
    }
    return new Code(name, List.copyOf(present), 0, 1, 0);
  }

  private static Code numbers(String name, RawColumn column, int[] rows, boolean standardize) {
    double[] values = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      values[i] = column.value(rows[i]);
    }
    return Code.ofNumbers(name, values, standardize);
  }

  /** {@return how each column is encoded} */
  public List<Code> codes() {
    return codes;
  }

  /** {@return number of inputs that a learner sees} */
  public int width() {
    return width;
  }

  /**
   * {@return names of the inputs: {@code age}, {@code colour=red}, {@code colour=?} for a missing
   * one}
   */
  public List<String> inputNames() {
    List<String> names = new ArrayList<>();
    for (Code code : codes) {
      if (!code.categorical()) {
        names.add(code.name());
      }
      for (String category : code.categories()) {
        names.add(code.name() + "=" + (category.isEmpty() ? "?" : category));
      }
    }
    return names;
  }

  /** {@return the column of each input} */
  public int[] inputColumns() {
    int[] columns = new int[width];
    int at = 0;
    for (int c = 0; c < codes.size(); c++) {
      Arrays.fill(columns, at, at + codes.get(c).width(), c);
      at += codes.get(c).width();
    }
    return columns;
  }

  /**
   * {@return inputs of rows of the table that it was fitted to, or of one with the same inputs}
   *
   * @param table with the target's column left out
   * @param rows numbers of the rows
   */
  public DoubleMatrix encode(Table table, int[] rows) {
    DoubleMatrix result = DoubleMatrix.zeros(rows.length, width);
    for (int c = 0, at = 0; c < codes.size(); at += codes.get(c).width(), c++) {
      RawColumn column = table.raw().columns().get(table.inputs().get(c).column());
      for (int i = 0; i < rows.length; i++) {
        put(c, column.value(rows[i]), column.text(rows[i]), result, i, at);
      }
    }
    return result;
  }

  /** Writes one field; true when it is a name that no training row has. */
  private boolean put(
      int c, double value, @Nullable String text, DoubleMatrix to, int row, int at) {
    Code code = codes.get(c);
    if (!code.categorical()) {
      double x = Double.isNaN(value) ? code.fill() : value;
      to.set(row, at, code.scale() * (x - code.mean()));
      return false;
    }
    Integer index = indices.get(c).get(text == null ? NONE : text);
    if (index != null) {
      to.set(row, at + index, 1);
    }
    return index == null && text != null;
  }

  /**
   * {@return inputs of all rows of another table: its columns are found by their names, or by their
   * order where it has none}
   *
   * @param table with the target's column left out
   * @param target name of the target, which the table may have or not
   * @param notes gets a line for names that no training row has
   * @throws DataException with the place, when a column is missing or too many, or a text stands
   *     where numbers were
   */
  public DoubleMatrix encode(RawTable table, String target, List<String> notes) {
    int[] columns = find(table, target, notes);
    DoubleMatrix result = DoubleMatrix.zeros(table.rows(), width);
    for (int c = 0, at = 0; c < codes.size(); at += codes.get(c).width(), c++) {
      RawColumn column = table.columns().get(columns[c]);
      if (!codes.get(c).categorical() && column.texts() > 0) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: \"%s\" is not a number, as this column was in training",
                table.place(column.firstText(), columns[c]),
                column.text(column.firstText())));
      }
      int unknown = 0;
      int first = 0;
      for (int i = 0; i < table.rows(); i++) {
        if (put(c, column.value(i), column.text(i), result, i, at)) {
          first = unknown++ == 0 ? i : first;
        }
      }
      if (unknown > 0) {
        notes.add(
            String.format(
                Locale.ROOT,
                "%s: \"%s\" was in no training row (%d such %s): its inputs are 0",
                table.place(first, columns[c]),
                column.text(first),
                unknown,
                unknown == 1 ? "row" : "rows"));
      }
    }
    return result;
  }

  private int[] find(RawTable table, String target, List<String> notes) {
    int count = table.columns().size();
    boolean named = table.names() != null && codes.stream().noneMatch(c -> isNumber(c.name()));
    int[] columns = new int[codes.size()];
    for (int c = 0; c < columns.length; c++) {
      columns[c] = named ? List.copyOf(table.names()).indexOf(codes.get(c).name()) : -1;
      if (named && columns[c] < 0) {
        throw new DataException(
            table.name()
                + (table.lines().length == 0 ? "" : ": line 1")
                + ": no column \""
                + codes.get(c).name()
                + "\", which the model was trained on; it has "
                + String.join(", ", table.names()));
      }
    }
    if (named) {
      noteOthers(table, columns, target, notes);
      return columns;
    }
    // A table without names has either the columns of the training table in their order, target
    // included, or exactly the inputs.
    boolean same = count == columns.length;
    for (int c = 0; c < columns.length; c++) {
      columns[c] = same || !isNumber(codes.get(c).name()) ? c : number(codes.get(c).name()) - 1;
    }
    int last =
        Math.max(Arrays.stream(columns).max().orElse(0), isNumber(target) ? number(target) - 1 : 0);
    if (Arrays.stream(columns).max().orElse(0) >= count || (!same && count > last + 1)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: the row has %d columns, the model was trained on %d%s",
              table.place(0, Math.min(count, last + 1) + (count > last + 1 ? 1 : 0) - 1),
              count,
              last + 1,
              last + 1 == columns.length ? "" : " (" + columns.length + " of them inputs)"));
    }
    return columns;
  }

  /** Notes the columns that training did not use: they are ignored, and may be there by mistake. */
  private static void noteOthers(RawTable table, int[] columns, String target, List<String> notes) {
    List<String> names = Objects.requireNonNull(table.names());
    for (int j = 0; j < names.size(); j++) {
      int column = j;
      if (!names.get(j).equals(target) && Arrays.stream(columns).noneMatch(c -> c == column)) {
        notes.add(
            table.name()
                + ": line 1, "
                + table.place(j)
                + ": the model was not trained on it, it is left out");
      }
    }
  }

  private static boolean isNumber(String name) {
    return !name.isEmpty() && name.length() < 9 && name.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static int number(String name) {
    return Integer.parseInt(name);
  }

  /**
   * Encodes one row of texts: one field for each column, in the order of training, no target.
   *
   * @param fields one for each column
   * @param to of length {@link #width}
   * @throws DataException when the number of fields is another, or a text stands where numbers were
   */
  public void encode(String[] fields, double[] to) {
    requireFields(fields.length);
    Arrays.fill(to, 0);
    DoubleMatrix row = DoubleMatrix.wrap(to, 0, 1, width, width);
    for (int c = 0, at = 0; c < codes.size(); at += codes.get(c).width(), c++) {
      String field = fields[c].strip();
      double value = TableNumber.parse(field, false);
      boolean missing = TableNumber.isMissing(field);
      if (!codes.get(c).categorical() && !missing && !Double.isFinite(value)) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "field %d (\"%s\"): \"%s\" is not a number, as this column was in training",
                c + 1,
                codes.get(c).name(),
                field));
      }
      String text = Double.isNaN(value) ? field : TableNumber.name(value);
      put(c, value, missing ? null : text, row, 0, at);
    }
  }

  private void requireFields(int count) {
    if (count != codes.size()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "a row of %d fields, the model was trained on %d columns (%s, …): give those, in this"
                  + " order",
              count,
              codes.size(),
              codes.getFirst().name()));
    }
  }

  /** {@return whether every column is of numbers, so that a row is one number a column} */
  public boolean isNumeric() {
    return width == codes.size() && codes.stream().noneMatch(Code::categorical);
  }

  /**
   * Encodes one row of numbers, one for each column; NaN is a missing one. All columns must hold
   * numbers.
   *
   * @param fields one for each column
   * @param to of length {@link #width}
   */
  public void encode(double[] fields, double[] to) {
    encode(fields, to, 0);
  }

  /**
   * Encodes one row of numbers into a row of this matrix, which is stored by rows.
   *
   * @param fields one for each column
   * @param to inputs of the row, overwritten
   * @param row of it, from 0
   */
  public void encode(double[] fields, double[] to, int row) {
    requireFields(fields.length);
    for (int c = 0, at = row * width; c < fields.length; c++, at++) {
      Code code = codes.get(c);
      double x = Double.isNaN(fields[c]) ? code.fill() : fields[c];
      to[at] = code.scale() * (x - code.mean());
    }
  }
}

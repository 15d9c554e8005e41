package dev.tangent.data.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A column as it was written: each field is a number, a text, or missing.
 *
 * <p>8 bytes a number; texts are kept once each.
 */
public sealed class RawColumn permits SpooledColumn {
  private static final int MISSING = -1;
  private static final int NUMBER = -2;

  private double[] values = new double[16];

  /** Index into the dictionary, MISSING or NUMBER; null while there is no text. */
  private int @Nullable [] codes;

  private final List<String> dictionary = new ArrayList<>();
  private final Map<String, Integer> index = new HashMap<>();
  private int size;
  private int missing;
  private int texts;
  private int firstText = -1;

  RawColumn() {}

  void add(String field, boolean decimalComma) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size + (size >> 1));
      codes = codes == null ? null : Arrays.copyOf(codes, values.length);
    }
    double value = TableNumber.parse(field, decimalComma);
    values[size] = value;
    if (Double.isNaN(value)) {
      boolean none = TableNumber.isMissing(field);
      missing += none ? 1 : 0;
      if (!none) {
        addText(field);
      } else if (codes != null) {
        codes[size] = MISSING;
      }
    } else if (codes != null) {
      codes[size] = NUMBER;
    }
    size++;
  }

  private void addText(String field) {
    if (codes == null) {
      codes = new int[values.length];
      for (int i = 0; i < size; i++) {
        codes[i] = Double.isNaN(values[i]) ? MISSING : NUMBER;
      }
      firstText = size;
    }
    Integer known = index.get(field);
    if (known == null) {
      known = dictionary.size();
      dictionary.add(field);
      index.put(field, known);
    }
    codes[size] = known;
    texts++;
  }

  /** {@return number of rows} */
  public int size() {
    return size;
  }

  /** {@return how many fields have no value} */
  public int missing() {
    return missing;
  }

  /** {@return how many fields are text} */
  public int texts() {
    return texts;
  }

  /** {@return how many fields are numbers} */
  public int numbers() {
    return size - missing - texts;
  }

  /**
   * {@return the number of a row; NaN when it is text or missing}
   *
   * @param row from 0
   */
  public double value(int row) {
    return values[row];
  }

  /** {@return the first row whose field is text, or −1} */
  public int firstText() {
    return firstText;
  }

  /**
   * {@return whether the field of a row has no value}
   *
   * @param row from 0
   */
  public boolean isMissing(int row) {
    return Double.isNaN(values[row]) && (codes == null || codes[row] == MISSING);
  }

  /**
   * {@return the text of a row, a number as its shortest name; null when it is missing}
   *
   * @param row from 0
   */
  public @Nullable String text(int row) {
    double value = value(row);
    if (!Double.isNaN(value)) {
      return TableNumber.name(value);
    }
    return codes == null || codes[row] == MISSING ? null : dictionary.get(codes[row]);
  }

  /** {@return whether all fields are whole numbers, none missing} */
  public boolean isWhole() {
    for (int i = 0; i < size; i++) {
      if (values[i] != Math.rint(values[i])) {
        return false;
      }
    }
    return true;
  }

  /** {@return whether all fields are the same, none missing} */
  public boolean isConstant() {
    for (int i = 0; i < size; i++) {
      if (isMissing(i) || !String.valueOf(text(i)).equals(text(0))) {
        return false;
      }
    }
    return size > 0;
  }

  /** Whether the numbers are those of the rows, from 0 or from 1. */
  boolean isRowNumber() {
    for (int i = 0; i < size; i++) {
      if (values[i] != values[0] + i) {
        return false;
      }
    }
    return size > 2 && (values[0] == 0 || values[0] == 1);
  }

  /** The distinct values: numbers in ascending order, then texts in alphabetical order. */
  List<String> distinct(int limit) {
    Map<Double, String> numbers = new java.util.TreeMap<>();
    java.util.TreeSet<String> names = new java.util.TreeSet<>();
    for (int i = 0; i < size() && numbers.size() + names.size() <= limit; i++) {
      if (!Double.isNaN(value(i))) {
        numbers.computeIfAbsent(value(i) + 0.0, TableNumber::name);
      } else if (!isMissing(i)) {
        names.add(String.valueOf(text(i)));
      }
    }
    List<String> result = new ArrayList<>(numbers.values());
    result.addAll(names);
    return result;
  }
}

package dev.tangent.data.table;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A column as it was written: each field is a number, a text, or missing. */
public abstract sealed class RawColumn implements Serializable permits FieldColumn, SpooledColumn {
  @Serial private static final long serialVersionUID = 1;

  RawColumn() {}

  /** {@return number of rows} */
  public abstract int size();

  /** {@return how many fields have no value} */
  public abstract int missing();

  /** {@return how many fields are text} */
  public abstract int texts();

  /** {@return how many fields are numbers} */
  public int numbers() {
    return size() - missing() - texts();
  }

  /**
   * {@return the number of a row; NaN when it is text or missing}
   *
   * @param row from 0
   */
  public abstract double value(int row);

  /** {@return the first row whose field is text, or −1} */
  public abstract int firstText();

  /**
   * {@return whether the field of a row has no value}
   *
   * @param row from 0
   */
  public abstract boolean isMissing(int row);

  /**
   * {@return the text of a row, a number as its shortest name; null when it is missing}
   *
   * @param row from 0
   */
  public abstract @Nullable String text(int row);

  /** {@return whether all fields are whole numbers, none missing} */
  public abstract boolean isWhole();

  /** {@return whether all fields are the same, none missing} */
  public abstract boolean isConstant();

  /** Whether the numbers are those of the rows, from 0 or from 1. */
  abstract boolean isRowNumber();

  /** The distinct values: numbers in ascending order, then texts in alphabetical order. */
  List<String> distinct(int limit) {
    Map<Double, String> numbers = new TreeMap<>();
    TreeSet<String> names = new TreeSet<>();
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

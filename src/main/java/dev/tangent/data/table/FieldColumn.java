package dev.tangent.data.table;

import java.io.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/**
 * A column of fields in memory.
 *
 * <p>8 bytes a number; texts are kept once each.
 */
final class FieldColumn extends RawColumn {
  @Serial private static final long serialVersionUID = 1;

  private static final int MISSING = -1;
  private static final int NUMBER = -2;

  private double[] values = new double[16];

  /** Index into the dictionary, MISSING or NUMBER; null while there is no text. */
  private int @Nullable [] codes;

  private final ArrayList<String> dictionary = new ArrayList<>();
  private final HashMap<String, Integer> index = new HashMap<>();
  private int size;
  private int missing;
  private int texts;
  private int firstText = -1;

  /** Appends a field as it was written. */
  void add(String field, boolean decimalComma) {
    double value = TableNumber.parse(field, decimalComma);
    add(value, Double.isNaN(value) && !TableNumber.isMissing(field) ? field : null);
  }

  /** Appends a number; where it is NaN a text, or without one a missing value. */
  void add(double value, @Nullable String text) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size + (size >> 1));
      codes = codes == null ? null : Arrays.copyOf(codes, values.length);
    }
    values[size] = value;
    if (Double.isNaN(value)) {
      missing += text == null ? 1 : 0;
      if (text != null) {
        addText(text);
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

  @Override
  public int size() {
    return size;
  }

  @Override
  public int missing() {
    return missing;
  }

  @Override
  public int texts() {
    return texts;
  }

  @Override
  public double value(int row) {
    return values[row];
  }

  @Override
  public int firstText() {
    return firstText;
  }

  @Override
  public boolean isMissing(int row) {
    return Double.isNaN(values[row]) && (codes == null || codes[row] == MISSING);
  }

  @Override
  public @Nullable String text(int row) {
    double value = value(row);
    if (!Double.isNaN(value)) {
      return TableNumber.name(value);
    }
    return codes == null || codes[row] == MISSING ? null : dictionary.get(codes[row]);
  }

  @Override
  public boolean isWhole() {
    for (int i = 0; i < size; i++) {
      if (values[i] != Math.rint(values[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean isConstant() {
    for (int i = 0; i < size; i++) {
      if (isMissing(i) || !String.valueOf(text(i)).equals(text(0))) {
        return false;
      }
    }
    return size > 0;
  }

  @Override
  boolean isRowNumber() {
    for (int i = 0; i < size; i++) {
      if (values[i] != values[0] + i) {
        return false;
      }
    }
    return size > 2 && (values[0] == 0 || values[0] == 1);
  }
}

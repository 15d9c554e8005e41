package dev.tangent.data.table;

import dev.tangent.data.DataException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A table whose columns have their roles: one is the target, others are inputs (numbers, or names
 * that become one-hot), some are left out. {@link #notes} says what was decided and why.
 *
 * @param raw the columns as written
 * @param inputs in the order of the file, at least one
 * @param target what is to be learnt
 * @param notes of the reading and of the decisions, a line each
 */
public record Table(RawTable raw, List<Input> inputs, Target target, List<String> notes)
    implements Serializable {
  /** A text in one of ten fields, or more, makes a column one of names. */
  private static final int NUMBERS_TO_TEXTS = 9;

  private static final Set<String> INDEX_NAMES =
      Set.of(
          "",
          "unnamed: 0",
          "__index_level_0__",
          "index",
          "id",
          "row",
          "rowid",
          "row_id",
          "no",
          "nr",
          "number");

  /**
   * An input.
   *
   * @param column of the file, from 0
   * @param name its name there, or its number from 1
   * @param categorical whether it holds names
   */
  public record Input(int column, String name, boolean categorical) implements Serializable {}

  /** {@return number of rows} */
  public int rows() {
    return raw.rows();
  }

  /**
   * Decides what each column is.
   *
   * @param raw columns as they are written
   * @param options which of them is the target, and the like
   * @return the table
   * @throws DataException with the place, when a column fits no role or no input is left
   */
  public static Table of(RawTable raw, TableOptions options) {
    return new Decisions(raw, options).table();
  }

  private static final class Decisions {
    private final RawTable raw;
    private final TableOptions options;
    private final List<String> notes;
    private final Set<Integer> ignored = new HashSet<>();
    private final Set<Integer> categorical = new HashSet<>();

    Decisions(RawTable raw, TableOptions options) {
      this.raw = raw;
      this.options = options;
      notes = new ArrayList<>(raw.notes());
      options.ignore().forEach(name -> ignored.add(raw.column(name)));
      categorical.addAll(raw.nominal());
      options.categorical().forEach(name -> categorical.add(raw.column(name)));
    }

    Table table() {
      int target = TargetGuess.column(raw, options, ignored, notes);
      ignored.remove(target);
      Target learnt = TargetGuess.read(raw, target, options, notes);
      List<Input> inputs = new ArrayList<>();
      List<String> constant = new ArrayList<>();
      int candidates = raw.columns().size() - 1 - ignored.size();
      for (int j = 0; j < raw.columns().size(); j++) {
        if (j == target || ignored.contains(j) || isLeftOut(j, candidates)) {
          continue;
        }
        inputs.add(new Input(j, raw.columnName(j), isCategorical(j)));
        if (raw.columns().get(j).isConstant() && raw.rows() > 1) {
          constant.add(raw.columnName(j));
        }
      }
      if (!constant.isEmpty()) {
        notes.add(
            (constant.size() == 1
                    ? "column " + constant.getFirst() + " is"
                    : constant.size() + " columns are")
                + " the same in every row");
      }
      if (inputs.isEmpty()) {
        throw new DataException(
            raw.name()
                + ": no inputs: expected at least 2 columns (inputs, and the target); --separator"
                + " says what is between them");
      }
      long names = inputs.stream().filter(Input::categorical).count();
      if (names > 0) {
        notes.add(
            names
                + (names == 1 ? " column of names becomes" : " columns of names become")
                + " one input for each name");
        inputs.stream().filter(Input::categorical).forEach(this::sayWhatMayBeNumbers);
      }
      return new Table(raw, List.copyOf(inputs), learnt, List.copyOf(notes));
    }

    /** Notes a column of prices, percentages or dates: it is text, though people mean numbers. */
    private void sayWhatMayBeNumbers(Input input) {
      RawColumn column = raw.columns().get(input.column());
      String name = input.name();
      if (options.categorical().contains(name) || column.texts() < 4) {
        return;
      }
      Set<String> texts = new HashSet<>();
      for (int i = 0; i < column.size(); i++) {
        String text = column.text(i);
        if (text != null && Double.isNaN(column.value(i))) {
          if (text.chars().noneMatch(Character::isDigit)) {
            return;
          }
          texts.add(text);
        }
      }
      if (texts.size() > column.texts() / 2) {
        String text = String.valueOf(column.text(column.firstText()));
        notes.add(
            String.format(
                Locale.ROOT,
                "column %s is text, as \"%s\", with %d different names: write plain numbers if it"
                    + " means some, or leave it out with --ignore %s",
                name,
                text.length() <= 40 ? text : text.substring(0, 39) + "…",
                texts.size(),
                name));
      }
    }

    private boolean isLeftOut(int j, int candidates) {
      RawColumn column = raw.columns().get(j);
      if (column.missing() == column.size()) {
        notes.add(raw.place(j) + " has no values and is left out");
        return true;
      }
      return isIndex(j, column, candidates) || isFreeText(j, column);
    }

    /**
     * Whether a column numbers or names the rows: that says nothing about the rows of another
     * table.
     */
    private boolean isIndex(int j, RawColumn column, int candidates) {
      boolean numbers = column.isRowNumber();
      boolean unnamed = raw.names() == null || raw.names().get(j).isEmpty();
      String name = raw.names() == null ? "" : raw.names().get(j).toLowerCase(Locale.ROOT);
      boolean rowNames = j == 0 && raw.names() != null && name.isEmpty() && isDistinct(column);
      if (!numbers && !rowNames) {
        return false;
      }
      boolean out =
          candidates > 1
              && !options.categorical().contains(name)
              && (rowNames || (INDEX_NAMES.contains(name) && (j == 0 || !unnamed)));
      String what = raw.place(j) + (numbers ? " is the row's number" : " holds the row's name");
      notes.add(
          what
              + (out
                  ? " and is left out"
                  : " and is kept as an input: --ignore " + raw.columnName(j) + " leaves it out"));
      return out;
    }

    private static boolean isDistinct(RawColumn column) {
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < column.size(); i++) {
        if (!seen.add(String.valueOf(column.text(i)))) {
          return false;
        }
      }
      return column.size() > 1;
    }

    /** Whether most rows have a text that no other row has: nothing can be learnt from that. */
    private boolean isFreeText(int j, RawColumn column) {
      if (!isCategorical(j) || categorical.contains(j)) {
        return false;
      }
      int most = Math.max(20, column.size() / 2);
      if (column.distinct(most).size() <= most) {
        return false;
      }
      notes.add(
          raw.place(j)
              + " holds more than "
              + most
              + " different texts and is left out: --categorical "
              + raw.columnName(j)
              + " keeps it");
      return true;
    }

    private boolean isCategorical(int j) {
      RawColumn column = raw.columns().get(j);
      if (categorical.contains(j)) {
        return true;
      }
      if (column.texts() > 0 && column.numbers() >= NUMBERS_TO_TEXTS * column.texts()) {
        int row = column.firstText();
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: \"%s\" is not a number, as the other %d of the column are: mend it, or"
                    + " --categorical %s reads names",
                raw.place(row, j),
                column.text(row),
                column.numbers(),
                raw.columnName(j)));
      }
      return column.texts() > 0;
    }
  }
}

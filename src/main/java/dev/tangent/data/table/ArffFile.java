package dev.tangent.data.table;

import dev.tangent.data.DataException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Weka's ARFF: {@code @attribute name type} lines, then {@code @data} with a row a line, commas
 * between fields, {@code %} comments, {@code {index value, …}} for sparse rows.
 *
 * <p>The declared names are kept, and nominal attributes ({@code {a,b}}) stay nominal when they are
 * written in digits. Dates and relations are refused.
 */
final class ArffFile {
  private final Path file;
  private final List<String> names = new ArrayList<>();
  private final List<String> firstValues = new ArrayList<>();

  private final Set<Integer> nominal = new HashSet<>();

  private ArffFile(Path file) {
    this.file = file;
  }

  static RawTable read(Path file, TextInput text, TableOptions options, List<String> notes)
      throws IOException {
    return new ArffFile(file).read(new BufferedReader(text.reader()), options, notes);
  }

  private RawTable read(BufferedReader in, TableOptions options, List<String> notes)
      throws IOException {
    long number = 0;
    TableFile.Builder rows = null;
    for (String line; (line = in.readLine()) != null; ) {
      number++;
      String s = line.strip();
      if (s.isEmpty() || s.startsWith("%")) {
        continue;
      }
      if (rows == null) {
        if (declares(s, number)) {
          rows = new TableFile.Builder(file, names.size(), false, options.limitRows());
        }
      } else if (!rows.isFull()) {
        rows.add(new Row(number, s.startsWith("{") ? sparse(s, number) : dense(s)), true);
      }
    }
    if (rows == null || names.isEmpty()) {
      throw new DataException(file + ": not ARFF: it has no @attribute or no @data line");
    }
    return rows.build(List.copyOf(names), nominal, notes);
  }

  /** Reads a declaration; true at {@code @data}. */
  private boolean declares(String line, long number) {
    String lower = line.toLowerCase(Locale.ROOT);
    if (lower.startsWith("@data")) {
      return true;
    }
    if (lower.startsWith("@relation")) {
      return false;
    }
    if (!lower.startsWith("@attribute")) {
      throw bad(number, "expected @attribute or @data, got \"" + line + "\"");
    }
    String rest = line.substring("@attribute".length()).strip();
    int nameEnd = nameEnd(rest);
    names.add(unquoted(rest.substring(0, nameEnd)));
    String type = rest.substring(nameEnd).strip();
    String kind = type.toLowerCase(Locale.ROOT);
    if (kind.startsWith("date") || kind.startsWith("relational")) {
      throw bad(number, "an attribute of type " + type + ": leave it out of the file");
    }
    if (kind.isEmpty()) {
      throw bad(number, "the attribute has no type");
    }
    // A sparse row leaves out zeros, and of a nominal attribute the first value.
    String first = "0";
    if (type.startsWith("{")) {
      int end = type.lastIndexOf('}');
      if (end < 0) {
        throw bad(number, "the list of values has no end: put } after the last one");
      }
      nominal.add(names.size() - 1);
      first = dense(type.substring(1, end))[0];
    }
    firstValues.add(first);
    return false;
  }

  private static int nameEnd(String rest) {
    if (rest.startsWith("'") || rest.startsWith("\"")) {
      int close = rest.indexOf(rest.charAt(0), 1);
      return close < 0 ? rest.length() : close + 1;
    }
    int end = 0;
    while (end < rest.length() && !Character.isWhitespace(rest.charAt(end))) {
      end++;
    }
    return end;
  }

  private static String[] dense(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0 && c == '\\' && i + 1 < line.length()) {
        field.append(line.charAt(++i));
      } else if (quote != 0) {
        quote = c == quote ? 0 : quote;
        if (quote != 0) {
          field.append(c);
        }
      } else if ((c == '\'' || c == '"') && field.toString().isBlank()) {
        quote = c;
      } else if (c == ',') {
        fields.add(field.toString().strip());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString().strip());
    return fields.toArray(String[]::new);
  }

  private String[] sparse(String line, long number) {
    if (!line.endsWith("}")) {
      throw bad(number, "a sparse row ends with }");
    }
    String[] row = firstValues.toArray(String[]::new);
    String inside = line.substring(1, line.length() - 1).strip();
    for (String pair : inside.isEmpty() ? new String[0] : dense(inside)) {
      int blank = pair.indexOf(' ');
      try {
        row[Integer.parseInt(blank < 0 ? pair : pair.substring(0, blank))] =
            unquoted(pair.substring(blank + 1).strip());
      } catch (NumberFormatException | IndexOutOfBoundsException e) {
        throw bad(number, "expected {index value, …} with indices below " + row.length);
      }
    }
    return row;
  }

  private static String unquoted(String text) {
    boolean quoted =
        text.length() >= 2
            && (text.charAt(0) == '\'' || text.charAt(0) == '"')
            && text.charAt(text.length() - 1) == text.charAt(0);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private DataException bad(long line, String what) {
    return new DataException(file + ": line " + line + ": " + what);
  }
}

package dev.tangent.data.table;

import java.util.Locale;
import java.util.Set;

/**
 * Which texts are numbers: decimal digits with a point and an exponent, as {@code -1.5e3}; with
 * decimal commas {@code -1,5e3}. What Java alone takes for numbers ({@code 3d}, {@code 0x1p3}) is
 * text.
 */
final class TableNumber {
  private static final Set<String> MISSING =
      Set.of("", "?", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NAN", "null", "NULL", "None");

  /** The minus sign of typesetters and web pages. */
  private static final char MINUS = '\u2212';

  private static final Set<String> INFINITE = Set.of("inf", "infinity");

  private TableNumber() {}

  /** Whether a field says that there is no value. */
  static boolean isMissing(String field) {
    return field.length() <= 4 && MISSING.contains(field);
  }

  /**
   * The number; NaN when the text is none. A number beyond the range of float64, or {@code inf},
   * gives infinity, which no table may hold.
   *
   * @param field without blanks around it
   */
  static double parse(String field, boolean decimalComma) {
    int n = field.length();
    if (n > 1 && field.charAt(0) == MINUS && Character.isDigit(field.charAt(1))) {
      return -parse(field.substring(1), decimalComma);
    }
    int at = n > 0 && (field.charAt(0) == '-' || field.charAt(0) == '+') ? 1 : 0;
    int digits = at;
    at = skipDigits(field, at);
    int whole = at - digits;
    if (at == n && whole > 0 && whole <= 9) {
      return Integer.parseInt(field);
    }
    int fraction = 0;
    if (at < n && field.charAt(at) == (decimalComma ? ',' : '.')) {
      int from = ++at;
      at = skipDigits(field, at);
      fraction = at - from;
    }
    if (whole + fraction == 0) {
      return infinite(field);
    }
    if (at < n && (field.charAt(at) == 'e' || field.charAt(at) == 'E')) {
      at++;
      at += at < n && (field.charAt(at) == '-' || field.charAt(at) == '+') ? 1 : 0;
      int from = at;
      at = skipDigits(field, at);
      at = at == from ? -1 : at;
    }
    if (at != n) {
      return Double.NaN;
    }
    return Double.parseDouble(decimalComma ? field.replace(',', '.') : field);
  }

  private static double infinite(String field) {
    boolean negative = field.startsWith("-");
    String rest = negative || field.startsWith("+") ? field.substring(1) : field;
    if (rest.length() > 8 || !INFINITE.contains(rest.toLowerCase(Locale.ROOT))) {
      return Double.NaN;
    }
    return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  private static int skipDigits(String field, int from) {
    int at = from;
    while (at < field.length() && field.charAt(at) >= '0' && field.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /** Whether the text is a number with a comma where others write a point. */
  static boolean hasDecimalComma(String field) {
    return field.indexOf(',') >= 0 && !field.endsWith(",") && Double.isFinite(parse(field, true));
  }

  /** Whether the text is a number with a point or an exponent. */
  static boolean hasPoint(String field) {
    return (field.indexOf('.') >= 0 || field.indexOf('e') >= 0 || field.indexOf('E') >= 0)
        && Double.isFinite(parse(field, false));
  }

  /** A field without the blanks around it, non-breaking spaces included. */
  static String stripped(String field) {
    String stripped = field.strip();
    int from = 0;
    int to = stripped.length();
    while (from < to && isBlank(stripped.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(stripped.charAt(to - 1))) {
      to--;
    }
    return stripped.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\ufeff';
  }

  /** A number as a name of a class or category: 3 rather than 3.0. */
  static String name(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}

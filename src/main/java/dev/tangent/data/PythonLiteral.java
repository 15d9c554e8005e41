package dev.tangent.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Python literal in the header of an NPY file: dictionaries, tuples, lists, strings in
 * either kind of quotes, {@code True}, {@code False}, {@code None}, whole numbers (with the L of
 * Python 2).
 *
 * <p>The values become Java's {@link Map}, {@link List} (of tuples too), {@link String}, {@link
 * Boolean}, null, {@link Long}. One pass over the text, whatever is in it; nesting deeper than
 * {@value #MAX_DEPTH} is refused, so that no text can exhaust the stack.
 */
final class PythonLiteral {
  private static final int MAX_DEPTH = 16;

  private final String text;
  private int at;

  private PythonLiteral(String text) {
    this.text = text;
  }

  /**
   * The value of a literal.
   *
   * @throws IllegalArgumentException that says at which character the text stops being a literal
   */
  static @Nullable Object parse(String text) {
    PythonLiteral parser = new PythonLiteral(text);
    Object value = parser.value(0);
    parser.skipBlanks();
    if (parser.at < text.length()) {
      throw parser.unexpected("the end");
    }
    return value;
  }

  private @Nullable Object value(int depth) {
    if (depth > MAX_DEPTH) {
      throw unexpected("no deeper nesting");
    }
    skipBlanks();
    char c = peek();
    return switch (c) {
      case '{' -> dictionary(depth);
      case '(' -> items(')', depth);
      case '[' -> items(']', depth);
      case '\'', '"' -> string(c);
      default -> c == '-' || isDigit(c) ? number() : word();
    };
  }

  private Map<String, @Nullable Object> dictionary(int depth) {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    at++;
    for (skipBlanks(); peek() != '}'; skipBlanks()) {
      char quote = peek();
      if (quote != '\'' && quote != '"') {
        throw unexpected("a key in quotes");
      }
      String key = string(quote);
      skipBlanks();
      require(':');
      result.put(key, value(depth + 1));
      skipBlanks();
      if (peek() != '}') {
        require(',');
      }
    }
    at++;
    return result;
  }

  private List<@Nullable Object> items(char end, int depth) {
    List<@Nullable Object> result = new ArrayList<>();
    at++;
    for (skipBlanks(); peek() != end; skipBlanks()) {
      result.add(value(depth + 1));
      skipBlanks();
      if (peek() != end) {
        require(',');
      }
    }
    at++;
    return result;
  }

  private String string(char quote) {
    StringBuilder result = new StringBuilder();
    for (at++; peek() != quote; at++) {
      if (peek() == '\\') {
        at++; // Only names of fields are escaped here: an escaped character stands for itself.
      }
      result.append(peek());
    }
    at++;
    return result.toString();
  }

  private Long number() {
    int from = at;
    at += peek() == '-' ? 1 : 0;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    String digits = text.substring(from, at);
    if (at < text.length() && text.charAt(at) == 'L') {
      at++;
    }
    try {
      return Long.valueOf(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a number of " + digits.length() + " digits", e);
    }
  }

  private @Nullable Object word() {
    int from = at;
    while (at < text.length() && Character.isLetter(text.charAt(at))) {
      at++;
    }
    return switch (text.substring(from, at)) {
      case "True" -> true;
      case "False" -> false;
      case "None" -> null;
      default -> {
        at = from;
        throw unexpected("a value");
      }
    };
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw unexpected("more");
    }
    return text.charAt(at);
  }

  private void require(char c) {
    if (peek() != c) {
      throw unexpected("'" + c + "'");
    }
    at++;
  }

  private IllegalArgumentException unexpected(String expected) {
    return new IllegalArgumentException(
        at < text.length()
            ? "expected " + expected + " at character " + at
            : "expected " + expected + " but it ends");
  }
}

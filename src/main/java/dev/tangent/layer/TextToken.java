package dev.tangent.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A piece of an architecture's text with its place: a word, a brace, or the end of a layer ({@code
 * ;} or a new line).
 *
 * @param line from 1
 * @param column from 1
 */
record TextToken(String text, Kind kind, int line, int column) {
  enum Kind {
    WORD,
    OPEN,
    CLOSE,
    SEPARATOR,
    END
  }

  /** The pieces of a text, comments left out; the last one is {@link Kind#END}. */
  static List<TextToken> all(String text) {
    List<TextToken> tokens = new ArrayList<>();
    int line = 1;
    int lineStart = 0;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      int column = i - lineStart + 1;
      switch (c) {
        case '\n' -> {
          tokens.add(new TextToken("the end of the line", Kind.SEPARATOR, line++, column));
          lineStart = ++i;
        }
        case ';' -> {
          tokens.add(new TextToken(";", Kind.SEPARATOR, line, column));
          i++;
        }
        case '{' -> {
          tokens.add(new TextToken("{", Kind.OPEN, line, column));
          i++;
        }
        case '}' -> {
          tokens.add(new TextToken("}", Kind.CLOSE, line, column));
          i++;
        }
        case '#' -> {
          int end = text.indexOf('\n', i);
          i = end < 0 ? text.length() : end;
        }
        default -> {
          int end = i;
          while (end < text.length() && isWord(text.charAt(end))) {
            end++;
          }
          if (end > i) {
            tokens.add(new TextToken(text.substring(i, end), Kind.WORD, line, column));
          }
          i = Math.max(end, i + 1);
        }
      }
    }
    tokens.add(new TextToken("the end", Kind.END, line, i - lineStart + 1));
    return tokens;
  }

  private static boolean isWord(char c) {
    return !Character.isWhitespace(c) && ";{}#".indexOf(c) < 0;
  }

  /** An exception whose message names this place, what is wrong there and what was expected. */
  PlacedException error(String wrong, String expected) {
    return error(wrong + ": expected " + expected);
  }

  PlacedException error(String message) {
    return new PlacedException(
        String.format(Locale.ROOT, "architecture, line %d, column %d: %s", line, column, message));
  }
}

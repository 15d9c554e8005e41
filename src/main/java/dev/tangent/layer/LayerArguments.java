package dev.tangent.layer;

import dev.tangent.activation.NumberText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The arguments that follow the keyword of a layer in the text form: words in order, then options
 * {@code name=value} in any order, then blocks of layers in braces. A {@link LayerForm} asks for
 * the arguments that it knows; any others are refused, with their place.
 */
public final class LayerArguments {
  /**
   * A side of a window: rows × columns.
   *
   * @param rows height
   * @param columns width
   */
  public record Pair(int rows, int columns) {
    /** {@code 3x3}; {@code 2} for equal ones. */
    @Override
    public String toString() {
      return rows == columns ? Integer.toString(rows) : rows + "x" + columns;
    }
  }

  private final ArchitectureText text;
  private final LayerForm form;
  private final TextToken keyword;
  private final List<TextToken> words;
  private final Map<String, TextToken> options = new LinkedHashMap<>();

  LayerArguments(
      ArchitectureText text, LayerForm form, TextToken keyword, List<TextToken> arguments) {
    this.text = text;
    this.form = form;
    this.keyword = keyword;
    words = new ArrayList<>();
    for (TextToken argument : arguments) {
      int equals = argument.text().indexOf('=');
      if (equals < 0) {
        words.add(argument);
      } else if (options.put(argument.text().substring(0, equals), argument) != null) {
        throw argument.error(
            String.format(Locale.ROOT, "%s is given twice", argument.text().substring(0, equals)),
            form.usage());
      }
    }
  }

  /**
   * {@return the next word, a whole number of at least 1}
   *
   * @param what the word is, for messages
   */
  public int whole(String what) {
    TextToken word = nextWord(what);
    return whole(word, word.text(), what);
  }

  /**
   * {@return the next word, the width of a layer} The last dense layer of an architecture may leave
   * it out: then it is the number of outputs that the data ask for.
   */
  public int width() {
    return words.isEmpty() ? text.openWidth(keyword, form) : whole("a width");
  }

  /**
   * {@return the next word as rows × columns, {@code 3x5}, or {@code 3} for {@code 3x3}}
   *
   * @param what the word is, for messages
   */
  public Pair pair(String what) {
    TextToken word = nextWord(what);
    return pair(word, word.text(), what);
  }

  /**
   * {@return an option's number}
   *
   * @param option its name
   * @param standard its value when it isn't given
   */
  public double number(String option, double standard) {
    TextToken token = options.remove(option);
    if (token == null) {
      return standard;
    }
    try {
      return Double.parseDouble(value(token));
    } catch (NumberFormatException e) {
      throw token.error(
          String.format(Locale.ROOT, "'%s' is not a number", value(token)),
          option + "=" + NumberText.of(standard));
    }
  }

  /**
   * {@return an option's rows × columns}
   *
   * @param option its name
   * @param standard its value when it isn't given
   */
  public Pair pair(String option, Pair standard) {
    TextToken token = options.remove(option);
    return token == null ? standard : pair(token, value(token), option);
  }

  /**
   * {@return an option that is one of some words}
   *
   * @param option its name
   * @param standard its value when it isn't given
   * @param allowed the words
   */
  public String choice(String option, String standard, List<String> allowed) {
    TextToken token = options.remove(option);
    if (token == null) {
      return standard;
    }
    if (!allowed.contains(value(token))) {
      throw token.error(
          String.format(Locale.ROOT, "no %s '%s'", option, value(token)),
          option + "=" + String.join("|", allowed));
    }
    return value(token);
  }

  /** {@return the layers in the braces that follow} */
  public List<Layer> block() {
    requireNothingLeft();
    return text.block(form);
  }

  /**
   * {@return the layers in the braces after this word, if it follows}
   *
   * @param word that stands before them
   */
  public Optional<List<Layer>> block(String word) {
    return text.block(word, form);
  }

  /** Refuses arguments that were given but not asked for. */
  void requireNothingLeft() {
    if (!words.isEmpty()) {
      TextToken word = words.getFirst();
      throw word.error(String.format(Locale.ROOT, "'%s' is too much", word.text()), form.usage());
    }
    if (!options.isEmpty()) {
      Map.Entry<String, TextToken> first = options.entrySet().iterator().next();
      throw first
          .getValue()
          .error(
              String.format(Locale.ROOT, "%s has no option '%s'", form.keyword(), first.getKey()),
              form.usage());
    }
  }

  private TextToken nextWord(String what) {
    if (words.isEmpty()) {
      throw keyword.error(
          String.format(Locale.ROOT, "%s without %s", form.keyword(), what), form.usage());
    }
    return words.removeFirst();
  }

  private int whole(TextToken token, String digits, String what) {
    @Nullable Integer number = positive(digits);
    if (number == null) {
      throw token.error(
          String.format(Locale.ROOT, "%s is a whole number from 1, got '%s'", what, digits),
          form.usage());
    }
    return number;
  }

  private Pair pair(TextToken token, String digits, String what) {
    String[] sides = digits.split("x", -1);
    @Nullable Integer rows = positive(sides[0]);
    @Nullable Integer columns = sides.length == 2 ? positive(sides[1]) : rows;
    if (rows == null || columns == null || sides.length > 2) {
      throw token.error(
          String.format(Locale.ROOT, "%s is written as 2 or 2x1, got '%s'", what, digits),
          form.usage());
    }
    return new Pair(rows, columns);
  }

  private static @Nullable Integer positive(String digits) {
    boolean whole = digits.matches("\\d{1,10}");
    long number = whole ? Long.parseLong(digits) : 0;
    return number < 1 || number > Integer.MAX_VALUE ? null : (Integer) (int) number;
  }

  private static String value(TextToken option) {
    return option.text().substring(option.text().indexOf('=') + 1);
  }
}

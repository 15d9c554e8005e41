package dev.tangent.run.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The language of {@code --where}.
 *
 * <pre>
 * width >= 1000 and cost &lt; 0.1
 * command = train and not (status = failed or status = killed)
 * data ~ mnist and setting.activation != relu
 * </pre>
 *
 * <p>A comparison is {@code NAME OP VALUE}: {@code =}, {@code !=}, {@code <}, {@code <=}, {@code
 * >}, {@code >=}, {@code ~} (contains, in any case). A name alone is true where the run has such a
 * fact. Both sides are compared as numbers when they are numbers, else as text. A comparison with a
 * fact that a run lacks is false, whatever the operator. {@code and} binds closer than {@code or}.
 * Values with blanks are quoted: {@code 'a b'} or {@code "a b"}.
 */
public final class RunFilter implements Predicate<RunRow> {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:('[^']*'|\"[^\"]*\")|(<=|>=|!=|==|=|<|>|~)|([()])|([^\\s()<>=!~'\"]+))");

  private record Token(String text, int at, boolean word, boolean quoted) {}

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private final Set<String> names = new LinkedHashSet<>();
  private final Predicate<RunRow> test;
  private int next;

  private RunFilter(String text) {
    this.text = text;
    tokenize();
    test = tokens.isEmpty() ? _ -> true : or();
    if (next < tokens.size()) {
      throw expected("and, or, or the end");
    }
  }

  /**
   * Reads an expression.
   *
   * @param text expression
   * @return the filter
   * @throws IllegalArgumentException when it is none: what was expected and where
   */
  public static RunFilter parse(String text) {
    return new RunFilter(text);
  }

  @Override
  public boolean test(RunRow row) {
    return test.test(row);
  }

  /** {@return the names that it asks for} */
  public Set<String> names() {
    return Set.copyOf(names);
  }

  private void tokenize() {
    Matcher matcher = TOKEN.matcher(text);
    int at = 0;
    while (at < text.length() && !text.substring(at).isBlank()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s: \"%s\" at character %d is not understood",
                text,
                text.substring(at),
                at + 1));
      }
      String quoted = matcher.group(1);
      String token = matcher.group().strip();
      int start = matcher.end() - token.length();
      if (quoted != null) {
        tokens.add(new Token(quoted.substring(1, quoted.length() - 1), start, false, true));
      } else {
        tokens.add(new Token(token, start, matcher.group(4) != null, false));
      }
      at = matcher.end();
    }
  }

  private IllegalArgumentException expected(String what) {
    String found =
        next < tokens.size()
            ? String.format(
                Locale.ROOT,
                "\"%s\" at character %d",
                tokens.get(next).text(),
                tokens.get(next).at() + 1)
            : "the end";
    return new IllegalArgumentException(
        String.format(Locale.ROOT, "%s: expected %s, found %s", text, what, found));
  }

  private boolean take(String token) {
    if (next < tokens.size()
        && !tokens.get(next).quoted()
        && tokens.get(next).text().equalsIgnoreCase(token)) {
      next++;
      return true;
    }
    return false;
  }

  private Predicate<RunRow> or() {
    Predicate<RunRow> left = and();
    while (take("or")) {
      left = left.or(and());
    }
    return left;
  }

  private Predicate<RunRow> and() {
    Predicate<RunRow> left = not();
    while (take("and")) {
      left = left.and(not());
    }
    return left;
  }

  private Predicate<RunRow> not() {
    if (take("not")) {
      return not().negate();
    }
    if (take("(")) {
      Predicate<RunRow> inner = or();
      if (!take(")")) {
        throw expected(")");
      }
      return inner;
    }
    return comparison();
  }

  private Predicate<RunRow> comparison() {
    if (next >= tokens.size() || !tokens.get(next).word()) {
      throw expected("a name, as width");
    }
    String name = tokens.get(next++).text();
    names.add(name);
    for (String operator : List.of("<=", ">=", "!=", "==", "=", "<", ">", "~")) {
      if (take(operator)) {
        boolean value =
            next < tokens.size() && (tokens.get(next).word() || tokens.get(next).quoted());
        if (!value) {
          throw expected("a value after " + operator);
        }
        String wanted = tokens.get(next++).text();
        return row -> holds(row.fact(name), operator, wanted);
      }
    }
    return row -> row.fact(name) != null;
  }

  private static boolean holds(@Nullable Object fact, String operator, String wanted) {
    if (fact == null) {
      return false;
    }
    if (operator.equals("~")) {
      String all = fact.toString().toLowerCase(Locale.ROOT);
      return all.contains(wanted.toLowerCase(Locale.ROOT));
    }
    int sign = compare(fact, wanted);
    return switch (operator) {
      case "=", "==" -> sign == 0;
      case "!=" -> sign != 0;
      case "<" -> sign < 0;
      case "<=" -> sign <= 0;
      case ">" -> sign > 0;
      default -> sign >= 0;
    };
  }

  private static int compare(Object a, Object b) {
    Double x = number(a);
    Double y = number(b);
    return x != null && y != null
        ? Double.compare(x + 0.0, y + 0.0) // +0.0: -0 counts as 0
        : a.toString().compareToIgnoreCase(b.toString());
  }

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

  private static @Nullable Double number(Object value) {
    if (value instanceof Number n) {
      return n.doubleValue();
    }
    String text = value.toString();
    return NUMBER.matcher(text).matches() ? Double.valueOf(text) : null;
  }

  /**
   * {@return the order of {@code --sort}: by a fact, ascending, or descending when the key begins
   * with a minus; runs that lack it come last}
   *
   * @param key fact, after a minus for descending
   */
  public static Comparator<RunRow> order(String key) {
    return order(key, RunRow::fact);
  }

  /**
   * {@return the order of anything that has facts by name, by one of them}
   *
   * @param <T> what has facts
   * @param key fact, after a minus for descending
   * @param fact of one of them by name; null when it has none
   */
  public static <T> Comparator<T> order(String key, BiFunction<T, String, @Nullable Object> fact) {
    boolean descending = key.startsWith("-");
    String name = descending ? key.substring(1) : key;
    return (a, b) -> {
      Object x = fact.apply(a, name);
      Object y = fact.apply(b, name);
      if (x == null || y == null) {
        return Boolean.compare(x == null, y == null);
      }
      return descending ? compare(y, x) : compare(x, y);
    };
  }
}

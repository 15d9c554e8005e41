package dev.tangent.experiment;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The settings of an experiment by name, immutable. A value is a whole number, a number, a text or
 * a list of whole numbers or numbers; {@code key=value} replaces it by one of the same kind.
 */
public final class Settings {
  private final Map<String, Object> values;

  private Settings(Map<String, Object> values) {
    this.values = values;
  }

  /** No settings yet. */
  public static Settings none() {
    return new Settings(new LinkedHashMap<>());
  }

  /** These settings with the values of a {@code run.json}; each keeps the kind of the default. */
  public Settings over(Map<String, ?> stored) {
    Settings result = this;
    for (Map.Entry<String, ?> e : stored.entrySet()) {
      if (values.containsKey(e.getKey())) {
        String text =
            e.getValue() instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(e.getValue());
        result = result.set(e.getKey(), text);
      }
    }
    return result;
  }

  public Settings with(String key, Object value) {
    Map<String, Object> copy = new LinkedHashMap<>(values);
    copy.put(key, value);
    return new Settings(copy);
  }

  /** Replaces one value by an assignment {@code key=value}. */
  public Settings set(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "\"%s\" is no setting: write key=value, as in widths=100,1000",
              assignment));
    }
    return set(assignment.substring(0, equals).strip(), assignment.substring(equals + 1).strip());
  }

  private Settings set(String key, String text) {
    Object old = values.get(key);
    if (old == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "unknown setting \"%s\": there are %s",
              key,
              String.join(", ", values.keySet())));
    }
    try {
      return with(key, parse(old, text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "setting %s: \"%s\" is not like %s", key, text, show(old)), e);
    }
  }

  private static Object parse(Object kind, String text) {
    return switch (kind) {
      case Integer _ -> Integer.valueOf(text);
      case Long _ -> Long.valueOf(text);
      case Double _ -> finite(text);
      case int[] _ ->
          Arrays.stream(text.split(",")).map(String::strip).mapToInt(Integer::parseInt).toArray();
      case double[] _ ->
          Arrays.stream(text.split(",")).map(String::strip).mapToDouble(Settings::finite).toArray();
      default -> text;
    };
  }

  private static double finite(String text) {
    double value = Double.parseDouble(text);
    if (!Double.isFinite(value)) {
      throw new NumberFormatException("not finite: " + text);
    }
    return value;
  }

  private static String show(Object value) {
    return switch (value) {
      case int[] list -> Arrays.toString(list).replaceAll("[\\[\\] ]", "");
      case double[] list -> Arrays.toString(list).replaceAll("[\\[\\] ]", "");
      default -> value.toString();
    };
  }

  /** Whether there is a setting of this name. */
  public boolean has(String key) {
    return values.containsKey(key);
  }

  public int integer(String key) {
    return (Integer) get(key);
  }

  /** A whole number that is at least {@code least}. */
  public int atLeast(int least, String key) {
    int value = integer(key);
    if (value < least) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "setting %s is at least %d, got %d", key, least, value));
    }
    return value;
  }

  /** A number above zero. */
  public double positive(String key) {
    double value = number(key);
    if (!(value > 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "setting %s is above 0, got %s", key, value));
    }
    return value;
  }

  /** Widths: at least one, each at least 1. */
  public int[] widths(String key) {
    int[] widths = (int[]) get(key);
    if (widths.length == 0 || Arrays.stream(widths).anyMatch(n -> n < 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "setting %s: a width is at least 1, got %s", key, show(widths)));
    }
    return widths.clone();
  }

  public double number(String key) {
    return (Double) get(key);
  }

  public double[] numbers(String key) {
    return ((double[]) get(key)).clone();
  }

  public long seed() {
    return (Long) get("seed");
  }

  public String text(String key) {
    return (String) get(key);
  }

  private Object get(String key) {
    Object value = values.get(key);
    if (value == null) {
      throw new IllegalStateException("no setting " + key);
    }
    return value;
  }

  /** All values by name, for {@code run.json}; lists as lists. */
  public Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    values.forEach(
        (key, value) ->
            map.put(
                key,
                switch (value) {
                  case int[] list -> Arrays.stream(list).boxed().toList();
                  case double[] list -> Arrays.stream(list).boxed().toList();
                  default -> value;
                }));
    return map;
  }

  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(e -> e.getKey() + "=" + show(e.getValue()))
        .collect(Collectors.joining(" "));
  }
}

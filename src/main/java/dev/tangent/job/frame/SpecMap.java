package dev.tangent.job.frame;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns specs into maps and back: the keys are the names of a record's components in lower case
 * with hyphens, including the components of a {@link SpecPart}.
 *
 * <p>Components are {@code int}, {@code long}, {@code double}, {@code boolean} or their boxes,
 * {@code String}, {@link Path}, an enum (by its name in lower case with hyphens), or lists of these
 * ({@code 0.1,0.2} as text; a list of one number is written as the number). Null is left out.
 */
public final class SpecMap {
  private SpecMap() {}

  /**
   * {@return the settings of a spec, for {@code run.json}: paths are absolute}
   *
   * @param spec a record of settings
   */
  public static Map<String, Object> write(Record spec) {
    Map<String, Object> map = new LinkedHashMap<>();
    collect(spec, map);
    return map;
  }

  private static void collect(Record spec, Map<String, Object> to) {
    for (RecordComponent component : spec.getClass().getRecordComponents()) {
      Object value = get(spec, component);
      if (value instanceof SpecPart part) {
        collect((Record) part.recorded(), to);
      } else if (value != null) {
        to.put(name(component), plain(value));
      }
    }
  }

  /**
   * {@return a spec from settings}
   *
   * @param <S> type of the spec
   * @param defaults what holds for settings that are not in the map
   * @param settings by name; each of its type, or as text
   * @throws SpecException for a setting that there isn't, and for values that make no sense
   */
  public static <S extends Record> S read(S defaults, Map<String, ?> settings) {
    Set<String> names = names(defaults);
    for (String name : settings.keySet()) {
      SpecException.require(
          names.contains(name),
          "unknown setting \"" + name + "\"",
          "there are " + String.join(", ", names));
    }
    return make(defaults, settings);
  }

  /**
   * {@return the spec of a run from its {@code run.json}}
   *
   * @param <S> type of the spec
   * @param defaults what holds for settings that are not in the map
   * @param settings by name
   * @throws SpecException as {@link #read}
   */
  public static <S extends Record> S recall(S defaults, Map<String, Object> settings) {
    return read(defaults, recalled(defaults, settings));
  }

  private static Map<String, Object> recalled(Record spec, Map<String, Object> settings) {
    Map<String, Object> rest = settings;
    for (RecordComponent component : spec.getClass().getRecordComponents()) {
      if (get(spec, component) instanceof SpecPart part) {
        rest = recalled((Record) part, part.recalled(rest));
      }
    }
    return rest;
  }

  /**
   * {@return the names of all settings of a spec, those that are null too}
   *
   * @param spec a record of settings
   */
  public static Set<String> names(Record spec) {
    Set<String> names = new LinkedHashSet<>();
    for (RecordComponent component : spec.getClass().getRecordComponents()) {
      Object value = get(spec, component);
      if (value instanceof SpecPart part) {
        names.addAll(names((Record) part));
      } else {
        names.add(name(component));
      }
    }
    return names;
  }

  private static <S extends Record> S make(S defaults, Map<String, ?> settings) {
    RecordComponent[] components = defaults.getClass().getRecordComponents();
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String name = name(components[i]);
      Object own = get(defaults, components[i]);
      values[i] =
          own instanceof SpecPart part
              ? make((Record) part, settings)
              : settings.containsKey(name)
                  ? convert(name, components[i].getGenericType(), settings.get(name))
                  : own;
    }
    return construct(defaults, components, values);
  }

  /** The same spec with this part in place of the one of the same type. */
  static <S extends Record> S replace(S spec, SpecPart part) {
    RecordComponent[] components = spec.getClass().getRecordComponents();
    @Nullable Object[] values = new Object[components.length];
    boolean found = false;
    for (int i = 0; i < components.length; i++) {
      boolean its = components[i].getType() == part.getClass();
      values[i] = its ? part : get(spec, components[i]);
      found |= its;
    }
    if (!found) {
      throw new IllegalArgumentException(
          spec.getClass().getSimpleName() + " has no " + part.getClass().getSimpleName());
    }
    return construct(spec, components, values);
  }

  @SuppressWarnings("unchecked") // the constructor of defaults' own class
  private static <S extends Record> S construct(
      S defaults, RecordComponent[] components, @Nullable Object[] values) {
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return (S) defaults.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(defaults.getClass() + ": a spec is a public record", e);
    }
  }

  private static @Nullable Object get(Record spec, RecordComponent component) {
    try {
      return component.getAccessor().invoke(spec);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(spec.getClass() + ": a spec is a public record", e);
    }
  }

  /** {@code limitRows} is {@code limit-rows}, {@code inputs2} stays. */
  private static String name(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static Object plain(Object value) {
    return switch (value) {
      case Number _, Boolean _, String _ -> value;
      case Path path -> path.toAbsolutePath().normalize().toString();
      case Enum<?> word -> word(word);
      case List<?> list when list.size() == 1 && list.getFirst() != null -> plain(list.getFirst());
      case List<?> list ->
          list.stream().map(v -> plain(v).toString()).collect(Collectors.joining(","));
      default -> throw new IllegalStateException("a setting of " + value.getClass());
    };
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static @Nullable Object convert(String name, Type type, @Nullable Object value) {
    if (value == null) {
      if (type instanceof Class<?> c && c.isPrimitive()) {
        throw new SpecException("no " + name, "give a value");
      }
      return null;
    }
    try {
      return type instanceof ParameterizedType list
          ? list(list.getActualTypeArguments()[0], value)
          : single((Class<?>) type, value);
    } catch (IllegalArgumentException e) {
      throw new SpecException(
          String.format(Locale.ROOT, "--%s %s", name, text(value)), expected(type));
    }
  }

  private static String text(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
        : value.toString();
  }

  private static List<Object> list(Type element, Object value) {
    List<?> values =
        value instanceof List<?> list
            ? list
            : value instanceof String text && text.isEmpty()
                ? List.of()
                : List.of((Object[]) value.toString().split(",", -1));
    return values.stream().map(v -> single((Class<?>) element, v)).toList();
  }

  private static Object single(Class<?> type, Object value) {
    String text = value instanceof Enum<?> e ? word(e) : value.toString().strip();
    if (type == int.class || type == Integer.class) {
      return Integer.valueOf(text);
    }
    if (type == long.class || type == Long.class) {
      return Long.valueOf(text);
    }
    if (type == double.class || type == Double.class) {
      return value instanceof Number number ? number.doubleValue() : Double.valueOf(text);
    }
    if (type == boolean.class || type == Boolean.class) {
      if (!text.equals("true") && !text.equals("false")) {
        throw new IllegalArgumentException(text);
      }
      return Boolean.valueOf(text);
    }
    if (type == Path.class) {
      return Path.of(value.toString());
    }
    if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        if (word((Enum<?>) constant).equals(text.toLowerCase(Locale.ROOT))) {
          return constant;
        }
      }
      throw new IllegalArgumentException(text);
    }
    return value.toString();
  }

  private static String expected(Type type) {
    if (type instanceof ParameterizedType list) {
      return "with commas between, each " + expected(list.getActualTypeArguments()[0]);
    }
    Class<?> c = (Class<?>) type;
    if (c.isEnum()) {
      return Arrays.stream(c.getEnumConstants())
          .map(constant -> word((Enum<?>) constant))
          .collect(Collectors.joining(" or "));
    }
    return c == boolean.class || c == Boolean.class
        ? "true or false"
        : c == double.class || c == Double.class ? "a number" : "a whole number";
  }
}

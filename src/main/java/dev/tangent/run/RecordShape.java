package dev.tangent.run;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns a record into a map and back. Components are texts, {@code int}, {@code long}, {@code
 * double}, lists and maps of such, {@code double[]}, or {@code Object}, which is whatever was read.
 */
final class RecordShape {
  private static final ClassValue<RecordShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
          return new RecordShape(type);
        }
      };

  /** A value that the record doesn't take; the message names the component. */
  static final class Mismatch extends RuntimeException {
    private static final long serialVersionUID = 1;

    Mismatch(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  // Looked up once: a log has millions of records.
  private final Class<?> type;
  private final String[] names;
  private final Class<?>[] types;
  private final Type[] generic;
  private final Method[] accessors;
  private final Constructor<?> constructor;

  private RecordShape(Class<?> type) {
    this.type = type;
    RecordComponent[] components = type.getRecordComponents();
    names = Stream.of(components).map(RecordComponent::getName).toArray(String[]::new);
    types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    generic = Stream.of(components).map(RecordComponent::getGenericType).toArray(Type[]::new);
    accessors = Stream.of(components).map(RecordComponent::getAccessor).toArray(Method[]::new);
    try {
      constructor = type.getDeclaredConstructor(types);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(type.getName(), e);
    }
    // Records of a room alone have accessors of that room.
    constructor.trySetAccessible();
    for (Method accessor : accessors) {
      accessor.trySetAccessible();
    }
  }

  static RecordShape of(Class<?> type) {
    return SHAPES.get(type);
  }

  int size() {
    return names.length;
  }

  String name(int component) {
    return names[component];
  }

  @Nullable Object get(Record object, int component) {
    try {
      return accessors[component].invoke(object);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(type.getName() + ": " + name(component), e);
    }
  }

  /**
   * The record of these values; what the map lacks is 0 or null, what the record lacks is ignored.
   *
   * @throws Mismatch when a value is of another kind, or the record refuses them
   */
  Record read(Map<?, ?> values) {
    @Nullable Object[] arguments = new @Nullable Object[names.length];
    for (int i = 0; i < names.length; i++) {
      String name = names[i];
      arguments[i] =
          values.containsKey(name) || !types[i].isPrimitive()
              ? convert(values.get(name), generic[i], name)
              : convert(0, types[i], name);
    }
    try {
      return (Record) constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new Mismatch(String.valueOf(e.getCause()), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getName(), e);
    }
  }

  private static @Nullable Object convert(@Nullable Object value, Type to, String name) {
    if (to == int.class || to == long.class || to == double.class) {
      return number(value, to, name);
    }
    if (value == null || to == Object.class) {
      return value;
    }
    if (to == String.class && !(value instanceof Map<?, ?>) && !(value instanceof List<?>)) {
      return value.toString();
    }
    if (to == Double.class) {
      return number(value, double.class, name);
    }
    if (to == double[].class && value instanceof List<?> list) {
      double[] array = new double[list.size()];
      for (int i = 0; i < array.length; i++) {
        array[i] = (Double) number(list.get(i), double.class, name);
      }
      return array;
    }
    if (to instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class && value instanceof List<?> list) {
        List<@Nullable Object> converted = new ArrayList<>(list.size());
        list.forEach(entry -> converted.add(convert(entry, of[0], name)));
        return converted;
      }
      if (generic.getRawType() == Map.class && value instanceof Map<?, ?> map) {
        Map<String, @Nullable Object> converted = new LinkedHashMap<>();
        map.forEach((key, entry) -> converted.put((String) key, convert(entry, of[1], name)));
        return converted;
      }
    }
    throw new Mismatch(name + " cannot be " + kind(value), null);
  }

  /** Texts of numbers count as numbers, because NaN and infinities are written as texts. */
  private static Number number(@Nullable Object value, Type to, String name) {
    try {
      Number number =
          value instanceof String text
              ? Double.valueOf(text)
              : value instanceof Number read ? read : null;
      if (number != null && to == double.class) {
        return number.doubleValue();
      }
      if (number instanceof Integer
          || number instanceof Long
          || number instanceof Double && Double.isFinite(number.doubleValue())) {
        long whole = number.longValue();
        if (to == long.class) {
          return whole;
        }
        return Math.toIntExact(whole);
      }
    } catch (NumberFormatException | ArithmeticException e) {
      throw new Mismatch(name + " cannot be " + value, e);
    }
    throw new Mismatch(name + " cannot be " + kind(value), null);
  }

  private static String kind(@Nullable Object value) {
    return value == null
        ? "null"
        : value instanceof List<?>
            ? "a list"
            : value instanceof Map<?, ?> ? "an object" : value.toString();
  }
}

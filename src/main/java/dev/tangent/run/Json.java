package dev.tangent.run;

import dev.tangent.data.JsonValues;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * How events, settings and results look as JSON: a record is an object of its components, without
 * those that are null; enums and paths are written as their {@code toString}; NaN and infinities
 * are strings.
 */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /**
   * Kinds of events by their names; made when the first line is read, since writers don't need it.
   */
  private static final class Types {
    static final Map<String, Class<?>> BY_NAME =
        Stream.of(Event.class.getPermittedSubclasses())
            .collect(Collectors.toUnmodifiableMap(Json::typeName, c -> c));
  }

  private static String typeName(Class<?> type) {
    return type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** One line, with its newline. */
  static byte[] line(Logged logged) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator to = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      to.writeStartObject();
      to.writeStringProperty("type", typeName(logged.event().getClass()));
      to.writeNumberProperty("at", logged.at());
      components(to, (Record) logged.event());
      to.writeEndObject();
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  /** The event of a line; nothing when the line is not an event that this version knows. */
  static Optional<Logged> parse(byte[] bytes, int from, int to) {
    try {
      if (!(JsonValues.read(bytes, from, to - from) instanceof Map<?, ?> map)) {
        return Optional.empty();
      }
      Class<?> type = Types.BY_NAME.get(String.valueOf(map.get("type")));
      if (type == null) {
        return Optional.empty();
      }
      long at = map.get("at") instanceof Number n ? n.longValue() : 0;
      return Optional.of(new Logged(at, (Event) RecordShape.of(type).read(map)));
    } catch (RuntimeException e) {
      // Damaged bytes can fail in any way; what fails is no event.
      return Optional.empty();
    }
  }

  /**
   * {@return the value on one line}
   *
   * @param value maps, lists, arrays, records, strings, numbers, booleans or null
   */
  public static String text(@Nullable Object value) {
    return new String(bytes(value, ObjectWriteContext.empty()), StandardCharsets.UTF_8);
  }

  /**
   * {@return the value on several lines, with the newline at the end}
   *
   * @param value maps, lists, strings, numbers, booleans or null
   */
  public static byte[] pretty(@Nullable Object value) {
    byte[] text = bytes(value, new Pretty());
    byte[] line = Arrays.copyOf(text, text.length + 1);
    line[text.length] = '\n';
    return line;
  }

  private static final class Pretty extends ObjectWriteContext.Base {
    @Override
    public PrettyPrinter getPrettyPrinter() {
      return new DefaultPrettyPrinter();
    }

    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }
  }

  private static byte[] bytes(@Nullable Object value, ObjectWriteContext context) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator to = FACTORY.createGenerator(context, bytes)) {
      write(to, value);
    }
    return bytes.toByteArray();
  }

  // A chain of ifs, because the JVM generates classes when a switch over types is first reached.
  private static void write(JsonGenerator to, @Nullable Object value) {
    if (value == null) {
      to.writeNull();
    } else if (value instanceof CharSequence
        || value instanceof Enum<?>
        || value instanceof Character
        || value instanceof Path) {
      to.writeString(value.toString());
    } else if (value instanceof Number number) {
      number(to, number);
    } else if (value instanceof Boolean bool) {
      to.writeBoolean(bool);
    } else if (value instanceof Map<?, ?> map) {
      to.writeStartObject();
      map.forEach(
          (name, entry) -> {
            to.writeName(String.valueOf(name));
            write(to, entry);
          });
      to.writeEndObject();
    } else if (value instanceof Iterable<?> all) {
      to.writeStartArray();
      all.forEach(entry -> write(to, entry));
      to.writeEndArray();
    } else if (value.getClass().isArray()) {
      to.writeStartArray();
      for (int i = 0; i < Array.getLength(value); i++) {
        write(to, Array.get(value, i));
      }
      to.writeEndArray();
    } else if (value instanceof Record object) {
      to.writeStartObject();
      components(to, object);
      to.writeEndObject();
    } else {
      throw new IllegalArgumentException("no JSON for " + value.getClass().getName());
    }
  }

  private static void number(JsonGenerator to, Number number) {
    if (number instanceof Double value) {
      to.writeNumber(value.doubleValue());
    } else if (number instanceof Float value) {
      to.writeNumber(value.floatValue());
    } else if (number instanceof BigInteger value) {
      to.writeNumber(value);
    } else if (number instanceof BigDecimal value) {
      to.writeNumber(value);
    } else {
      to.writeNumber(number.longValue());
    }
  }

  private static void components(JsonGenerator to, Record object) {
    RecordShape shape = RecordShape.of(object.getClass());
    for (int i = 0; i < shape.size(); i++) {
      Object value = shape.get(object, i);
      if (value != null) {
        to.writeName(shape.name(i));
        write(to, value);
      }
    }
  }

  /**
   * {@return the objects of a file that is one list of them}
   *
   * @param file to be read
   */
  public static List<Map<String, Object>> objects(Path file) {
    @SuppressWarnings("unchecked") // Others fail at their first use, with their type.
    List<Map<String, Object>> objects = read(file, List.class);
    return objects;
  }

  /**
   * Reads a whole file.
   *
   * @throws RunException that names it, when it can't be read or holds something else
   */
  static <T> T read(Path file, Class<T> type) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      Object value = JsonValues.read(bytes, 0, bytes.length);
      if (value == null) {
        throw new RunException(file + ": damaged: it holds null");
      }
      if (type.isRecord() && value instanceof Map<?, ?> map) {
        value = RecordShape.of(type).read(map);
      }
      if (!type.isInstance(value)) {
        throw damaged(file, "it holds something else", null);
      }
      return type.cast(value);
    } catch (IOException e) {
      throw new RunException(file + ": cannot be read (" + RunException.reason(e) + ")", e);
    } catch (JacksonException e) {
      throw damaged(file, e.getOriginalMessage(), e);
    } catch (RecordShape.Mismatch e) {
      throw damaged(file, e.getMessage(), e);
    }
  }

  private static RunException damaged(Path file, @Nullable String why, @Nullable Throwable cause) {
    String reason = String.valueOf(why).lines().findFirst().orElse("");
    String text = file + ": damaged, or of another version of Tangent: " + reason;
    return cause == null ? new RunException(text) : new RunException(text, cause);
  }
}

package dev.tangent.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How events, settings and results look as JSON. */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private static final Map<String, Class<?>> TYPES =
      Arrays.stream(Event.class.getPermittedSubclasses())
          .collect(Collectors.toUnmodifiableMap(Json::typeName, c -> c));

  private Json() {}

  private static String typeName(Class<?> type) {
    return type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** One line, with its newline. */
  static byte[] line(Logged logged) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("type", typeName(logged.event().getClass()));
    node.put("at", logged.at());
    node.setAll((ObjectNode) MAPPER.valueToTree(logged.event()));
    return (MAPPER.writeValueAsString(node) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** The event of a line; nothing when the line is not an event that this version knows. */
  static Optional<Logged> parse(byte[] bytes, int from, int to) {
    try {
      JsonNode node = MAPPER.readTree(bytes, from, to - from);
      Class<?> type = TYPES.get(node.path("type").asString(""));
      if (type == null) {
        return Optional.empty();
      }
      Event event = (Event) MAPPER.treeToValue(node, type);
      return event == null
          ? Optional.empty()
          : Optional.of(new Logged(node.path("at").asLong(0), event));
    } catch (RuntimeException e) {
      // Damaged bytes can fail in any way; what fails is no event.
      return Optional.empty();
    }
  }

  /**
   * {@return the value on one line}
   *
   * @param value maps, lists, strings, numbers, booleans or null
   */
  public static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /**
   * {@return the value on several lines, with the newline at the end}
   *
   * @param value maps, lists, strings, numbers, booleans or null
   */
  public static byte[] pretty(Object value) {
    String text =
        MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * {@return the objects of a file that is one list of them}
   *
   * @param file to be read
   */
  public static List<Map<String, Object>> objects(Path file) {
    @SuppressWarnings("unchecked") // What is no object fails at its first use, with its type.
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
      T value = MAPPER.readValue(Files.readAllBytes(file), type);
      if (value == null) {
        throw new RunException(file + ": damaged: it holds null");
      }
      return value;
    } catch (IOException e) {
      throw new RunException(file + ": cannot be read (" + RunException.reason(e) + ")", e);
    } catch (JacksonException e) {
      throw new RunException(
          file + ": damaged, or of another version of Tangent: " + firstLine(e), e);
    }
  }

  private static String firstLine(JacksonException e) {
    return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
  }
}

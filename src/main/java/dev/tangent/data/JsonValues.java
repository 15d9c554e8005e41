package dev.tangent.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON as plain values: objects are maps in their order, arrays lists, and the rest is text, {@code
 * Integer}, {@code Long}, {@code BigInteger}, {@code Double}, {@code Boolean} or null.
 *
 * <p>Only Jackson's parser is used: its data binding would load five hundred more classes, which
 * took a third of a short command's time.
 */
public final class JsonValues {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonValues() {}

  /**
   * {@return the one value that these bytes (UTF-8) hold: maps, lists, strings, numbers, booleans
   * or null}
   *
   * @param bytes UTF-8
   * @param from index of the first one
   * @param length how many
   * @throws JacksonException when they hold no value, something that is not JSON, or more than one
   *     value
   */
  public static @Nullable Object read(byte[] bytes, int from, int length) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, from, length)) {
      if (parser.nextToken() == null) {
        throw new StreamReadException(parser, "there is nothing in it");
      }
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw new StreamReadException(parser, "something follows its end");
      }
      return value;
    }
  }

  /** Reads the value that begins at the parser's current token, and stops at its last token. */
  private static @Nullable Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
          parser.nextToken();
          map.put(name, value(parser));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        yield list;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new StreamReadException(parser, "it ends too early");
    };
  }
}

package dev.tangent.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Our JSON has the same bytes as that of Jackson's databind, which is independent of our code. */
class JsonTest {
  private static final JsonMapper PEER =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  @TempDir Path temp;

  private enum Colour {
    DARK_RED
  }

  private record Point(double x, String name, int[] counts, @Nullable Object nothing) {}

  private static @Nullable Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 3 ? 10 : 14)) {
      case 0 -> random.nextInt();
      case 1 -> random.nextLong();
      case 2 -> random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300);
      case 3 -> (float) random.nextGaussian();
      case 4 -> List.of(Double.NaN, Double.POSITIVE_INFINITY, -0.0, Float.NEGATIVE_INFINITY);
      case 5 -> random.nextBoolean();
      case 6 -> null;
      case 7 -> "quote \" slash \\ / line\n tab\t nul\0 ä θ \uD83D\uDE00 \u2028 </script>";
      case 8 -> BigInteger.ONE.shiftLeft(random.nextInt(200));
      case 9 -> Colour.DARK_RED;
      case 10 -> new Point(random.nextDouble(), "p", new int[] {1, 2}, null);
      case 11 -> new double[][] {{random.nextDouble(), Double.NaN}, {}};
      case 12 -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          list.add(value(random, depth + 1));
        }
        yield list;
      }
      default -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          map.put("k" + i + "\"ß", value(random, depth + 1));
        }
        yield map;
      }
    };
  }

  private static List<@Nullable Object> values(long seed) {
    Random random = new Random(seed);
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      values.add(value(random, 0));
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyValueLooksAsThePeerWritesIt(long seed) {
    List<@Nullable Object> values = new ArrayList<>(values(seed));
    assertEquals(PEER.writeValueAsString(values), Json.text(values));
    assertEquals(
        PEER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(values) + "\n",
        new String(Json.pretty(values), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7, 8})
  void filesAreReadAsThePeerReadsThem(long seed) throws Exception {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("all", values(seed));
    Path file = Files.write(temp.resolve("file"), Json.pretty(map));
    assertEquals(PEER.readValue(file.toFile(), Map.class), Json.read(file, Map.class));
  }

  static Stream<Event> events() {
    double[] x = {0, 1.5, Double.NaN};
    return Stream.of(
        new Event.Member("a", "b", "c", Map.of("width", "5", "seed", "1"), 200),
        new Event.Phase("train", 0, 2),
        new Event.Step("m", 1L << 40, 1.5, Map.of("cost", Double.NaN, "drift", 1e-300)),
        new Event.Curve("kernel", "m", "", 3, 1.5, x, x),
        new Event.Curve("function", "limit", "s", 3, 1.5, x, x, x, x),
        new Event.Field("gram", "limit", "ntk", 0, 0, 2, 3, "arrays/gram.npy"),
        new Event.Throughput(1, 0, Double.NEGATIVE_INFINITY, Long.MAX_VALUE),
        new Event.Table("t", List.of("a"), List.of(List.of("1"), List.of())),
        new Event.Log("info", "\u0001 ünd\n"),
        new Event.Alert("disk", "error", "", 3, "full"),
        new Event.Checkpoint("c.npz", "m", 3),
        new Event.State("paused"),
        new Event.End("done", ""));
  }

  @ParameterizedTest
  @MethodSource("events")
  void eventsLookAsThePeerWritesThemAndComeBack(Event event) {
    ObjectNode node = PEER.createObjectNode();
    node.put("type", event.getClass().getSimpleName().toLowerCase(Locale.ROOT));
    node.put("at", 12L);
    node.setAll((ObjectNode) PEER.valueToTree(event));
    byte[] line = Json.line(new Logged(12, event));
    String text = new String(line, StandardCharsets.UTF_8);
    assertEquals(PEER.writeValueAsString(node) + "\n", text);
    Logged read = Json.parse(line, 0, line.length).orElseThrow();
    assertEquals(text, new String(Json.line(read), StandardCharsets.UTF_8));
    assertEquals(
        PEER.writeValueAsString(PEER.treeToValue(node, event.getClass())),
        PEER.writeValueAsString(read.event()));
  }

  @Test
  void thereIsALineForEveryKind() {
    assertEquals(
        List.of(Event.class.getPermittedSubclasses()),
        events().map(Object::getClass).distinct().toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{\"type\":\"state\"}",
        "{\"type\":\"state\",\"state\":null}",
        "{\"type\":\"state\",\"state\":[\"running\"]}",
        "{\"type\":\"state\",\"state\":\"a\"} {}",
        "{\"type\":\"state\",\"state\":\"a\"",
        "{\"type\":\"phase\",\"name\":\"a\",\"index\":null}",
        "{\"type\":\"phase\",\"name\":\"a\",\"index\":\"x\"}",
        "{\"type\":\"phase\",\"name\":\"a\",\"index\":\"NaN\"}",
        "{\"type\":\"phase\",\"name\":\"a\",\"index\":99999999999}",
        "{\"type\":\"curve\",\"role\":\"a\",\"member\":\"m\",\"series\":\"\",\"x\":[1],\"y\":[]}",
        "{\"type\":\"step\",\"member\":\"m\",\"values\":{\"cost\":\"high\"}}",
      })
  void whatIsNoEventIsNone(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertEquals(Optional.empty(), Json.parse(bytes, 0, bytes.length), text);
  }

  @Test
  void fieldsOfOtherVersionsAreNoReasonToSkipALine() {
    byte[] line = "{\"new\":[{}],\"name\":\"a\",\"type\":\"phase\",\"count\":\"2\"}".getBytes();
    assertEquals(
        Optional.of(new Logged(0, new Event.Phase("a", 0, 2))), Json.parse(line, 0, line.length));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "null", "{\"seed\":{}}", "{\"inputs\":3}", "{}{}", "{", "x"})
  void aDamagedFileIsNamedInOneLine(String text) throws Exception {
    Path file = Files.writeString(temp.resolve("run.json"), text);
    RunException e =
        assertThrows(RunException.class, () -> Json.read(file, RunSettings.class), text);
    assertTrue(e.getMessage().startsWith(file + ": damaged"), e.getMessage());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
  }

  @Test
  void whatHasNoTextIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Json.text(List.of(new Object())));
  }
}

package dev.tangent.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.run.Event;
import dev.tangent.run.RunException;
import dev.tangent.run.RunSettings;
import dev.tangent.run.RunWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportPageTest {
  /** Text that would break a page that forgets to escape it. */
  static final String NASTY = "a<b> & \"c\" </script><script>alert(1)</script>";

  @TempDir Path temp;

  /** A training of two members with everything that a run can record. */
  static Path run(Path directory, long seed, int steps) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("width", 100);
    settings.put("remark", NASTY);
    RunSettings of = RunSettings.of("train", settings, seed);
    try (RunWriter writer = RunWriter.create(directory, of)) {
      for (String id : List.of("m1", "m2")) {
        writer.emit(new Event.Member(id, id, "n = 100", Map.of(), steps));
        for (int i = 0; i <= steps; i++) {
          double cost = Math.exp(-0.1 * i) * seed;
          writer.emit(new Event.Step(id, i, i, Map.of("alignment", 0.4 + 0.01 * i)));
          writer.emit(new Event.Step(id, i, i, Map.of("cost", cost, "broken", Double.NaN)));
        }
      }
      double[] x = {1, 2, 3};
      writer.emit(new Event.Curve("spectrum", "m1", "ntk", 0, 0, x, new double[] {9, 3, 1}));
      writer.emit(new Event.Table("Checks", List.of("check", "verdict"), CHECKS));
      writer.emit(new Event.Log("warning", "the disk is nearly full " + NASTY));
      writer.result(Map.of("cost", 0.125 * seed, "accuracy", Map.of("train", 0.9375)));
      writer.emit(new Event.End("done", ""));
    }
    return directory;
  }

  private static final List<List<String>> CHECKS =
      List.of(List.of("first", "pass"), List.of("second " + NASTY, "FAIL"));

  @Test
  void holdsWhatTheRunRecorded() throws IOException {
    Path run = run(temp.resolve("one"), 3, 20);
    Path file = temp.resolve("page.html");
    ReportPage.write(List.of(run), file);
    String page = Files.readString(file);
    assertEquals("0.375", cell(page, "cost"), "as result.json has it");
    assertEquals("0.9375", cell(page, "accuracy.train"));
    assertEquals("100", cell(page, "width"));
    assertTrue(page.contains("Checks that failed"), "what failed has a place of its own");
    assertTrue(page.contains("the disk is nearly full"));
    assertFalse(page.contains("<script>alert"), "text is escaped");
    assertFalse(page.contains("<title>broken"), "a value that is never finite has no plot");
    JsonNode data = data(page);
    assertEquals("cost", data.get(0).get("title").asString(), "what one looks for comes first");
    assertEquals("alignment", data.get(1).get("title").asString());
    assertEquals(2, data.get(0).get("series").size());
    assertEquals(3 * Math.exp(-2), data.get(0).get("series").get(1).get("y").get(20).asDouble(), 0);
    assertEquals("spectrum", data.get(2).get("title").asString());
  }

  @Test
  void needsNothingElse() throws IOException {
    String page = ReportPage.html(List.of(run(temp.resolve("one"), 3, 20)));
    Matcher links = Pattern.compile("(?:src|href)=\"([^\"]*)\"|url\\(([^)]*)\\)").matcher(page);
    while (links.find()) {
      String to = links.group(1) == null ? links.group(2) : links.group(1);
      assertTrue(to.startsWith("#") || to.startsWith("data:"), to);
    }
  }

  @Test
  void showsWhatDiffers() {
    Path a = run(temp.resolve("a"), 1, 20);
    Path b = run(temp.resolve("b"), 2, 30);
    String page = ReportPage.html(List.of(a, b));
    String differs = page.substring(page.indexOf("What differs"), page.indexOf("<h2>Figures"));
    assertTrue(differs.contains("seed"), differs);
    assertFalse(differs.contains("width"), "that is the same");
    assertEquals(4, data(page).get(0).get("series").size(), "members of both runs in one plot");
  }

  @Test
  void staysSmall() throws IOException {
    Path file = temp.resolve("page.html");
    ReportPage.write(List.of(run(temp.resolve("long"), 1, 20_000)), file);
    assertTrue(Files.size(file) < 300_000, "thinned: " + Files.size(file));
    JsonNode x = data(Files.readString(file)).get(0).get("series").get(0).get("x");
    assertEquals(20_000, x.get(x.size() - 1).asInt(), "the last point stays");
  }

  @Test
  void sameRunSameBytes() {
    Path run = run(temp.resolve("one"), 3, 5);
    assertEquals(ReportPage.html(List.of(run)), ReportPage.html(List.of(run)));
  }

  @Test
  void refusesWhatIsNoRun() {
    assertThrows(RunException.class, () -> ReportPage.html(List.of(temp)));
    assertThrows(IllegalArgumentException.class, () -> ReportPage.html(List.of()));
  }

  private static String cell(String page, String name) {
    String row = "<tr><th scope=\"row\">" + name + "</th>";
    int at = page.indexOf(row);
    assertTrue(at >= 0, name);
    Matcher cell = Pattern.compile("<td[^>]*>([^<]*)</td>").matcher(page);
    assertTrue(cell.find(at + row.length()), name);
    return cell.group(1);
  }

  private static JsonNode data(String page) {
    String open = "<script type=\"application/json\" id=\"data\">";
    int from = page.indexOf(open) + open.length();
    return JsonMapper.shared().readTree(page.substring(from, page.indexOf("</script>", from)));
  }
}

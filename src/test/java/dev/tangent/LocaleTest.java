package dev.tangent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Numbers in files and on the command line are the same in every country: nothing in the main
 * sources formats or reads with the locale of the machine.
 */
class LocaleTest {
  /** What depends on the machine's locale unless it is given one. */
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "\\.\\s*formatted\\s*\\("
              + "|\\bString\\s*\\.\\s*format\\s*\\(\\s*+(?!Locale\\.ROOT\\b)"
              + "|\\bprintf\\s*\\(\\s*+(?!Locale\\.ROOT\\b)"
              + "|\\.\\s*to(Lower|Upper)Case\\s*\\(\\s*\\)"
              + "|\\bnew\\s+(Scanner|Formatter|DecimalFormat|MessageFormat|SimpleDateFormat)\\b"
              + "|\\bNumberFormat\\s*\\.\\s*get\\w*\\("
              + "|\\bMessageFormat\\s*\\.\\s*format\\("
              + "|\\bDateTimeFormatter\\s*\\.\\s*ofPattern\\s*\\([^,()]*\\)"
              + "|\\bDateTimeFormatter\\s*\\.\\s*ofLocalized");

  /** Comments, texts of several lines, texts, characters: their contents are no calls. */
  private static final Pattern NO_CODE =
      Pattern.compile(
          "//[^\\n"
              + "]*|/\\*.*?\\*/|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n"
              + "])*+\"|'(?:\\\\.|[^'\\\\\\n"
              + "])'",
          Pattern.DOTALL);

  private static List<String> found(String name, String source) {
    String code =
        NO_CODE
            .matcher(source)
            .replaceAll(m -> Matcher.quoteReplacement("\n".repeat(lines(m.group()))));
    List<String> places = new ArrayList<>();
    for (Matcher m = FORBIDDEN.matcher(code); m.find(); ) {
      int line = 1 + lines(code.substring(0, m.end()));
      places.add(name + ":" + line + ": " + m.group().replaceAll("\\s+", ""));
    }
    return places;
  }

  private static int lines(String text) {
    return (int) text.chars().filter(c -> c == '\n').count();
  }

  @Test
  void nothingInTheMainSourcesDependsOnTheMachinesLocale() throws IOException {
    List<String> places = new ArrayList<>();
    int files = 0;
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      for (Path source : sources.filter(p -> p.toString().endsWith(".java")).toList()) {
        places.addAll(found(source.toString(), Files.readString(source)));
        files++;
      }
    }
    assertTrue(files > 100, files + " files");
    assertEquals("", String.join("\n", places), "say String.format(Locale.ROOT, …)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"%d\".formatted(1)",
        "text\n    .formatted(1)",
        "String.format(\"%d\", 1)",
        "String.format(\n  format, 1)",
        "out.printf(\"%d\", 1)",
        "s.toLowerCase()",
        "new Scanner(in)",
        "NumberFormat.getInstance()",
        "DateTimeFormatter.ofPattern(PATTERN)"
      })
  void eachKindIsFound(String code) {
    assertFalse(found("A.java", "int a;\n" + code + ";").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "String.format(Locale.ROOT, \"%d\", 1)",
        "out.printf(\n  Locale.ROOT, \"%d\", 1)",
        "s.toLowerCase(Locale.ROOT)",
        "// \"%d\".formatted(1)",
        "\"say .formatted( or toLowerCase()\"",
        "/* String.format( */",
        "DateTimeFormatter.ofPattern(PATTERN, Locale.ROOT)"
      })
  void whatIsFineIsLeftAlone(String code) {
    assertEquals(List.of(), found("A.java", code));
  }
}

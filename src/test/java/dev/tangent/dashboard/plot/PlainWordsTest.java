package dev.tangent.dashboard.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainWordsTest {
  private static final Pattern COMMENT = Pattern.compile("//[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
  private static final Pattern TEXT =
      Pattern.compile("\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*+\"", Pattern.DOTALL);

  @ParameterizedTest
  @CsvSource({
    "mean ± deviation, mean +- deviation",
    "ρ ≤ 1, rho <= 1",
    "‖Θ − Θ∞‖, |Theta - Theta_inf|",
    "10⁻¹², 10^-12",
    "√n₀ → ∞, sqrtn0 -> inf",
    "½ ‖f‖², 1/2 |f|^2",
    "é 日本 😀, é 日本 😀",
  })
  void spellsSigns(String text, String plain) {
    assertEquals(plain, PlainWords.of(text, _ -> false));
  }

  @Test
  void keepsWhatCanBeShown() {
    assertEquals("± Theta", PlainWords.of("± Θ", c -> c == '±'));
    assertEquals("? ok", PlainWords.spell("日 ok"));
  }

  /** Every sign in a text of the sources has a word: new texts join by being written. */
  @Test
  void everySignOfTheProgramsTextsHasAWord() throws IOException {
    Set<String> without = new TreeSet<>();
    int signs = 0;
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      for (Path source : sources.filter(p -> p.toString().endsWith(".java")).toList()) {
        Matcher text = TEXT.matcher(COMMENT.matcher(Files.readString(source)).replaceAll(""));
        while (text.find()) {
          for (int c : text.group().codePoints().filter(c -> c > 127).toArray()) {
            signs++;
            if (PlainWords.spell(Character.toString(c)).contains("?")) {
              without.add(Character.toString(c) + " in " + source.getFileName());
            }
          }
        }
      }
    }
    assertTrue(signs > 500, signs + " signs");
    assertEquals(Set.of(), without, "give them a word in PlainWords");
  }
}

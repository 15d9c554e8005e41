package dev.tangent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Only twins may be named {@code Float*}. The first line of a source tells its kind: with {@code //
 * twin: double} a {@code Double*} is generated from it; with {@code // twin: NAME by hand: why} the
 * twin NAME was written by hand.
 */
class TwinsTest {
  private static final Pattern BY_HAND = Pattern.compile("// twin: (\\w+) by hand: .+");

  private static List<Path> sources() throws IOException {
    List<Path> all = new ArrayList<>();
    for (String root : List.of("src/main/java", "src/test/java", "bench/java")) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        files
            .filter(f -> f.getFileName().toString().matches("Float.*\\.java"))
            .sorted()
            .forEach(all::add);
      }
    }
    return all;
  }

  @Test
  void everyFloatSaysWhoseTwinItIs() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Path file : sources()) {
      String first = Files.readString(file).lines().findFirst().orElse("");
      Matcher byHand = BY_HAND.matcher(first);
      if (byHand.matches()) {
        Path other = file.resolveSibling(byHand.group(1) + ".java");
        assertTrue(Files.exists(other), file + " names " + other);
      } else if (!first.equals("// twin: double") && !file.startsWith("src/test")) {
        wrong.add(file.toString());
      }
    }
    assertEquals(List.of(), wrong, "Float* without a twin: another name, or a first line");
  }

  /** Words are replaced and numbers stay: a size in bytes would be wrong in one of the two. */
  @Test
  void noSizesInBytesInWhatIsGenerated() throws IOException {
    Pattern size =
        Pattern.compile(
            "\\b(four|eight|4|8) bytes\\b|[0-9] [KMG]i?B( each)? in (float|single)",
            Pattern.CASE_INSENSITIVE);
    TreeMap<String, String> wrong = new TreeMap<>();
    for (Path file : sources()) {
      String text = Files.readString(file);
      Matcher found = size.matcher(text.replaceAll("\\s+\\*?\\s*", " "));
      if (text.startsWith("// twin: double") && found.find()) {
        wrong.put(file.toString(), found.group());
      }
    }
    assertEquals(new TreeMap<>(), wrong, "say how many numbers instead");
  }
}

package dev.tangent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.googlejavaformat.java.Formatter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every source is formatted as google-java-format does it. {@code mvn -q test
 * -Dtest=SourceFormatTest -Dtangent.format=true} rewrites those that are not.
 */
class SourceFormatTest {
  @Test
  void sourcesAreFormatted() throws Exception {
    boolean rewrite = Boolean.getBoolean("tangent.format");
    List<Path> wrong = new ArrayList<>();
    for (String root : List.of("src/main/java", "src/test/java", "bench/java", "src/spark")) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
          String source = Files.readString(file);
          String formatted = new Formatter().formatSourceAndFixImports(source);
          if (!source.equals(formatted)) {
            if (rewrite) {
              Files.writeString(file, formatted);
            } else {
              wrong.add(file);
            }
          }
        }
      }
    }
    assertEquals(List.of(), wrong, "not formatted; see the comment of this class");
  }
}

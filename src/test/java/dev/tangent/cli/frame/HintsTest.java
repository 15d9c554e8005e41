package dev.tangent.cli.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HintsTest {
  @AfterEach
  void forget() {
    System.clearProperty("tangent.command");
  }

  @ParameterizedTest
  @CsvSource({
    "./ntk, watch it with `./ntk watch R`",
    "/opt/my tools/ntk, watch it with `/opt/my tools/ntk watch R`",
    "ntk, watch it with `ntk watch R`"
  })
  void commandsAreNamedAsTheProgramWasCalled(String called, String hint) {
    System.setProperty("tangent.command", called);
    assertEquals(hint, Hints.pasteable("watch it with `ntk watch R`"));
  }

  /** Texts say {@code `ntk …`}: what names another place can't be right everywhere. */
  @Test
  void textsNameNoPlaceOfTheProgram() throws IOException {
    Pattern place = Pattern.compile("\"[^\"\n]*[^`]\\./ntk [^\"\n]*\"");
    List<String> found = new ArrayList<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      for (Path source : sources.filter(p -> p.toString().endsWith(".java")).toList()) {
        Matcher m = place.matcher(Files.readString(source));
        while (m.find()) {
          found.add(source.getFileName() + ": " + m.group());
        }
      }
    }
    assertEquals(List.of(), found);
  }
}

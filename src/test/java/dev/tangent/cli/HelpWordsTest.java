package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tangent.dashboard.plot.Glyphs;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The help of every command, as people read it. New commands are tested automatically. */
class HelpWordsTest {
  static Stream<String> commands() {
    return Stream.concat(Stream.of(""), Main.commandLine().getSubcommands().keySet().stream());
  }

  private static CommandLine command(String name) {
    CommandLine main = Main.commandLine();
    CommandLine command = name.isEmpty() ? main : main.getSubcommands().get(name);
    command.setUsageHelpAutoWidth(false);
    command.setUsageHelpWidth(80);
    return command;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void readsWell(String name) {
    List<String> wrong = new ArrayList<>();
    List<String> lines = command(name).getUsageMessage().lines().toList();
    boolean head = true;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      head &= !line.startsWith("  ") && (!line.endsWith(":") || line.contains(" "));
      if (line.length() > 80) {
        wrong.add("wider than 80: " + line);
      }
      if (line.contains("=<") || line.contains("…...")) {
        wrong.add("a label that says nothing: " + line);
      }
      if (line.matches(".*\\b1 (steps|columns|points|rows|layers|seeds)\\b.*")) {
        wrong.add("one of several: " + line);
      }
      String next = i + 1 < lines.size() ? lines.get(i + 1) : "";
      if (head && i > 0 && !line.isBlank() && !next.isBlank() && !next.startsWith(" ")) {
        String word = next.split(" ")[0];
        if (line.length() + 1 + word.length() < 80) {
          wrong.add("broken inside of a sentence: " + line);
        }
      }
      if (Glyphs.ASCII.spell(line).contains("?") && !line.contains("?")) {
        wrong.add("no words in ASCII: " + line);
      }
    }
    for (OptionSpec option : command(name).getCommandSpec().options()) {
      if (option.description().length != 1 || option.description()[0].isBlank()) {
        wrong.add("an option is described in one text: " + option.longestName());
      }
    }
    assertEquals("", String.join("\n", wrong));
  }
}

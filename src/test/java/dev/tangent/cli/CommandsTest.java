package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Properties that hold for every command. */
class CommandsTest {
  static List<String> names() {
    return List.copyOf(Main.commandLine().getSubcommands().keySet());
  }

  private static CommandLine command(String name) {
    return Main.commandLine().getSubcommands().get(name);
  }

  /** A start that builds one command alone must find every one, and say the same of it. */
  @ParameterizedTest
  @MethodSource("names")
  void eachIsFoundAlone(String name) {
    CommandLine alone = Main.commandLine(name);
    boolean all = name.equals("help") || name.equals("completion");
    assertEquals(all ? names().size() : 1, alone.getSubcommands().size(), name);
    assertEquals(
        command(name).getUsageMessage(), alone.getSubcommands().get(name).getUsageMessage());
  }

  /** The help and a slip of the pen know the names alone: they say what all commands would. */
  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "--version", "kernl", "--hlep", "-h kernel --out x"})
  void aShortStartSaysWhatAFullOneDoes(String line) {
    String[] words = line.split(" ");
    Cli brief = Cli.run(words);
    Cli full = Cli.runWithAll(words);
    assertEquals(full, brief);
    assertTrue(brief.out().length() + brief.err().length() > 0);
  }

  @ParameterizedTest
  @MethodSource("names")
  void isListedWithOneShortSentence(String name) {
    String[] description = command(name).getCommandSpec().usageMessage().description();
    assertTrue(description.length > 0, "has a description");
    assertTrue(description[0].endsWith("."), description[0]);
    assertTrue(description[0].length() <= 90, description[0]);
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyOptionIsExplained(String name) {
    for (OptionSpec option : command(name).getCommandSpec().options()) {
      assertTrue(option.description().length > 0, option.longestName());
      assertTrue(option.longestName().startsWith("--"), option.longestName());
    }
    for (String shared : List.of("--help", "--json", "--debug")) {
      assertNotNull(command(name).getCommandSpec().findOption(shared), shared);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void helpSucceedsAndAnUnknownOptionIsOneLine(String name) {
    Cli help = Cli.run(name, "--help");
    assertEquals(0, help.exitCode());
    assertEquals("", help.err(), "picocli warns of what it cannot format");
    Cli wrong = Cli.run(name, "--no-such-option");
    assertEquals(2, wrong.exitCode(), wrong.err());
    assertTrue(wrong.errorLine().contains("--no-such-option"), wrong.err());
    assertEquals("", wrong.out());
  }

  /** Every line {@code ntk …} of the README and of the guides, without its comment and pipes. */
  static List<String> examples() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
    try (Stream<Path> guides = Files.walk(Path.of("src/docs"))) {
      guides.filter(p -> p.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    List<String> examples = new ArrayList<>();
    for (Path page : pages) {
      Files.readAllLines(page).stream()
          .map(String::strip)
          .filter(line -> line.matches("(\\./)?ntk .*"))
          .map(line -> line.replaceFirst("\\s+#.*", "").replaceFirst("\\s+[|>] .*", ""))
          .map(line -> line.replaceFirst("^(\\./)?ntk *", ""))
          .filter(line -> !line.isEmpty() && !line.contains("…") && !line.contains("\\"))
          .forEach(examples::add);
    }
    return examples;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theExamplesOfTheReadmeAreUnderstood(String example) {
    // As a shell does: words, or what stands between quotes.
    String[] words =
        Pattern.compile("\"([^\"]*)\"|'([^']*)'|\\S+")
            .matcher(example)
            .results()
            .map(m -> m.group(1) != null ? m.group(1) : m.group(2) != null ? m.group(2) : m.group())
            .toArray(String[]::new);
    var parsed = Main.commandLine().parseArgs(words);
    assertTrue(parsed.hasSubcommand(), example);
  }
}

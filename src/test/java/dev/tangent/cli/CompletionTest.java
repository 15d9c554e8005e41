package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tangent.Needs;
import dev.tangent.activation.Activations;
import dev.tangent.cli.frame.OptionGroups;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Completion scripts and topics of help. */
class CompletionTest {
  @TempDir Path temp;

  /** Each shell reads its script and knows the commands then. */
  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void shellsReadTheirScripts(String shell) throws Exception {
    Cli cli = Cli.run("completion", shell);
    assertEquals(0, cli.exitCode(), cli.err());
    Path script = Files.writeString(temp.resolve("ntk." + shell), cli.out());
    if (shell.equals("bash")) {
      Needs.that(isInstalled(shell), "bash is not installed: apt install bash");
    }
    assumeTrue(isInstalled(shell), shell + " is not installed: apt install " + shell);
    String command =
        switch (shell) {
          case "bash" -> "source %s; complete -p ntk";
          case "zsh" ->
              "autoload -U +X compinit && compinit -u; source %s; whence -w _complete_ntk";
          default -> "source %s; complete -C 'ntk '; complete -C 'ntk kernel --pre'";
        };
    Process process =
        new ProcessBuilder(shell, "-c", command.formatted(script))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), said);
    for (String word :
        shell.equals("fish") ? List.of("kernel", "--precision") : List.of("_complete_ntk")) {
      assertTrue(said.contains(word), said);
    }
  }

  private static boolean isInstalled(String shell) {
    return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
        .anyMatch(d -> Files.isExecutable(Path.of(d.isEmpty() ? "." : d, shell)));
  }

  /** As man formats it, without a complaint: every option of every command in its page. */
  @Test
  void manualPagesHoldEveryOption() throws Exception {
    Cli cli = Cli.run("completion", "man", "--out", temp.toString());
    assertEquals(0, cli.exitCode(), cli.err());
    for (CommandLine command : Main.commandLine().getSubcommands().values()) {
      Path page = temp.resolve("ntk-" + command.getCommandName() + ".1");
      String text = Files.readString(page).replace("\\-", "-");
      for (OptionSpec option : command.getCommandSpec().options()) {
        assertTrue(option.hidden() || text.contains(option.longestName()), option.longestName());
      }
      assertTrue(text.contains(".SH SYNOPSIS") && text.contains(".SS Every command"), text);
    }
    assertEquals(2, Cli.run("completion", "man").exitCode());
    assumeTrue(isInstalled("groff"), "groff is not installed: apt install groff");
    Process groff =
        new ProcessBuilder(
                "groff", "-k", "-man", "-Tutf8", "-ww", temp.resolve("ntk-train.1").toString())
            .redirectErrorStream(true)
            .start();
    String shown = new String(groff.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, groff.waitFor());
    assertFalse(shown.contains("warning") || shown.contains("error:"), shown);
    assertTrue(shown.contains("NTK-TRAIN(1)"), shown);
  }

  /** What people want to do comes in groups, each option in one of them. */
  @Test
  void optionsAreGroupedInTheHelp() {
    String help = Cli.run("train", "--help").out();
    List<String> headings =
        help.lines().filter(l -> l.matches(" [A-Z].*:")).map(String::strip).toList();
    assertEquals(
        List.of(
            "Data:",
            "Columns of a table:",
            "Network:",
            "Weights:",
            "Training:",
            "Many runs:",
            "This run:",
            "Watching:",
            "Every command:"),
        headings);
    for (CommandLine command : Main.commandLine().getSubcommands().values()) {
      long grouped = OptionGroups.of(command).values().stream().mapToLong(List::size).sum();
      long shown = command.getCommandSpec().options().stream().filter(o -> !o.hidden()).count();
      assertEquals(shown, grouped, command.getCommandName());
    }
  }

  @Test
  void everyTopicHasItsPage() throws IOException {
    for (String topic : HelpCommand.TOPICS) {
      Cli cli = Cli.run("help", topic);
      assertEquals(0, cli.exitCode(), cli.err());
      assertTrue(cli.out().lines().count() > 4, cli.out());
      assertTrue(cli.out().lines().allMatch(l -> l.length() <= 120), topic);
      assertTrue(cli.out().chars().allMatch(c -> c < 128), "any terminal shows " + topic);
    }
    String activations = HelpCommand.text("activations");
    for (String name : Activations.names()) {
      assertTrue(activations.contains(name.replaceFirst(":.*", "")), name);
    }
    Cli unknown = Cli.run("help", "nothing");
    assertEquals(2, unknown.exitCode());
    assertTrue(unknown.errorLine().contains("kernel"), unknown.err());
    assertEquals(Cli.run("kernel", "--help").out(), Cli.run("help", "kernel").out());
  }
}

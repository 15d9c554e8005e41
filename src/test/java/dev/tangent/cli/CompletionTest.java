package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tangent.Needs;
import dev.tangent.activation.Activations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

package dev.tangent.cli;

import dev.tangent.cli.frame.CliCommand;
import dev.tangent.cli.frame.Output;
import dev.tangent.cli.frame.UserError;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ntk completion}: what a shell needs to complete commands and options. */
@Command(
    name = "completion",
    description = {
      "Print a completion script for bash, zsh or fish.",
      "%nbash, zsh:  source <(ntk completion bash)",
      "fish:       ntk completion fish | source"
    })
final class CompletionCommand extends CliCommand {
  /** The shells. */
  enum Shell {
    bash,
    zsh,
    fish
  }

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "bash|zsh|fish",
      description = "Which shell.")
  @Nullable Shell shell;

  @Override
  protected boolean computes() {
    return false;
  }

  /** picocli counts with the digits of the machine's country, which are no names in a shell. */
  private static String bash(CommandLine root) {
    Locale before = Locale.getDefault(Locale.Category.FORMAT);
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    try {
      return AutoComplete.bash("ntk", root);
    } finally {
      Locale.setDefault(Locale.Category.FORMAT, before);
    }
  }

  @Override
  protected int run(Output out) {
    if (shell == null) {
      throw UserError.usage("which shell's completion is wanted", "bash, zsh or fish");
    }
    CommandLine root = Objects.requireNonNull(spec).root().commandLine();
    String script =
        switch (shell) {
          case bash -> bash(root);
          // The same script: it loads zsh's emulation of bash's completion by itself.
          case zsh -> "autoload -U +X compinit && compinit\n" + bash(root);
          case fish -> FishCompletion.of("ntk", root);
        };
    script.lines().forEach(line -> out.line("%s", line));
    out.json(Map.of("shell", shell.name(), "script", script));
    return 0;
  }
}

package dev.tangent.cli;

import dev.tangent.cli.frame.CliCommand;
import dev.tangent.cli.frame.Output;
import dev.tangent.cli.frame.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code ntk completion}: the scripts with which shells complete commands, and the manual pages.
 */
@Command(
    name = "completion",
    description = {
      "Print a completion script for bash, zsh or fish, or write manual pages.",
      "%n  bash, zsh:  source <(ntk completion bash)",
      "  fish:       ntk completion fish | source",
      "  man:        ntk completion man --out ~/.local/share/man/man1"
    })
final class CompletionCommand extends CliCommand {
  /** The shells. */
  enum Shell {
    bash,
    zsh,
    fish,
    man
  }

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "bash|zsh|fish|man",
      description = "Which shell, or man for manual pages.")
  @Nullable Shell shell;

  @Option(names = "--out", paramLabel = "DIR", description = "Directory of the manual pages.")
  @Nullable Path directory;

  @Override
  protected boolean computes() {
    return false;
  }

  /**
   * The script is made in Locale.ROOT: picocli numbers names with local digits, which a shell
   * refuses.
   */
  private static String bash(CommandLine root) {
    Locale before = Locale.getDefault(Locale.Category.FORMAT);
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    try {
      return AutoComplete.bash("ntk", root);
    } finally {
      Locale.setDefault(Locale.Category.FORMAT, before);
    }
  }

  /** Writes the manual. */
  private int manual(CommandLine root, Output out) throws IOException {
    if (directory == null) {
      throw UserError.usage(
          "no directory for the manual pages", "give one, as --out ~/.local/share/man/man1");
    }
    Map<String, String> pages = ManPages.of(root);
    Files.createDirectories(directory);
    for (Map.Entry<String, String> page : pages.entrySet()) {
      Files.writeString(directory.resolve(page.getKey()), page.getValue());
    }
    out.line("wrote %d manual pages in %s", pages.size(), directory);
    out.json(Map.of("directory", directory.toString(), "pages", List.copyOf(pages.keySet())));
    return 0;
  }

  @Override
  protected int run(Output out) throws IOException {
    if (shell == null) {
      throw UserError.usage(
          "no shell to complete for", "give bash, zsh or fish, or man for the manual pages");
    }
    CommandLine root = Objects.requireNonNull(spec).root().commandLine();
    if (shell == Shell.man) {
      return manual(root, out);
    }
    String script =
        switch (shell) {
          case bash -> bash(root);
          // The script of bash: it loads zsh's emulation of bash's completion by itself.
          case zsh -> "autoload -U +X compinit && compinit\n" + bash(root);
          case fish -> FishCompletion.of("ntk", root);
          case man -> throw new AssertionError(shell);
        };
    script.lines().forEach(line -> out.line("%s", line));
    out.json(Map.of("shell", shell.name(), "script", script));
    return 0;
  }
}

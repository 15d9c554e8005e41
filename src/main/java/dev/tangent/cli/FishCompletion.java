package dev.tangent.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A completion script for fish, a shell that picocli does not support. */
final class FishCompletion {
  private final StringBuilder script = new StringBuilder();
  private final String name;

  private FishCompletion(String name) {
    this.name = name;
  }

  static String of(String name, CommandLine root) {
    FishCompletion completion = new FishCompletion(name);
    completion.script.append("complete -c ").append(name).append(" -f\n");
    completion.options("__fish_use_subcommand", root.getCommandSpec());
    for (Map.Entry<String, CommandLine> e : root.getSubcommands().entrySet()) {
      CommandSpec command = e.getValue().getCommandSpec();
      String[] description = command.usageMessage().description();
      completion.line("__fish_use_subcommand", "-a " + e.getKey(), first(description));
      String seen = "__fish_seen_subcommand_from " + e.getKey();
      completion.options(seen, command);
      command.positionalParameters().forEach(p -> completion.values(seen, p, ""));
    }
    return completion.script.toString();
  }

  private void options(String when, CommandSpec command) {
    for (OptionSpec option : command.options()) {
      if (!option.hidden()) {
        StringBuilder names = new StringBuilder();
        for (String n : option.names()) {
          names.append(n.startsWith("--") ? "-l " + n.substring(2) : "-s " + n.substring(1));
          names.append(' ');
        }
        values(when, option, names.toString());
      }
    }
  }

  private void values(String when, ArgSpec argument, String names) {
    String flags = names;
    if (argument.completionCandidates() != null) {
      StringBuilder all = new StringBuilder();
      argument
          .completionCandidates()
          .forEach(c -> all.append(all.isEmpty() ? "" : " ").append(c.toLowerCase(Locale.ROOT)));
      flags += "-x -a " + quote(all.toString());
    } else if (argument.arity().max() > 0) {
      flags += argument.type() == Path.class ? "-r -F" : argument.isOption() ? "-x" : "-F";
    }
    if (!flags.isBlank()) {
      line(when, flags.strip(), first(argument.description()));
    }
  }

  private void line(String when, String flags, String description) {
    script.append("complete -c ").append(name).append(" -n ").append(quote(when)).append(' ');
    script.append(flags).append(" -d ").append(quote(description)).append('\n');
  }

  private static String first(String[] description) {
    return description.length == 0 ? "" : description[0].replace("%n", "").replace("%%", "%");
  }

  private static String quote(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}

package dev.tangent.cli;

import dev.tangent.cli.frame.OptionGroups;
import dev.tangent.run.Machine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Manual pages (roff, section 1) of the command and of each of its subcommands, from the same words
 * as {@code --help}.
 */
final class ManPages {
  private static final Pattern CONTROL = Pattern.compile("(?m)^([.'])");

  private final StringBuilder page = new StringBuilder();

  private ManPages() {}

  /** The pages by their file names, as {@code ntk-train.1}. */
  static Map<String, String> of(CommandLine root) {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put(root.getCommandName() + ".1", new ManPages().main(root));
    for (CommandLine command : root.getSubcommands().values()) {
      String name = root.getCommandName() + "-" + command.getCommandName();
      pages.put(name + ".1", new ManPages().command(root.getCommandName(), name, command));
    }
    return pages;
  }

  private String main(CommandLine root) {
    head(root.getCommandName(), root);
    macro("SH", "SYNOPSIS");
    page.append(".B ")
        .append(root.getCommandName())
        .append("\n[\\fICOMMAND\\fR] [\\fIOPTIONS\\fR]\n");
    macro("SH", "COMMANDS");
    for (CommandLine command : root.getSubcommands().values()) {
      page.append(".TP\n.B ").append(escape(command.getCommandName())).append('\n');
      line(command.getCommandSpec().usageMessage().description()[0]);
    }
    macro("SH", "OPTIONS");
    root.getCommandSpec().options().forEach(this::option);
    exit();
    macro("SH", "SEE ALSO");
    String names =
        String.join(
            ", ", root.getSubcommands().keySet().stream().map(n -> "ntk-" + n + "(1)").toList());
    line(names);
    return page.toString();
  }

  private String command(String root, String name, CommandLine command) {
    head(name, command);
    macro("SH", "SYNOPSIS");
    page.append(".B ").append(root).append(' ').append(escape(command.getCommandName()));
    page.append("\n[\\fIOPTIONS\\fR]");
    for (PositionalParamSpec p : command.getCommandSpec().positionalParameters()) {
      page.append(" [\\fI").append(escape(p.paramLabel())).append("\\fR]");
    }
    page.append('\n');
    macro("SH", "DESCRIPTION");
    for (String text : command.getCommandSpec().usageMessage().description()) {
      for (String part : text.split("%n")) {
        if (part.startsWith(" ")) { // an example
          page.append(".br\n");
        } else if (page.charAt(page.length() - 1) == '\n') {
          page.append(".PP\n");
        }
        line(part.strip());
      }
    }
    for (PositionalParamSpec p : command.getCommandSpec().positionalParameters()) {
      page.append(".TP\n.I ").append(escape(p.paramLabel())).append('\n');
      line(String.join(" ", p.description()));
    }
    macro("SH", "OPTIONS");
    for (Map.Entry<String, List<OptionSpec>> group : OptionGroups.of(command).entrySet()) {
      macro("SS", group.getKey());
      group.getValue().forEach(this::option);
    }
    exit();
    macro("SH", "SEE ALSO");
    line(root + "(1)");
    return page.toString();
  }

  private void head(String name, CommandLine command) {
    String version = "Tangent " + Machine.versions().get("tangent");
    page.append(".TH ").append(name.toUpperCase(Locale.ROOT)).append(" 1 \"\" \"");
    page.append(escape(version)).append("\"\n.hy 0\n.nh\n");
    macro("SH", "NAME");
    line(name + " - " + command.getCommandSpec().usageMessage().description()[0]);
  }

  private void exit() {
    macro("SH", "EXIT STATUS");
    line("0 done, 1 failed, 2 wrong usage, 130 interrupted.");
  }

  private void option(OptionSpec option) {
    if (option.hidden()) {
      return;
    }
    page.append(".TP\n\\fB").append(escape(String.join(", ", option.names()))).append("\\fR");
    if (option.arity().max() > 0) {
      boolean optional = option.arity().min() == 0;
      page.append(optional ? "[=" : "=").append("\\fI").append(escape(option.paramLabel()));
      page.append("\\fR").append(optional ? "]" : "");
    }
    page.append('\n');
    line(description(option));
  }

  private static String description(ArgSpec argument) {
    return String.join(" ", argument.description()).replace("%n", " ").replace("%%", "%");
  }

  private void macro(String name, String words) {
    page.append('.').append(name).append(' ').append(escape(words)).append('\n');
  }

  private void line(String text) {
    if (!text.isEmpty()) {
      page.append(escape(text)).append('\n');
    }
  }

  /**
   * Escapes for roff: hyphens stay hyphens that can be copied, and a leading dot is no roff
   * command.
   */
  private static String escape(String text) {
    String escaped = text.replace("\\", "\\e").replace("-", "\\-");
    return CONTROL.matcher(escaped).replaceAll("\\\\&$1");
  }
}

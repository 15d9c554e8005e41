package dev.tangent.cli.frame;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Groups the options of a command by purpose, in the help and in the manual. Which group an option
 * is in is decided by the class that declares it; the options that a command declares itself come
 * first.
 */
public final class OptionGroups {
  /** The heading of the options that a command declares itself. */
  private static final String OWN = "Of this command";

  /** Class that declares options → heading, in the order of the help. */
  private static final Map<String, String> HEADINGS = new LinkedHashMap<>();

  static {
    HEADINGS.put("DataOptions", "Data");
    HEADINGS.put("ColumnOptions", "Columns of a table");
    HEADINGS.put("GramOptions", "Kernels from elsewhere");
    HEADINGS.put("ArchitectureOptions", "Network");
    HEADINGS.put("NetworkOptions", "Weights");
    HEADINGS.put("TrainedOptions", "Weights");
    HEADINGS.put("EmpiricalOptions", "Weights");
    HEADINGS.put("LimitOptions", "Of the limit kernel");
    HEADINGS.put("TrainOptions", "Training");
    HEADINGS.put("TimeOptions", "Training");
    HEADINGS.put("SelectOptions", "Choosing by the data");
    HEADINGS.put("SolverOptions", "Solver");
    HEADINGS.put("WhichRuns", "Which runs");
    HEADINGS.put("SweepOptions", "Many runs");
    HEADINGS.put("ClusterOption", "This run");
    HEADINGS.put("RunOptions", "This run");
    HEADINGS.put("JobCommand", "This run");
    HEADINGS.put("View", "Watching");
    HEADINGS.put("DisplayOptions", "Watching");
    HEADINGS.put("CliCommand", "Every command");
  }

  private OptionGroups() {}

  /** The options that the help shows, by heading; a group without options is left out. */
  public static Map<String, List<OptionSpec>> of(CommandLine command) {
    Map<String, List<OptionSpec>> groups = new LinkedHashMap<>();
    groups.put("Data", new ArrayList<>());
    groups.put(OWN, new ArrayList<>());
    HEADINGS.values().forEach(h -> groups.putIfAbsent(h, new ArrayList<>()));
    command.getCommandSpec().options().stream()
        .filter(o -> !o.hidden())
        .sorted(Comparator.comparingInt(OptionSpec::order))
        .forEach(o -> groups.getOrDefault(heading(o), groups.get(OWN)).add(o));
    groups.values().removeIf(List::isEmpty);
    return groups;
  }

  private static String heading(OptionSpec option) {
    return option.userObject() instanceof Field field
        ? HEADINGS.getOrDefault(field.getDeclaringClass().getSimpleName(), OWN)
        : OWN;
  }

  /** Lets the help of a command, and of those below it, show its options in groups. */
  public static void show(CommandLine command) {
    command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, OptionGroups::render);
    command.getSubcommands().values().forEach(OptionGroups::show);
  }

  private static String render(Help help) {
    CommandLine command = help.commandSpec().commandLine();
    Map<String, List<OptionSpec>> groups = of(command);
    StringBuilder text = new StringBuilder();
    groups.forEach(
        (heading, options) -> {
          if (groups.size() > 2) {
            text.append(text.isEmpty() ? "" : System.lineSeparator()).append(' ').append(heading);
            text.append(":").append(System.lineSeparator());
          }
          Help.Layout layout =
              help.createDefaultLayout(
                  command.getCommandSpec().options(), List.of(), help.colorScheme());
          layout.addAllOptions(options, help.createDefaultParamLabelRenderer());
          text.append(layout);
        });
    return text.toString();
  }
}

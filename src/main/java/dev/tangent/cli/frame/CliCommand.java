package dev.tangent.cli.frame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The base of all commands. A command is a class like this, with a line in {@code AllCommands}:
 *
 * <pre>{@code
 * @Command(name = "root", description = "The square root of a number.")
 * final class RootCommand extends CliCommand {
 *   @Option(names = "--of", description = "The number, 0 or more.")
 *   double of = 2;
 *
 *   @Override
 *   protected int run(Output out) {
 *     double root = Math.sqrt(of);
 *     out.line("the root of %.6g is %.6g", of, root);
 *     out.json(Map.of("root", root));
 *     return 0;
 *   }
 * }
 * }</pre>
 *
 * <p>Commands that compute a job of a verb extend {@code JobCommand} instead.
 *
 * <p>{@link #run} is called with the threads of {@code --threads} bound. It may throw any
 * exception: {@link Errors} turns it into one line and an exit code.
 */
@Command(
    sortOptions = false,
    usageHelpAutoWidth = true,
    abbreviateSynopsis = true,
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n")
public abstract class CliCommand implements Callable<Integer> {
  @Spec @Nullable protected CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      order = 100,
      description = "Show this help.")
  boolean help;

  @Option(names = "--json", order = 101, description = "Print one JSON object on stdout.")
  protected boolean json;

  @Option(names = "--debug", order = 102, description = "Print the stack trace of an error.")
  boolean debug;

  /** Whether the command uses the engine; commands that only read runs start faster without it. */
  protected boolean computes() {
    return true;
  }

  /** Does the work; returns the exit code. */
  protected abstract int run(Output out) throws Exception;

  @Override
  public final Integer call() throws Exception {
    Output out = new Output(System.out, System.err, json, Terminal.isInteractive());
    try {
      if (computes()) {
        VectorModule.load();
      }
      RunOptions options = runOptions();
      if (options != null && options.headless()) {
        out.lines();
      }
      if (options != null && options.notify != null) {
        out.notifier(new Notifier(options.notify, out));
      }
      if (options != null && options.detach()) {
        return detach(options, out);
      }
      return options == null ? (Integer) run(out) : options.withThreads(() -> run(out));
    } finally {
      out.clearProgress();
    }
  }

  private int detach(RunOptions options, Output out) throws Exception {
    CommandSpec own = java.util.Objects.requireNonNull(spec);
    List<String> arguments = own.root().commandLine().getParseResult().originalArgs();
    var resumed = own.findOption("--resume");
    Path resume = resumed == null ? null : resumed.getValue();
    Path run = resume == null ? options.outDirectory(own.name()) : resume;
    return Detach.start(
        own.root().userObject().getClass(),
        arguments,
        run,
        resume == null ? runs(run) : List.of(run),
        resume != null || given("--out"),
        out);
  }

  /** The runs that the command makes in the directory of its results. */
  protected List<Path> runs(Path directory) {
    return List.of(directory);
  }

  private @Nullable RunOptions runOptions() {
    if (spec != null) {
      for (CommandSpec mixin : spec.mixins().values()) {
        if (mixin.userObject() instanceof RunOptions options) {
          return options;
        }
      }
    }
    return null;
  }

  /** The command's name, as {@code predict}. */
  protected final String name() {
    return spec == null ? "" : spec.name();
  }

  /** The options given on the command line. */
  protected final List<OptionSpec> matched() {
    return spec == null || spec.commandLine() == null
        ? List.of()
        : spec.commandLine().getParseResult().matchedOptions();
  }

  /** The options given on the command line that are settings of these names, with their values. */
  protected final Map<String, Object> given(Set<String> names) {
    Map<String, Object> settings = new LinkedHashMap<>();
    for (OptionSpec option : matched()) {
      String name = option.longestName().replaceFirst("^--", "");
      if (names.contains(name)) {
        settings.put(name, value(option));
      }
    }
    return settings;
  }

  private static @Nullable Object value(OptionSpec option) {
    Object value = option.getValue();
    if (option.longestName().equals("--architecture")) {
      return textOrFile(String.valueOf(value));
    }
    return value instanceof Path || value instanceof List<?> || value instanceof Boolean
        ? value
        : value == null ? null : value.toString();
  }

  /** The text of {@code --architecture}, given directly or in a file. */
  private static String textOrFile(String option) {
    if (!option.startsWith("@")) {
      return option;
    }
    Path file = Path.of(option.substring(1));
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw UserError.failed(
          "--architecture " + option + " cannot be read",
          "@ is followed by the name of a text file");
    }
  }

  /** Whether this option (as {@code --width}) was given on the command line. */
  protected final boolean given(String option) {
    return spec != null
        && spec.commandLine() != null
        && spec.commandLine().getParseResult().hasMatchedOption(option);
  }
}

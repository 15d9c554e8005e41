package dev.tangent.cli;

import dev.tangent.cli.frame.EarlyStart;
import dev.tangent.cli.frame.Errors;
import dev.tangent.cli.frame.JobCommand;
import dev.tangent.cli.frame.OptionGroups;
import dev.tangent.cli.frame.Streams;
import dev.tangent.run.Machine;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The command {@code ntk}; {@link AllCommands} names what it can do. */
@Command(
    name = "ntk",
    description = "Neural Tangent Kernels: finite networks, their infinite-width limit, training.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Main.Version.class,
    usageHelpAutoWidth = true,
    footer = {"", "`ntk COMMAND --help` shows the options of a command."})
public sealed class Main permits AllCommands {
  /** How long an interrupted command may take to save what it has. */
  private static final long GRACE_SECONDS = 20;

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {
        "ntk "
            + Machine.versions().get("tangent")
            + " on Java "
            + System.getProperty("java.version")
      };
    }
  }

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  boolean version;

  /** The subpackages in which commands are looked for. */
  private static final List<String> ROOMS = List.of(".", ".runs.", ".bench.");

  Main() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] arguments) {
    Streams streams = Streams.install();
    CountDownLatch finished = new CountDownLatch(1);
    try {
      Runtime.getRuntime().addShutdownHook(interruptOnSignal(Thread.currentThread(), finished));
    } catch (IllegalStateException e) {
      return; // A signal came first: the process is ending, and nothing has begun.
    }
    int code;
    try {
      code = streams.finish(execute(arguments), System.err);
    } finally {
      finished.countDown();
    }
    System.exit(code);
  }

  /**
   * The shutdown hook: on Ctrl-C and kill it interrupts the command and gives it time to write its
   * last event.
   */
  private static Thread interruptOnSignal(Thread main, CountDownLatch finished) {
    return new Thread(
        () -> {
          if (finished.getCount() > 0) {
            main.interrupt();
            try {
              finished.await(GRACE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        },
        "interrupt-on-signal");
  }

  /** Runs a command, {@code reproduce fig1} when none is named, and returns the exit code. */
  static int execute(String... arguments) {
    String[] asked = arguments.length == 0 ? new String[] {"reproduce", "fig1"} : arguments;
    if (Boolean.getBoolean("tangent.archive")) {
      commandLine()
          .getUsageMessage(); // the launcher's class archive must include the classes of the help
    }
    return execute(commandLine(asked), asked);
  }

  static int execute(CommandLine line, String... arguments) {
    try {
      // Set here, because it only affects commands that have been added before.
      return line.setAbbreviatedOptionsAllowed(true).execute(arguments);
    } catch (Error e) {
      return Errors.report(e, wantsTrace(arguments), System.err);
    }
  }

  private static boolean wantsTrace(String[] arguments) {
    return List.of(arguments).contains("--debug");
  }

  /**
   * Joins the lines of descriptions to paragraphs, which wrap at the width of the terminal and not
   * where the source does: a line that begins neither with a blank line ({@code %n}) nor with
   * blanks continues the paragraph before it.
   */
  private static void flow(CommandLine line) {
    List<String> paragraphs = new ArrayList<>();
    for (String part : line.getCommandSpec().usageMessage().description()) {
      boolean apart = paragraphs.isEmpty() || part.isEmpty() || part.matches("(?s)(%n| ).*");
      if (apart || paragraphs.getLast().isEmpty() || paragraphs.getLast().startsWith("  ")) {
        paragraphs.add(part);
      } else {
        paragraphs.add(paragraphs.removeLast() + " " + part);
      }
    }
    line.getCommandSpec().usageMessage().description(paragraphs.toArray(String[]::new));
    line.getSubcommands().values().forEach(Main::flow);
  }

  /** The command line with all commands. */
  static CommandLine commandLine() {
    return ready(new CommandLine(new AllCommands()));
  }

  /**
   * The command line with only the commands that these arguments need, because reading the options
   * of all twenty takes longer than most commands run. A named command comes alone; if it computes,
   * {@link EarlyStart} begins on another core. The plain help and a mistyped name need only the
   * names of the commands. Commands that describe others, and other mistakes, get all commands.
   */
  static CommandLine commandLine(String... asked) {
    String name = asked[0];
    boolean tells = name.equals("help") || name.equals("completion");
    Class<?> found = tells ? null : commandOf(name);
    if (found != null) {
      if (JobCommand.class.isAssignableFrom(found) && !asksForHelp(asked)) {
        EarlyStart.begin();
      }
      return ready(new CommandLine(new Main()).addSubcommand(found));
    }
    return tells || asked.length > 1 ? commandLine() : names();
  }

  private static boolean asksForHelp(String... asked) {
    List<String> all = List.of(asked);
    return all.contains("-h") || all.contains("--help");
  }

  /** The command line with the names and descriptions of all commands, without their options. */
  private static CommandLine names() {
    CommandLine line = new CommandLine(new Main());
    for (Class<?> type : AllCommands.class.getAnnotation(Command.class).subcommands()) {
      Command command = type.getAnnotation(Command.class);
      CommandSpec spec = CommandSpec.create().name(command.name());
      spec.usageMessage().description(command.description());
      line.addSubcommand(command.name(), spec);
    }
    return ready(line);
  }

  /**
   * The class of a command: {@code KernelCommand} for {@code kernel}, in any of the packages; null
   * when there is none.
   */
  private static @Nullable Class<?> commandOf(String name) {
    if (!name.matches("[a-z]+")) {
      return null;
    }
    String own = Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Command";
    for (String room : ROOMS) {
      try {
        Class<?> found = Class.forName(Main.class.getPackageName() + room + own);
        Command command = found.getAnnotation(Command.class);
        if (command != null && command.name().equals(name)) {
          return found;
        }
      } catch (ClassNotFoundException e) {
        // Try the next package.
      }
    }
    return null;
  }

  /** A quote in a list is a character like any other: picocli would print warnings of its own. */
  private static void takeQuotesAsTheyAre(CommandLine line) {
    line.getCommandSpec().parser().splitQuotedStrings(true);
    line.getSubcommands().values().forEach(Main::takeQuotesAsTheyAre);
  }

  private static CommandLine ready(CommandLine line) {
    line.setExpandAtFiles(false); // --architecture @FILE names a file itself
    takeQuotesAsTheyAre(line);
    flow(line);
    OptionGroups.show(line);
    line.setOut(new PrintWriter(System.out, true));
    line.setErr(new PrintWriter(System.err, true));
    line.setParameterExceptionHandler(
        (e, arguments) -> Errors.report(e, wantsTrace(arguments), System.err));
    line.setExecutionExceptionHandler(
        (e, _, parsed) -> Errors.report(e, parsed.originalArgs().contains("--debug"), System.err));
    return line;
  }
}

package dev.tangent.cli.frame;

import dev.tangent.run.RunDirectory;
import dev.tangent.run.RunException;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code --detach}: runs the same command in a background process. It ignores the hangup of the
 * terminal, has its own session where the system has {@code setsid}, and writes its output to
 * {@code output.log} of the run.
 */
final class Detach {
  private static final long START_SECONDS = 30;

  private Detach() {}

  /**
   * Starts the command again without {@code --detach}, headless, and waits until its run is there.
   *
   * @param program the class whose {@code main} this process runs
   * @param arguments of this process
   * @param run the directory of the results
   * @param runs the directories of the runs in it: itself, or several below it
   */
  static int start(
      Class<?> program,
      List<String> arguments,
      Path run,
      List<Path> runs,
      boolean outGiven,
      Output out)
      throws IOException, InterruptedException {
    Path log = run.resolve("output.log");
    boolean was = Files.exists(log);
    Files.createDirectories(run);
    Process process =
        new ProcessBuilder(command(program, arguments, run, outGiven))
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(
                was
                    ? ProcessBuilder.Redirect.appendTo(log.toFile())
                    : ProcessBuilder.Redirect.to(log.toFile()))
            .start();
    awaitRun(process, runs.getFirst(), log);
    out.line("running in the background as process %d: %s", process.pid(), run);
    runs.forEach(one -> out.line("  watch it     `ntk watch %s`", one));
    out.line("  its output   %s", log);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("run", runs.getFirst().toString());
    if (runs.size() > 1) {
      result.put("runs", runs.stream().map(Path::toString).toList());
    }
    result.put("pid", process.pid());
    result.put("log", log.toString());
    out.json(result);
    return 0;
  }

  /**
   * The command line of a second JVM like this one, started by a shell so that it ignores the
   * hangup.
   */
  private static List<String> command(
      Class<?> program, List<String> arguments, Path run, boolean outGiven) {
    List<String> command = new ArrayList<>();
    if (onPath("setsid")) {
      command.add("setsid");
    }
    command.addAll(List.of("/bin/sh", "-c", "trap '' HUP; exec \"$@\"", "ntk"));
    command.add(
        ProcessHandle.current()
            .info()
            .command()
            .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(arguments(arguments, run, outGiven));
    return command;
  }

  /** The arguments of the background process. */
  static List<String> arguments(List<String> arguments, Path run, boolean outGiven) {
    List<String> result = new ArrayList<>(arguments);
    result.removeIf(Detach::concernsTheTerminal);
    result.add("--headless");
    if (!outGiven) {
      result.addAll(List.of("--out", run.toString()));
    }
    return result;
  }

  /**
   * Whether an argument is {@code --detach} or an option of the view, even abbreviated: a detached
   * process must not detach again.
   */
  private static boolean concernsTheTerminal(String argument) {
    return argument.length() > 4
        && List.of("--detach", "--dashboard", "--headless").stream()
            .anyMatch(option -> option.startsWith(argument));
  }

  private static boolean onPath(String program) {
    for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(directory, program))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Waits until the run is live. A process that ends with an error before that has failed: its last
   * line is the reason.
   */
  private static void awaitRun(Process process, Path run, Path log)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (System.nanoTime() < end) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        if (process.exitValue() != 0) {
          List<String> words = Files.readAllLines(log).stream().filter(s -> !s.isBlank()).toList();
          String last = words.isEmpty() ? "it said nothing" : words.getLast();
          throw new UserError(
              "the run did not start: " + last.replaceFirst("^ntk: ", ""), "", process.exitValue());
        }
        return; // The run is finished already.
      }
      try {
        if (RunDirectory.open(run).isLive()) {
          return;
        }
      } catch (RunException e) {
        // The run's directory is not there yet: try again.
      }
    }
  }
}

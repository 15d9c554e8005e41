package dev.tangent.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Commands from any viewer to the process that makes a run: files in {@code control/}, so that it
 * works between processes, users and machines that share the disk.
 */
public final class RunControl {
  /** What a viewer may ask for. */
  public enum Command {
    /** Stop after this step, and wait. */
    PAUSE,
    /** Go on. */
    RESUME,
    /** Write a checkpoint now. */
    CHECKPOINT,
    /** Write a checkpoint and end. */
    STOP
  }

  private static final long LOOK_EVERY_NANOS = 100_000_000;

  private final Path directory;
  private long nextLook = System.nanoTime();

  private RunControl(Path directory) {
    this.directory = directory;
  }

  /**
   * {@return the side of the process that makes the run} Commands from before it began are dropped.
   *
   * @param run its directory
   */
  public static RunControl of(Path run) {
    RunControl control = new RunControl(run.resolve("control"));
    control.take();
    return control;
  }

  /**
   * Asks the process that makes the run; it acts at its next step.
   *
   * @param run its directory
   * @param command what it shall do
   */
  public static void request(Path run, Command command) {
    Path directory = run.resolve("control");
    Path file =
        directory.resolve(
            String.format(
                Locale.ROOT,
                "%020d-%s",
                System.nanoTime(),
                command.name().toLowerCase(Locale.ROOT)));
    try {
      Files.createDirectories(directory);
      AtomicFiles.write(file, "\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "%s: cannot be written (%s): only who can write the run can control it",
              file,
              RunException.reason(e)),
          e);
    }
  }

  /**
   * {@return the next commands, oldest first; call it at every step} It looks at the disk at most
   * ten times a second, so a call costs about 20 ns.
   */
  public List<Command> poll() {
    long now = System.nanoTime();
    if (now - nextLook < 0) {
      return List.of();
    }
    nextLook = now + LOOK_EVERY_NANOS;
    return take();
  }

  private List<Command> take() {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(files::add);
      files.sort(Comparator.naturalOrder());
      List<Command> commands = new ArrayList<>();
      for (Path file : files) {
        Optional<Command> command = commandOf(file.getFileName().toString());
        if (command.isPresent() && Files.deleteIfExists(file)) {
          commands.add(command.get());
        }
      }
      return commands;
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new RunException(
          String.format(Locale.ROOT, "%s: cannot be read (%s)", directory, RunException.reason(e)),
          e);
    }
  }

  private static Optional<Command> commandOf(String file) {
    for (Command command : Command.values()) {
      if (file.matches("\\d+-" + command.name().toLowerCase(Locale.ROOT))) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }
}

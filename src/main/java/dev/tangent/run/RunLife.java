package dev.tangent.run;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The life cycle of a run: it begins (or goes on) with a lock, a heartbeat and {@code run.json},
 * and its log says how it ended, whatever happened:
 *
 * <pre>
 * begin ── running ──┬── done         the body returned
 * resume ──┘         ├── interrupted  Ctrl-C, a viewer's stop, wherever it hit
 *                    └── failed       an exception, an Error, a full disk
 * </pre>
 *
 * <p>Nothing is deleted by an ending: what a checkpoint vouches for is there for {@link #resume}.
 */
public final class RunLife {
  private RunLife() {}

  /**
   * The work of a run.
   *
   * @param <R> what the body returns
   */
  @FunctionalInterface
  public interface Body<R> {
    /**
     * {@return what the work of the run gives}
     *
     * @param run the directory's writer
     * @throws Exception what ends it before it is done
     */
    R live(RunWriter run) throws Exception;
  }

  /**
   * Begins a run.
   *
   * @param <R> what the body returns
   * @param directory of the run
   * @param plan what is written, and what it may replace
   * @param body the work
   * @return what the body returned
   * @throws RunInterrupted when it was interrupted
   * @throws RunException when the directory can't be used ({@link RunPlan}), or the disk is full
   * @throws RuntimeException what the body throws
   */
  public static <R> R begin(Path directory, RunPlan plan, Body<R> body) {
    return live(RunWriter.create(directory, plan), body);
  }

  /**
   * Goes on with a run that ended before it was done.
   *
   * @param <R> what the body returns
   * @param directory of the run
   * @param inputs fingerprints of what it reads now, compared with those that it began with
   * @param body the work
   * @return what the body returned
   * @throws RunException when it is finished, written by another process, or its inputs changed
   */
  public static <R> R resume(Path directory, Map<String, String> inputs, Body<R> body) {
    RunDirectory run = RunDirectory.open(directory);
    requireUnfinished(run);
    requireSame(run, inputs);
    RunWriter writer = RunWriter.resume(directory);
    try {
      requireUnfinished(run); // Another process may have gone on with it until now.
    } catch (RunException e) {
      writer.close();
      throw e;
    }
    return live(writer, body);
  }

  private static void requireUnfinished(RunDirectory run) {
    if (!run.result().isEmpty()) {
      throw new RunException(run + " is finished: its results are there");
    }
  }

  private static void requireSame(RunDirectory run, Map<String, String> inputs) {
    Map<String, String> began = run.settings().inputs();
    for (Map.Entry<String, String> now : inputs.entrySet()) {
      String then = began.get(now.getKey());
      if (then != null && !then.equals(now.getValue())) {
        throw new RunException(
            String.format(
                Locale.ROOT,
                "%s was begun with other %s (%s then, %s now): restore them, or start a new run",
                run,
                now.getKey(),
                then,
                now.getValue()));
      }
    }
  }

  private static <R> R live(RunWriter writer, Body<R> body) {
    try (writer) {
      R result;
      try {
        result = body.live(writer);
      } catch (Throwable t) {
        throw ended(writer, t);
      }
      writer.emit(new Event.End("done", ""));
      return result;
    }
  }

  /** Writes to the log how the run ended, and returns the exception to throw. */
  private static RuntimeException ended(RunWriter writer, Throwable t) {
    if (isInterrupt(t)) {
      Thread.interrupted(); // Otherwise it would disturb the last writes.
      boolean resumable = isResumable(writer.run());
      say(
          writer,
          new Event.End("interrupted", resumable ? "it can be resumed" : "nothing is kept"),
          t);
      return new RunInterrupted(writer.directory(), resumable, t);
    }
    if (t instanceof InternalError && isMappedPage(t)) {
      say(writer, new Event.End("failed", "the disk is full or failed"), t);
      return new RunException(
          String.format(
              Locale.ROOT,
              "the disk of %s is full or failed: make room and go on with --resume %s",
              writer.directory(),
              writer.directory()),
          t);
    }
    String said = String.valueOf(t.getMessage());
    say(writer, new Event.End("failed", said), t);
    String remedy = said.contains("make room") ? "" : remedy(t);
    if (!remedy.isEmpty()) {
      return new RunException(
          String.format(
              Locale.ROOT, "%s: %s and go on with --resume %s", said, remedy, writer.directory()),
          t);
    }
    return switch (t) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      case IOException e -> new UncheckedIOException(e);
      default -> new IllegalStateException(t);
    };
  }

  /** What to do where the system takes no more bytes; empty where that is not the trouble. */
  private static String remedy(Throwable t) {
    for (Throwable cause = t; cause != null; cause = cause.getCause()) {
      String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      if (said.contains("no space left on device") || said.contains("disk quota exceeded")) {
        return "make room";
      }
      if (said.contains("file too large")) {
        return "raise the limit of the size of files (ulimit -f)";
      }
    }
    return "";
  }

  private static void say(RunWriter writer, Event.End end, Throwable cause) {
    try {
      writer.emit(end);
    } catch (RuntimeException e) {
      cause.addSuppressed(e); // A full disk also fails the log.
    }
  }

  /** Whether this is the error for writing to a mapped file when the disk is full. */
  private static boolean isMappedPage(Throwable t) {
    return String.valueOf(t.getMessage()).contains("unsafe memory access");
  }

  /**
   * {@return whether this is an interrupt, wherever it hit: a channel that it closed counts too}
   *
   * @param t what was thrown
   */
  public static boolean isInterrupt(@Nullable Throwable t) {
    for (Throwable cause = t; cause != null; cause = cause.getCause()) {
      if (cause instanceof CancellationException
          || cause instanceof InterruptedException
          || cause instanceof ClosedByInterruptException
          || cause instanceof FileLockInterruptionException
          || cause instanceof InterruptedIOException) {
        return true;
      }
    }
    return false;
  }

  /**
   * {@return whether a run has a checkpoint to go on from}
   *
   * @param run its directory
   */
  public static boolean isResumable(RunDirectory run) {
    if (!Files.isDirectory(run.checkpoints())) {
      return false;
    }
    try (Stream<Path> saved = Files.list(run.checkpoints())) {
      return saved.anyMatch(file -> !String.valueOf(file.getFileName()).startsWith("."));
    } catch (IOException e) {
      return false;
    }
  }
}

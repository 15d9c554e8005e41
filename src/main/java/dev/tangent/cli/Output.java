package dev.tangent.cli;

import dev.tangent.run.Json;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a command's words go: results to stdout, progress and remarks to stderr, and with {@code
 * --json} one object on stdout and no other word there.
 */
public final class Output {
  private static final long PROGRESS_NANOS_TERMINAL = 100_000_000L;
  private static final long PROGRESS_NANOS_LINES = 5_000_000_000L;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private final boolean terminal;
  private long nextProgress;
  private int progressWidth;
  private @Nullable List<Runnable> held;

  Output(PrintStream out, PrintStream err, boolean json, boolean terminal) {
    this.out = out;
    this.err = err;
    this.json = json;
    this.terminal = terminal;
    this.nextProgress = System.nanoTime() + interval();
  }

  /** A line for people on stdout; nothing with {@code --json}. */
  public synchronized void line(String format, @Nullable Object... arguments) {
    clearProgress();
    if (!json) {
      print(out, format.formatted(arguments));
    }
  }

  /** The command's result as one object on stdout; nothing without {@code --json}. */
  public synchronized void json(Map<String, ?> result) {
    clearProgress();
    if (json) {
      print(out, Json.text(result));
    }
  }

  /** A remark on stderr. */
  public synchronized void note(String format, @Nullable Object... arguments) {
    clearProgress();
    print(err, "ntk: " + format.formatted(arguments));
  }

  /**
   * How far something is, on stderr: in a terminal one line that is written over, elsewhere a line
   * every five seconds. Call it as often as is handy; it fits {@code Progress} of linalg.
   */
  public synchronized void progress(String what, long done, long total) {
    long now = System.nanoTime();
    if (held != null || now - nextProgress < 0) {
      return;
    }
    nextProgress = now + interval();
    String text =
        total > 0
            ? "%s %d/%d (%.0f %%)".formatted(what, done, total, 100.0 * done / total)
            : "%s %d".formatted(what, done);
    if (terminal) {
      err.print("\r" + text + " ".repeat(Math.max(0, progressWidth - text.length())));
      err.flush();
      progressWidth = text.length();
    } else {
      err.println(text);
    }
  }

  private long interval() {
    return terminal ? PROGRESS_NANOS_TERMINAL : PROGRESS_NANOS_LINES;
  }

  /** Takes the progress line away, at the end and before other words. */
  synchronized void clearProgress() {
    if (progressWidth > 0) {
      err.print("\r" + " ".repeat(progressWidth) + "\r");
      err.flush();
      progressWidth = 0;
    }
  }

  /** Keeps words back while something else has the screen. */
  synchronized void hold() {
    clearProgress();
    held = new ArrayList<>();
  }

  /** Prints what was kept back. */
  synchronized void release() {
    List<Runnable> words = held == null ? List.of() : held;
    held = null;
    words.forEach(Runnable::run);
  }

  private void print(PrintStream to, String words) {
    if (held != null) {
      held.add(() -> to.println(words));
    } else {
      to.println(words);
    }
  }

  /** Whether one object of JSON is asked for. */
  public boolean isJson() {
    return json;
  }
}

package dev.tangent.cli.frame;

import dev.tangent.job.frame.JobListener;
import dev.tangent.run.Event;
import dev.tangent.run.Json;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The output of a command: results go to stdout, progress and remarks to stderr; with {@code
 * --json} stdout gets one object and nothing else.
 */
public final class Output {
  private static final long PROGRESS_NANOS_TERMINAL = 100_000_000L;
  private static final long PROGRESS_NANOS_LINES = 1_000_000_000L;
  private static final long PROGRESS_NANOS_LINES_MOST = 60_000_000_000L;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private final LongSupplier clock;
  private final long start;
  private boolean overwrite;
  private String task = "";
  private long taskStart;
  private long taskDone;
  private long taskLast;
  private long nextProgress;
  private int progressWidth;
  private @Nullable List<Runnable> held;
  private volatile @Nullable Notifier notifier;

  public Output(PrintStream out, PrintStream err, boolean json, boolean terminal) {
    this(out, err, json, terminal, System::nanoTime);
  }

  Output(PrintStream out, PrintStream err, boolean json, boolean terminal, LongSupplier clock) {
    this.clock = clock;
    this.start = clock.getAsLong();
    this.out = out;
    this.err = err;
    this.json = json;
    this.overwrite = terminal;
    this.nextProgress = start + interval(start);
  }

  /** A line for people on stdout; nothing with {@code --json}. */
  public synchronized void line(String format, @Nullable Object... arguments) {
    clearProgress();
    if (!json) {
      print(out, Hints.pasteable(String.format(Locale.ROOT, format, arguments)));
    }
  }

  /** The command's result as one object on stdout; nothing without {@code --json}. */
  public synchronized void json(Map<String, ?> result) {
    clearProgress();
    if (json) {
      print(out, ascii(Json.text(result)));
    }
  }

  /** A line of a stream on stdout, for programs that read while the command runs. */
  public synchronized void raw(String line) {
    print(out, ascii(line));
    if (out.checkError()) { // flushes, too
      throw UserError.failed(
          "standard output cannot be written", "its reader ended or the disk is full");
    }
  }

  /** JSON for a terminal or log without UTF-8: the same object, with escapes. */
  private static String ascii(String json) {
    if (Streams.charset().equals(StandardCharsets.UTF_8) || json.chars().allMatch(c -> c < 128)) {
      return json;
    }
    StringBuilder escaped = new StringBuilder();
    json.chars()
        .forEach(
            c -> {
              if (c < 128) {
                escaped.append((char) c);
              } else {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", c));
              }
            });
    return escaped.toString();
  }

  /** A remark on stderr. */
  public synchronized void note(String format, @Nullable Object... arguments) {
    clearProgress();
    print(err, "ntk: " + Hints.pasteable(String.format(Locale.ROOT, format, arguments)));
  }

  /**
   * Shows progress on stderr. In a terminal it is one line that is overwritten; elsewhere whole
   * lines are printed, at first one per second and later fewer, so that the log of a long run stays
   * short. It may be called as often as convenient, and fits linalg's {@code Progress}.
   */
  public synchronized void progress(String what, long done, long total) {
    long now = clock.getAsLong();
    // Fewer than before: the same work, such as a product in every iteration, begins anew.
    if (!what.equals(task) || done < taskLast) {
      task = what;
      taskStart = now;
      taskDone = done;
    }
    taskLast = done;
    if (held != null || now - nextProgress < 0) {
      return;
    }
    nextProgress = now + interval(now);
    String text = text(what, done, total, (now - taskStart) * 1e-9);
    if (overwrite) {
      err.print("\r" + text + " ".repeat(Math.max(0, progressWidth - text.length())));
      err.flush();
      progressWidth = text.length();
    } else {
      err.println(text);
    }
  }

  /** A listener that shows a job's messages to people. */
  public JobListener listener() {
    return listener("");
  }

  /** A listener that also puts these words before the progress. */
  public JobListener listener(String before) {
    return new JobListener() {
      @Override
      public void progress(String what, long done, long total) {
        Output.this.progress(before + what, done, total);
      }

      @Override
      public void info(String text) {
        line("%s", text);
      }

      @Override
      public void warn(String text) {
        note("%s", text);
      }

      @Override
      public void alert(Path run, Event.Alert alert) {
        Output.this.alert(run, alert);
      }
    };
  }

  /**
   * Prints a warning, and passes every alert to the receiver. How a run ended is printed elsewhere.
   */
  private void alert(Path run, Event.Alert alert) {
    if (alert.level().equals("warning")) {
      line("! %s: %s", alert.kind(), alert.message());
    }
    Notifier told = notifier;
    if (told != null) {
      told.notify(run, alert);
    }
  }

  /** Sets the receiver of alerts. */
  void notifier(@Nullable Notifier hears) {
    notifier = hears;
  }

  private String text(String what, long done, long total, double seconds) {
    if (total <= 0) {
      return what + " " + done;
    }
    if (total == 100) {
      return String.format(Locale.ROOT, "%s %d %%", what, done);
    }
    String text =
        String.format(Locale.ROOT, "%s %d/%d (%.0f %%)", what, done, total, 100.0 * done / total);
    // The first seconds predict little, because the JVM is warming up.
    return done <= taskDone || seconds < 3 || done == total
        ? text
        : text + ", " + words(seconds / (done - taskDone) * (total - done)) + " left";
  }

  private static String words(double seconds) {
    return seconds < 100
        ? Math.round(seconds) + " s"
        : seconds < 6000
            ? Math.round(seconds / 60) + " min"
            : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }

  private long interval(long now) {
    return overwrite
        ? PROGRESS_NANOS_TERMINAL
        : Math.clamp((now - start) / 20, PROGRESS_NANOS_LINES, PROGRESS_NANOS_LINES_MOST);
  }

  /**
   * Prints progress in whole lines from now on, even in a terminal: for logs and screen readers.
   */
  public synchronized void lines() {
    clearProgress();
    overwrite = false;
    nextProgress = start + interval(start);
  }

  /** Clears the progress line, at the end and before other output. */
  synchronized void clearProgress() {
    if (progressWidth > 0) {
      err.print("\r" + " ".repeat(progressWidth) + "\r");
      err.flush();
      progressWidth = 0;
    }
  }

  /** Holds output back while something else uses the screen. */
  public synchronized void hold() {
    clearProgress();
    held = new ArrayList<>();
  }

  /** Prints what was held back. */
  public synchronized void release() {
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

  /** Whether {@code --json} was given. */
  public boolean isJson() {
    return json;
  }
}

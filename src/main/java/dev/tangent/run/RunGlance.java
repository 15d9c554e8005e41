package dev.tangent.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a run, read cheaply for lists of many runs. Whatever the length of its log, only the
 * first {@value #HEAD} bytes (the members) and the last {@value #TAIL} (their progress) are read;
 * later calls of {@link #follow} read what was appended. {@link RunModel} has the whole state of
 * one run.
 *
 * <p>The part between is not read: a member that has no step in either counts as finished when a
 * later one has begun (members are trained in the order of their announcement), else as not begun.
 * For one thread.
 */
public final class RunGlance {
  private static final int HEAD = 1 << 18;
  private static final int TAIL = 1 << 20;

  private static final class Member {
    long steps;
    long step = -1;
    Map<String, Double> values = Map.of();
  }

  private final RunDirectory run;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private Event.@Nullable End end;
  private String state = "running";
  private long position;
  private long firstAt;
  private long lastAt;
  private long skipped;

  private RunGlance(RunDirectory run) {
    this.run = run;
  }

  /**
   * {@return what a look at the run tells}
   *
   * @param directory of the run
   * @throws RunException when the directory is no run, or its log can't be read
   */
  public static RunGlance of(Path directory) {
    RunGlance glance = new RunGlance(RunDirectory.open(directory));
    glance.follow();
    return glance;
  }

  /** Reads what was appended since the last call. */
  public void follow() {
    if (!Files.exists(run.eventsFile())) {
      return; // The writer has not begun yet.
    }
    try (RandomAccessFile log = new RandomAccessFile(run.eventsFile().toFile(), "r")) {
      long length = log.length();
      if (length < position) { // another run took the directory
        position = 0;
        members.clear();
      }
      if (position == 0 && length > HEAD + TAIL) {
        take(log, 0, HEAD, false);
        position = length - TAIL;
        take(log, position, TAIL, true);
      } else if (length - position > TAIL) {
        position = length - TAIL;
        take(log, position, TAIL, true);
      } else {
        take(log, position, (int) (length - position), false);
      }
    } catch (IOException e) {
      throw new RunException(
          String.format(
              Locale.ROOT, "%s: cannot be read (%s)", run.eventsFile(), RunException.reason(e)),
          e);
    }
  }

  /** Applies the whole lines of a piece; {@code torn} when it begins inside of a line. */
  private void take(RandomAccessFile log, long from, int count, boolean torn) throws IOException {
    byte[] bytes = new byte[count];
    log.seek(from);
    log.readFully(bytes);
    int start = 0;
    boolean skip = torn;
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n') {
        if (!skip && i > start) {
          Json.parse(bytes, start, i).ifPresentOrElse(this::apply, () -> skipped++);
        }
        skip = false;
        start = i + 1;
      }
    }
    position = from + start;
  }

  private void apply(Logged logged) {
    firstAt = firstAt == 0 ? logged.at() : firstAt;
    lastAt = logged.at();
    if (!(logged.event() instanceof Event.End)) {
      end = null; // A run that goes on after its end was resumed.
    }
    switch (logged.event()) {
      case Event.Member e -> member(e.id()).steps = e.steps();
      case Event.Step e -> {
        Member member = member(e.member());
        member.step = e.step();
        Map<String, Double> values = new LinkedHashMap<>(member.values);
        values.putAll(e.values());
        member.values = values;
      }
      case Event.State e -> state = e.state();
      case Event.End e -> end = e;
      default -> {
        // Curves, tables and remarks say nothing about the progress.
      }
    }
  }

  private Member member(String id) {
    return members.computeIfAbsent(id, _ -> new Member());
  }

  /**
   * {@return {@code done}, {@code failed}, {@code interrupted}; its state while it is written; else
   * {@code killed}, or before its first event {@code queued} or {@code not begun}}
   */
  public String status() {
    Event.End last = end;
    if (last != null) {
      return last.status();
    }
    if (run.isLive()) {
      return state;
    }
    return firstAt != 0 ? "killed" : run.isQueued() ? "queued" : "not begun";
  }

  /** {@return why it ended as it did, and what of its log can't be read; empty when all is well} */
  public String message() {
    Event.End last = end;
    String words = last == null ? "" : last.message();
    if (skipped == 0) {
      return words;
    }
    String unread = skipped + (skipped == 1 ? " line" : " lines") + " of the log can't be read";
    return words.isEmpty() ? unread : words + "; " + unread;
  }

  /** {@return the share of the members' steps that is done, 0 to 1} */
  public double progress() {
    if (status().equals("done")) {
      return 1;
    }
    double done = 0;
    double all = 0;
    double unseen = 0;
    for (Member m : members.values()) {
      all += m.steps;
      if (m.step >= 0) {
        done += unseen + Math.min(m.step, m.steps);
        unseen = 0;
      } else {
        unseen += m.steps;
      }
    }
    return all > 0 ? done / all : 0;
  }

  /** {@return how many members have steps: networks rather than limits} */
  public int networks() {
    return (int) members.values().stream().filter(m -> m.steps > 0).count();
  }

  /** {@return the newest measured values by name, means over the members that report them} */
  public Map<String, Double> values() {
    Map<String, double[]> sums = new LinkedHashMap<>();
    for (Member m : members.values()) {
      m.values.forEach(
          (name, value) -> {
            if (Double.isFinite(value)) {
              double[] sum = sums.computeIfAbsent(name, _ -> new double[2]);
              sum[0] += value;
              sum[1]++;
            }
          });
    }
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach((name, sum) -> means.put(name, sum[0] / sum[1]));
    return means;
  }

  /** {@return when the first event was written, milliseconds since 1970; 0 when there is none} */
  public long firstAt() {
    return firstAt;
  }

  /** {@return when the newest event was written} */
  public long lastAt() {
    return lastAt;
  }

  /** {@return the run} */
  public RunDirectory run() {
    return run;
  }
}

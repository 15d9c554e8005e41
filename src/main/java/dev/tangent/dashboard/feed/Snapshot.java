package dev.tangent.dashboard.feed;

import dev.tangent.run.Event;
import dev.tangent.run.Logged;
import dev.tangent.run.Machine;
import dev.tangent.run.RunDirectory;
import dev.tangent.run.RunException;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that the views show of a run, at one moment. It is immutable, so that a view can be frozen
 * while the run goes on, and one thread can draw while another reads the log.
 *
 * @param curves every recorded state of each curve, oldest first (long histories are thinned)
 * @param fields every recorded state of each matrix, oldest first
 * @param log remarks, phases and changes of the state, oldest first
 * @param live whether a process writes the run now
 * @param progress share of the steps done, 0 to 1
 * @param skipped lines of the log that this version does not understand
 * @param problem why the log can't be read now, or null
 */
public record Snapshot(
    Path directory,
    @Nullable RunSettings settings,
    List<MemberView> members,
    Map<RunModel.Key, List<Event.Curve>> curves,
    Map<RunModel.Key, List<Event.Field>> fields,
    List<Event.Table> tables,
    List<Logged> log,
    List<Event.Checkpoint> checkpoints,
    Event.@Nullable Phase phase,
    Event.@Nullable Throughput throughput,
    Event.@Nullable End end,
    String state,
    long firstAt,
    long lastAt,
    double progress,
    boolean live,
    long skipped,
    @Nullable String problem) {

  /** The member that stands for the exact limit. */
  public static final String LIMIT = "limit";

  /** The member that stands for the data to which a function is fitted. */
  public static final String TARGETS = "targets";

  /** The version of a program that runs from class files, without a jar. */
  private static final String UNPACKAGED = "unpackaged";

  /** A measured value over the steps. */
  public record Trace(double[] steps, double[] times, double[] values) {
    public double last() {
      return values.length == 0 ? Double.NaN : values[values.length - 1];
    }
  }

  /**
   * A network of the run.
   *
   * @param slot number of its group: its colour and marker
   */
  public record MemberView(
      Event.Member member, int slot, long step, double time, Map<String, Trace> values) {
    public String group() {
      return member.group().isEmpty() ? member.label() : member.group();
    }

    public double last(String name) {
      Trace trace = values.get(name);
      return trace == null ? Double.NaN : trace.last();
    }
  }

  /** A directory of which nothing is read yet. */
  public static Snapshot empty(Path directory) {
    return new Snapshot(
        directory, null, List.of(), Map.of(), Map.of(), List.of(), List.of(), List.of(), null, null,
        null, "running", 0, 0, 0, true, 0, null);
  }

  /** The name of the run: its directory's. */
  public String name() {
    Path file = directory.toAbsolutePath().normalize().getFileName();
    return file == null ? directory.toString() : file.toString();
  }

  /**
   * A warning about a run that another version of Tangent wrote, "" for one of this version: events
   * that this version does not know are left out, and the viewer should be told.
   */
  public String foreign() {
    if (settings == null) {
      return "";
    }
    return foreign(
        settings.versions().getOrDefault("tangent", "of another version"),
        Machine.versions().getOrDefault("tangent", UNPACKAGED));
  }

  public static String foreign(String theirs, String ours) {
    // A build that is no release has no version to compare.
    return theirs.equals(ours) || ours.equals(UNPACKAGED) || theirs.equals(UNPACKAGED)
        ? ""
        : String.format(
            Locale.ROOT,
            "written by Tangent %s, this is %s: unknown parts are left out",
            theirs,
            ours);
  }

  /** One word: reading, running, paused, stopping, done, failed, interrupted, killed, queued. */
  public String status() {
    if (end != null) {
      return end.status();
    }
    if (settings == null) {
      return "reading";
    }
    if (live) {
      return state;
    }
    return firstAt != 0 ? "killed" : queued() ? "queued" : "not begun";
  }

  /** Whether a process that is still alive created the run to begin it later. */
  private boolean queued() {
    try {
      return RunDirectory.open(directory).isQueued();
    } catch (RunException e) {
      return false; // The run was deleted, or can't be read any more.
    }
  }

  /** The newest alert about a problem; null when there is none. */
  public @Nullable Logged alert() {
    for (Logged logged : log.reversed()) {
      if (logged.event() instanceof Event.Alert alert && !alert.level().equals("info")) {
        return logged;
      }
    }
    return null;
  }

  /** Names of the groups in the order of their slots. */
  public List<String> groups() {
    List<String> groups = new ArrayList<>();
    for (MemberView m : members) {
      if (m.slot() >= 0 && !groups.contains(m.group())) {
        groups.add(m.group());
      }
    }
    return groups;
  }

  public @Nullable MemberView member(String id) {
    return members.stream().filter(m -> m.member().id().equals(id)).findFirst().orElse(null);
  }

  /** The largest number of steps of a member; 0 when not known. */
  public long steps() {
    return members.stream().mapToLong(m -> m.member().steps()).max().orElse(0);
  }

  /** The times at which curves of these roles were recorded, ascending. */
  public List<Double> recordedTimes(List<String> roles) {
    TreeSet<Double> times = new TreeSet<>();
    curves.forEach(
        (key, list) -> {
          if (roles.contains(key.role()) && !isFixed(key.member())) {
            list.forEach(c -> times.add(c.time()));
          }
        });
    fields.forEach(
        (key, list) -> {
          if (roles.contains(key.role()) && !isFixed(key.member())) {
            list.forEach(f -> times.add(f.time()));
          }
        });
    return List.copyOf(times);
  }

  /** Whether this member does not train: the limit and the data. */
  public static boolean isFixed(String member) {
    return member.equals(LIMIT) || member.equals(TARGETS);
  }
}

package dev.tangent.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of a run, put together from its events. Dashboards, reports and {@code ntk show} all
 * look at this, so a live run, a finished one and one from elsewhere look alike.
 *
 * <p>Memory is bounded whatever the length of the run: series are thinned, and only the first and
 * the newest state of each curve and the last {@value #LOG_LINES} lines of the log are kept. For
 * one thread.
 */
public final class RunModel {
  private static final int LOG_LINES = 1000;

  /** A run of which nothing is known yet. */
  public RunModel() {}

  /** A member and what is known of it. */
  public static final class MemberState {
    private Event.Member member;
    private long step;
    private double time;
    private final Map<String, Series> values = new LinkedHashMap<>();

    private MemberState(Event.Member member) {
      this.member = member;
    }

    /** {@return who it is} */
    public Event.Member member() {
      return member;
    }

    /** {@return the newest step} */
    public long step() {
      return step;
    }

    /** {@return time of the newest step} */
    public double time() {
      return time;
    }

    /** {@return the names of its measured values, in the order of their first report} */
    public Collection<String> names() {
      return Collections.unmodifiableSet(values.keySet());
    }

    /**
     * {@return a measured value by name; an empty series when it was never reported}
     *
     * @param name of the value
     */
    public Series series(String name) {
      return values.getOrDefault(name, new Series());
    }
  }

  /**
   * The key of a curve or a field.
   *
   * @param role what it is of
   * @param member the network it belongs to
   * @param series which of them
   */
  public record Key(String role, String member, String series) {}

  /**
   * The first and the newest state of a curve.
   *
   * @param first state of it that was logged
   * @param latest state of it
   */
  public record CurveState(Event.Curve first, Event.Curve latest) {}

  /**
   * The first and the newest state of a field.
   *
   * @param first state of it that was logged
   * @param latest state of it
   */
  public record FieldState(Event.Field first, Event.Field latest) {}

  private final Map<String, MemberState> members = new LinkedHashMap<>();
  private final Map<Key, CurveState> curves = new LinkedHashMap<>();
  private final Map<Key, FieldState> fields = new LinkedHashMap<>();
  private final Map<String, Event.Table> tables = new LinkedHashMap<>();
  private final List<Logged> log = new ArrayList<>();
  private final List<Event.Checkpoint> checkpoints = new ArrayList<>();
  private Event.@Nullable Phase phase;
  private Event.@Nullable Throughput throughput;
  private Event.@Nullable End end;
  private String state = "running";
  private long firstAt;
  private long lastAt;
  private long events;

  /**
   * {@return the state of a whole run, as far as it is written}
   *
   * @param reader of the log
   */
  public static RunModel of(RunReader reader) {
    RunModel model = new RunModel();
    model.follow(reader);
    return model;
  }

  /**
   * Takes in what the reader has new.
   *
   * @param reader of the log
   * @return how many events
   */
  public int follow(RunReader reader) {
    long before = events;
    reader.poll(this::apply, Long.MAX_VALUE);
    return Math.toIntExact(events - before);
  }

  /**
   * Takes in one event.
   *
   * @param logged the event
   */
  public void apply(Logged logged) {
    firstAt = events == 0 ? logged.at() : firstAt;
    lastAt = logged.at();
    events++;
    if (!(logged.event() instanceof Event.End)) {
      end = null; // A run that goes on after its end was resumed.
    }
    switch (logged.event()) {
      case Event.Member e -> state(e.id()).member = e;
      case Event.Phase e -> phase = e;
      case Event.Step e -> apply(e);
      case Event.Curve e ->
          curves.merge(
              new Key(e.role(), e.member(), e.series()),
              new CurveState(e, e),
              (old, now) -> new CurveState(old.first(), now.latest()));
      case Event.Field e ->
          fields.merge(
              new Key(e.role(), e.member(), e.series()),
              new FieldState(e, e),
              (old, now) -> new FieldState(old.first(), now.latest()));
      case Event.Throughput e -> throughput = e;
      case Event.Table e -> tables.put(e.title(), e);
      case Event.Log _, Event.Alert _ -> {
        log.add(logged);
        if (log.size() > LOG_LINES) {
          log.removeFirst();
        }
      }
      case Event.Checkpoint e -> checkpoints.add(e);
      case Event.State e -> state = e.state();
      case Event.End e -> end = e;
    }
  }

  private void apply(Event.Step e) {
    MemberState member = state(e.member());
    member.step = e.step();
    member.time = e.time();
    e.values()
        .forEach(
            (name, value) ->
                member
                    .values
                    .computeIfAbsent(name, _ -> new Series())
                    .add(e.step(), e.time(), value));
  }

  private MemberState state(String id) {
    return members.computeIfAbsent(
        id, _ -> new MemberState(new Event.Member(id, id, "", Map.of(), 0)));
  }

  /** {@return members by id, in the order of their announcement} */
  public Map<String, MemberState> members() {
    return Collections.unmodifiableMap(members);
  }

  /** {@return members by group, in the order of their announcement} */
  public Map<String, List<MemberState>> groups() {
    Map<String, List<MemberState>> groups = new LinkedHashMap<>();
    for (MemberState m : members.values()) {
      groups.computeIfAbsent(m.member().group(), _ -> new ArrayList<>()).add(m);
    }
    return groups;
  }

  /** {@return all curves} */
  public Map<Key, CurveState> curves() {
    return Collections.unmodifiableMap(curves);
  }

  /**
   * {@return the curves of one role}
   *
   * @param role what it is of
   */
  public List<CurveState> curves(String role) {
    return curves.values().stream().filter(c -> c.latest().role().equals(role)).toList();
  }

  /** {@return all fields} */
  public Map<Key, FieldState> fields() {
    return Collections.unmodifiableMap(fields);
  }

  /** {@return the tables, in the order of their first report} */
  public Collection<Event.Table> tables() {
    return Collections.unmodifiableCollection(tables.values());
  }

  /** {@return the last lines of the log} */
  public List<Logged> log() {
    return Collections.unmodifiableList(log);
  }

  /** {@return what the run alerted to, as far as the log still has it} */
  public List<Event.Alert> alerts() {
    return log.stream()
        .map(Logged::event)
        .filter(Event.Alert.class::isInstance)
        .map(Event.Alert.class::cast)
        .toList();
  }

  /** {@return the checkpoints that were written} */
  public List<Event.Checkpoint> checkpoints() {
    return Collections.unmodifiableList(checkpoints);
  }

  /** {@return what runs now; empty before the first phase} */
  public Optional<Event.Phase> phase() {
    return Optional.ofNullable(phase);
  }

  /** {@return how fast it goes; empty where nobody said} */
  public Optional<Event.Throughput> throughput() {
    return Optional.ofNullable(throughput);
  }

  /** {@return how it ended; empty while it goes on, and when its process was killed} */
  public Optional<Event.End> end() {
    return Optional.ofNullable(end);
  }

  /** {@return {@code running}, {@code paused} or {@code stopping}} */
  public String state() {
    return state;
  }

  /** {@return when the first event was written, milliseconds since 1970; 0 when there is none} */
  public long firstAt() {
    return firstAt;
  }

  /** {@return when the newest event was written} */
  public long lastAt() {
    return lastAt;
  }

  /** {@return how many events were taken in} */
  public long events() {
    return events;
  }

  /**
   * {@return the share of all members' steps that is done, 0 to 1} A run without members (a kernel,
   * say) has no steps: 1 once it is done, 0 before.
   */
  public double progress() {
    double done = 0;
    double all = 0;
    for (MemberState m : members.values()) {
      done += Math.clamp(m.step, 0, m.member.steps());
      all += m.member.steps();
    }
    return all > 0 ? done / all : isDone() ? 1 : 0;
  }

  private boolean isDone() {
    return end != null && end.status().equals("done");
  }
}

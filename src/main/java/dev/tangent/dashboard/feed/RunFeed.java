package dev.tangent.dashboard.feed;

import dev.tangent.run.Event;
import dev.tangent.run.Logged;
import dev.tangent.run.RunException;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunReader;
import dev.tangent.run.RunSettings;
import dev.tangent.run.Series;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows the log of one run and makes {@link Snapshot}s of it. Not thread safe: one thread follows
 * the log; other threads get the snapshots.
 */
public final class RunFeed {
  /** How many numbers the histories may hold: 8 million are 64 MB. */
  private static final long BUDGET = 8_000_000;

  private static final int STORY_LINES = 500;

  /** How much of a log is read in a round: half a second's work or less, then it is shown. */
  private static final long ROUND_BYTES = 16 << 20;

  private final RunReader reader;

  /** Remarks, phases and changes of the state, for the log panel. */
  private final List<Logged> story = new ArrayList<>();

  private final RunModel model = new RunModel();
  private final History<Event.Curve> curves =
      new History<>(Event.Curve::time, c -> 4L * c.x().length, BUDGET);
  private final History<Event.Field> fields = new History<>(Event.Field::time, _ -> 1, BUDGET);
  private final RunSettings settings;
  private boolean live = true;
  private boolean behind;
  private @Nullable String problem;
  private @Nullable Snapshot newest;

  /**
   * Opens a run.
   *
   * @throws RunException when the directory is no run of this version
   */
  public RunFeed(Path directory) {
    this.reader = RunReader.open(directory);
    this.settings = reader.settings();
  }

  /** The run as it is now, read whole. */
  public static Snapshot read(Path directory) {
    RunFeed feed = new RunFeed(directory);
    feed.follow(Long.MAX_VALUE);
    return feed.snapshot();
  }

  /**
   * Reads new events, of a long log some {@value #ROUND_BYTES} bytes; false when there are none.
   */
  boolean follow() {
    return follow(ROUND_BYTES);
  }

  /** Whether the log is longer than what was read of it: the next round need not wait. */
  boolean isBehind() {
    return behind;
  }

  private boolean follow(long bytes) {
    boolean wasLive = live;
    String before = problem;
    long events = model.events();
    try {
      // Asked before reading, so that the last events of a run are read before it counts as ended.
      boolean writes = reader.isLive();
      behind = !reader.poll(this::apply, bytes);
      live = writes || behind;
      problem = null;
    } catch (RunException e) {
      problem = e.getMessage();
    }
    boolean changed =
        model.events() > events || live != wasLive || !java.util.Objects.equals(before, problem);
    if (changed) {
      newest = null;
    }
    return changed;
  }

  private void apply(Logged logged) {
    model.apply(logged);
    if (logged.event() instanceof Event.Log
        || logged.event() instanceof Event.Alert
        || logged.event() instanceof Event.Phase
        || logged.event() instanceof Event.State) {
      story.add(logged);
      if (story.size() > STORY_LINES) {
        story.removeFirst();
      }
    }
    if (logged.event() instanceof Event.Curve c) {
      curves.add(new RunModel.Key(c.role(), c.member(), c.series()), c);
    } else if (logged.event() instanceof Event.Field f) {
      fields.add(new RunModel.Key(f.role(), f.member(), f.series()), f);
    }
  }

  RunReader reader() {
    return reader;
  }

  /** The state now. */
  Snapshot snapshot() {
    Snapshot result = newest;
    if (result == null) {
      result = build();
      newest = result;
    }
    return result;
  }

  private Snapshot build() {
    return new Snapshot(
        reader.run().path(),
        settings,
        members(),
        curves.copy(),
        fields.copy(),
        List.copyOf(model.tables()),
        List.copyOf(story),
        List.copyOf(model.checkpoints()),
        model.phase().orElse(null),
        model.throughput().orElse(null),
        behind ? null : model.end().orElse(null), // that end may be of before the run was resumed
        behind ? "reading" : model.state(),
        model.firstAt(),
        model.lastAt(),
        model.progress(),
        live,
        reader.skippedLines(),
        problem);
  }

  private List<Snapshot.MemberView> members() {
    List<Snapshot.MemberView> members = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    for (RunModel.MemberState state : model.members().values()) {
      Event.Member member = state.member();
      String group = member.group().isEmpty() ? member.label() : member.group();
      if (!Snapshot.isFixed(member.id()) && !groups.contains(group)) {
        groups.add(group);
      }
      Map<String, Snapshot.Trace> values = new LinkedHashMap<>();
      for (String name : state.names()) {
        values.put(name, trace(state.series(name)));
      }
      members.add(
          new Snapshot.MemberView(
              member, groups.indexOf(group), state.step(), state.time(), values));
    }
    return List.copyOf(members);
  }

  private static Snapshot.Trace trace(Series series) {
    double[] steps = new double[series.size()];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = series.step(i);
    }
    return new Snapshot.Trace(steps, series.times(), series.values());
  }
}

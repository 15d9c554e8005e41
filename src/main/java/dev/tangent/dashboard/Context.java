package dev.tangent.dashboard;

import dev.tangent.dashboard.feed.GridCache;
import dev.tangent.dashboard.feed.RunIndex;
import dev.tangent.dashboard.feed.Snapshot;
import dev.tangent.dashboard.plot.LineChart;
import dev.tangent.run.Event;
import dev.tangent.run.RunModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Everything that views draw from.
 *
 * @param overlays other runs, drawn over this one
 */
record Context(
    Snapshot snapshot,
    Session session,
    GridCache grids,
    List<RunIndex.Entry> runs,
    List<Snapshot> overlays) {

  /** The time that the slider shows; infinity for now. */
  double time() {
    return session.sliderTime();
  }

  /** Whether a member is drawn faint because another one is selected. */
  boolean faint(String member) {
    String selected = session.selectedMember();
    return selected != null && !selected.equals(member);
  }

  /** The newest of the recorded states that the slider allows; the first when all are later. */
  Event.Curve at(List<Event.Curve> states) {
    Event.Curve result = states.getFirst();
    for (Event.Curve state : states) {
      if (state.time() <= time() * (1 + 1e-12)) {
        result = state;
      }
    }
    return result;
  }

  /** The newest of the recorded matrices that the slider allows; the first when all are later. */
  Event.Field fieldAt(List<Event.Field> states) {
    Event.Field result = states.getFirst();
    for (Event.Field state : states) {
      if (state.time() <= time() * (1 + 1e-12)) {
        result = state;
      }
    }
    return result;
  }

  /** Curves of a role: their recorded states by key. */
  List<Map.Entry<RunModel.Key, List<Event.Curve>>> curves(String role) {
    return snapshot.curves().entrySet().stream()
        .filter(e -> e.getKey().role().equals(role))
        .toList();
  }

  /** Whether there are curves of one of these roles. */
  boolean has(String... roles) {
    return snapshot.curves().keySet().stream().anyMatch(k -> List.of(roles).contains(k.role()));
  }

  /** The name of a member in the legend: its group. */
  String group(String id) {
    Snapshot.MemberView m = snapshot.member(id);
    return m == null ? id : m.group();
  }

  /**
   * The number of the member's group, which decides its colour and marker; −1 for limit and data.
   */
  int slot(String id) {
    Snapshot.MemberView m = snapshot.member(id);
    if (Snapshot.isFixed(id)) {
      return -1;
    }
    return m == null ? snapshot.groups().size() : m.slot();
  }

  /** A measured value of all members against the step. */
  LineChart trace(String name, LineChart.Axis y) {
    List<LineChart.Line> lines = new ArrayList<>();
    for (Snapshot.MemberView m : snapshot.members()) {
      Snapshot.Trace trace = m.values().get(name);
      if (trace != null && m.slot() >= 0) {
        lines.add(
            LineChart.Line.of(
                    m.group(), m.member().label(), m.slot(), trace.steps(), trace.values())
                .faint(faint(m.member().id())));
      }
    }
    LineChart.Axis x = LineChart.Axis.integer("step");
    return new LineChart(name, snapshot.steps() > 0 ? x.range(0, lastStep()) : x, y, lines);
  }

  /**
   * The end of the axis of steps: the run's last step, or while that is far away, a round number
   * above the steps so far. Otherwise the first hour of a run of a day would be a narrow strip at
   * the edge.
   */
  private long lastStep() {
    long last = snapshot.steps();
    long now = snapshot.members().stream().mapToLong(Snapshot.MemberView::step).max().orElse(0);
    boolean goesOn = snapshot.end() == null && snapshot.live();
    long round = 10;
    for (int i = 0; round < now * (goesOn ? 1.25 : 1) && round < last; i++) {
      round = i % 3 == 1 ? round / 2 * 5 : round * 2; // 10, 20, 50, 100, …
    }
    return round * 2 > last ? last : round;
  }
}

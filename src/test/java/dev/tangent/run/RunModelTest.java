package dev.tangent.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunModelTest {
  private final RunModel model = new RunModel();
  private long at = 1000;

  private void apply(Event... events) {
    for (Event e : events) {
      model.apply(new Logged(at++, e));
    }
  }

  private static Event step(String member, long step, double cost) {
    return new Event.Step(member, step, step * 0.5, Map.of("cost", cost));
  }

  private static Event.Curve curve(String member, long step, double y) {
    return new Event.Curve("kernel", member, "ntk", step, step, new double[] {0}, new double[] {y});
  }

  @Test
  void foldsMembersStepsAndCurves() {
    apply(
        new Event.Member("a", "A", "wide", Map.of(), 10),
        new Event.Member("b", "B", "narrow", Map.of(), 10),
        new Event.Member("c", "C", "wide", Map.of(), 10),
        step("a", 0, 3),
        step("a", 1, 2),
        curve("a", 0, 5),
        curve("a", 1, 6),
        curve("a", 2, 7),
        new Event.Table("t", List.of("x"), List.of()),
        new Event.Table("t", List.of("x"), List.of(List.of("1"))));
    assertEquals(List.of("wide", "narrow"), List.copyOf(model.groups().keySet()));
    assertEquals(2, model.groups().get("wide").size());
    Series cost = model.members().get("a").series("cost");
    assertEquals(2, cost.size());
    assertEquals(2, cost.last());
    assertEquals(0.5, cost.time(1));
    assertTrue(Double.isNaN(model.members().get("b").series("cost").last()));
    RunModel.CurveState state = model.curves("kernel").get(0);
    assertEquals(5, state.first().y()[0]);
    assertEquals(7, state.latest().y()[0]);
    assertEquals(1, model.tables().size());
    assertEquals(1.0 / 30, model.progress(), 1e-15);
    assertEquals(1000, model.firstAt());
    assertEquals(1009, model.lastAt());
  }

  @Test
  void aResumedRunReplacesWhatCameAfterItsCheckpoint() {
    apply(step("a", 0, 3), step("a", 1, 2), step("a", 2, 9), new Event.End("interrupted", ""));
    assertTrue(model.end().isPresent());
    apply(step("a", 1, 2), step("a", 2, 1));
    assertFalse(model.end().isPresent());
    assertEquals(3, model.members().get("a").series("cost").size());
    assertEquals(1, model.members().get("a").series("cost").last());
  }

  @Test
  void aRunWithoutStepsIsAtItsEndOnlyWhenItIsDone() {
    assertEquals(0, model.progress());
    apply(new Event.End("interrupted", ""));
    assertEquals(0, model.progress());
    apply(new Event.End("done", ""));
    assertEquals(1, model.progress());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4095, 4096, 4097, 8191, 8192, 8193, 100_000})
  void seriesStayShortEvenAndKeepBothEnds(int steps) {
    Series series = new Series();
    for (int i = 0; i < steps; i++) {
      series.add(i, i, -i);
      assertEquals(i, series.step(series.size() - 1));
    }
    assertTrue(series.size() <= 4096);
    assertTrue(series.size() >= Math.min(steps, 2048));
    assertEquals(0, series.step(0));
    for (int i = 1; i + 1 < series.size(); i++) {
      assertEquals(series.step(1), series.step(i) - series.step(i - 1), "evenly spaced");
      assertEquals(-series.step(i), series.value(i));
    }
  }
}

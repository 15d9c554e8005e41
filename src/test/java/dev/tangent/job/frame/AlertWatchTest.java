package dev.tangent.job.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.run.Event;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Alerts about a run and its machine, with a clock, a disk and a heap that the test controls. */
class AlertWatchTest {
  private static final long SECOND = 1_000_000_000L;

  private long now;
  private long free = 1L << 40;
  private double used = 0.1;

  private final AlertWatch watch =
      new AlertWatch(Path.of("runs/here"), () -> now, () -> free, () -> used);

  private static List<String> kinds(List<Event.Alert> alerts) {
    return alerts.stream().map(Event.Alert::kind).toList();
  }

  private List<Event.Alert> cost(String member, long step, double cost) {
    return watch.hear(new Event.Step(member, step, step, Map.of("cost", cost)));
  }

  @Test
  void aFullDiskIsToldOnceAndByItsNumber() {
    free = 150L << 20;
    assertEquals(List.of(), watch.look(), "not at every step: a look costs a system call");
    now += 11 * SECOND;
    List<Event.Alert> alerts = watch.look();
    assertEquals(List.of("disk"), kinds(alerts));
    assertEquals("warning", alerts.getFirst().level());
    assertTrue(alerts.getFirst().message().contains("0.16 GB left"), alerts.getFirst().message());
    assertTrue(alerts.getFirst().message().contains("runs/here"), alerts.getFirst().message());
    now += 11 * SECOND;
    assertEquals(List.of(), watch.look(), "once");
  }

  @Test
  void aFullHeapIsTold() {
    now += 11 * SECOND;
    used = 0.9;
    assertEquals(List.of(), watch.look(), "nine tenths are allowed");
    now += 11 * SECOND;
    used = 0.95;
    List<Event.Alert> alerts = watch.look();
    assertEquals(List.of("memory"), kinds(alerts));
    assertTrue(alerts.getFirst().message().startsWith("95 % of the heap"), alerts.toString());
  }

  @Test
  void bothAreToldTogether() {
    now += 11 * SECOND;
    free = 0;
    used = 1;
    assertEquals(List.of("disk", "memory"), kinds(watch.look()));
  }

  @Test
  void aCostThatIsNoNumberIsToldForEachMember() {
    assertEquals(List.of(), cost("a", 1, 1));
    assertEquals(List.of("not-finite"), kinds(cost("a", 2, Double.NaN)));
    assertEquals(List.of(), cost("a", 3, Double.NaN), "once");
    assertEquals(List.of("not-finite"), kinds(cost("b", 3, Double.POSITIVE_INFINITY)));
    Event.Step test = new Event.Step("c", 4, 4, Map.of("test-cost", Double.NaN, "drift", 1.0));
    assertEquals(List.of("not-finite"), kinds(watch.hear(test)), "a cost on test points, too");
    Event.Step drift = new Event.Step("d", 4, 4, Map.of("drift", Double.NaN));
    assertEquals(List.of(), watch.hear(drift), "what is not known yet may be NaN");
  }

  @Test
  void divergingIsTenTimesTheLowestAndAboveTheFirst() {
    List<String> told = new ArrayList<>();
    double[] costs = {1, 0.01, 0.5, 0.99, 1.01, 2};
    for (int i = 0; i < costs.length; i++) {
      for (Event.Alert alert : cost("a", i, costs[i])) {
        told.add(alert.kind() + " at " + alert.step());
      }
    }
    assertEquals(List.of("diverging at 4"), told);
  }
}

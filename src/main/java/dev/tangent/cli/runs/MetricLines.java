package dev.tangent.cli.runs;

import dev.tangent.cli.frame.Output;
import dev.tangent.cli.frame.UserError;
import dev.tangent.run.Event;
import dev.tangent.run.Json;
import dev.tangent.run.RunReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The measured values of a run for other programs: as one object, or as a stream of lines while the
 * run is written.
 */
final class MetricLines {
  private static final long POLL_MILLIS = 250;

  private final RunReader reader;
  private final @Nullable String metric;
  private final long since;
  private final Set<String> known = new LinkedHashSet<>();
  private boolean ended;

  /**
   * Reads the measured values of a run.
   *
   * @param metric the value's name, or null for all
   * @param since only steps from this one on
   */
  MetricLines(Path run, @Nullable String metric, long since) {
    this.reader = RunReader.open(run);
    this.metric = metric;
    this.since = since;
  }

  /** Hands out one record for each new step: member, step, time, values. */
  private void poll(Consumer<Map<String, Object>> to) {
    reader.poll(
        logged -> {
          ended = logged.event() instanceof Event.End;
          if (logged.event() instanceof Event.Step step) {
            known.addAll(step.values().keySet());
            Map<String, Object> values = values(step);
            if (step.step() >= since && !values.isEmpty()) {
              Map<String, Object> line = new LinkedHashMap<>();
              line.put("member", step.member());
              line.put("step", step.step());
              line.put("time", step.time());
              line.putAll(values);
              to.accept(line);
            }
          }
        },
        Long.MAX_VALUE);
  }

  /** Finite values; the others are null, as JSON has no NaN. */
  private Map<String, Object> values(Event.Step step) {
    Map<String, Object> values = new LinkedHashMap<>();
    step.values()
        .forEach(
            (name, value) -> {
              if (metric == null || metric.equals(name)) {
                values.put(name, Double.isFinite(value) ? value : null);
              }
            });
    return values;
  }

  /** All values recorded so far. */
  Map<String, Object> all() {
    List<Map<String, Object>> records = new ArrayList<>();
    poll(records::add);
    require();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("run", reader.run().toString());
    all.put("metric", metric == null ? "" : metric);
    all.put("steps", records);
    return all;
  }

  private void require() {
    if (metric != null && !known.isEmpty() && !known.contains(metric)) {
      throw UserError.usage(
          "--metric " + metric + ": the run reports no such value", String.join(", ", known));
    }
  }

  /** Prints a line for each step, old and new, until the run ends. */
  void follow(Output out) throws InterruptedException {
    while (true) {
      boolean live = reader.isLive(); // asked before reading, so that the last lines are seen
      poll(line -> out.raw(Json.text(line)));
      require();
      if (ended || !live) {
        return;
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}

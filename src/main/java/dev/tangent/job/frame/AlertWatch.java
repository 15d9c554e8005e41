package dev.tangent.job.frame;

import dev.tangent.run.Event;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Watches the measurements of a run and the machine it runs on, and alerts its owner once to each
 * problem. For one thread at a time.
 *
 * <ul>
 *   <li>{@code not-finite}: a cost is NaN or infinite;
 *   <li>{@code diverging}: the cost is ten times its lowest so far, and above its first value;
 *   <li>{@code plateau}: while the number of steps doubled, the lowest cost fell by less than a
 *       thousandth;
 *   <li>{@code disk}, {@code memory}: less than 200 MB, or a tenth of the heap, are left.
 * </ul>
 */
final class AlertWatch {
  private static final String COST = "cost";
  private static final double WORSE = 10;
  private static final double FALL = 1e-3;

  /** A cost below this part of the first one counts as zero. */
  private static final double NOTHING = 1e-9;

  private static final long FIRST_LOOK = 128; // steps before a plateau can be told
  private static final long DISK_BYTES = 200L << 20;
  private static final double HEAP_PART = 0.9;
  private static final long LOOK_NANOS = 10_000_000_000L;

  private static final class Cost {
    final double first;
    double best;
    long bestStep;
    double mark; // The lowest cost at the last check.
    long markStep;

    Cost(double first, long step) {
      this.first = first;
      best = first;
      bestStep = step;
      mark = first;
      markStep = Math.max(step, FIRST_LOOK);
    }
  }

  private final Path directory;
  private final Map<String, Cost> costs = new HashMap<>();
  private final Set<String> told = new HashSet<>();
  private final LongSupplier nanos;
  private final LongSupplier freeDisk;
  private final DoubleSupplier usedHeap;
  private long nextLook;

  AlertWatch(Path directory) {
    this(directory, System::nanoTime, () -> freeDisk(directory), AlertWatch::usedHeap);
  }

  /** For tests: with another clock, and other gauges of the free bytes and of the heap in use. */
  AlertWatch(Path directory, LongSupplier nanos, LongSupplier freeDisk, DoubleSupplier usedHeap) {
    this.directory = directory;
    this.nanos = nanos;
    this.freeDisk = freeDisk;
    this.usedHeap = usedHeap;
    this.nextLook = nanos.getAsLong() + LOOK_NANOS;
  }

  /** The alerts that a measurement causes. */
  List<Event.Alert> hear(Event.Step step) {
    List<Event.Alert> alerts = new ArrayList<>();
    for (Map.Entry<String, Double> value : step.values().entrySet()) {
      if (value.getKey().endsWith(COST) && !Double.isFinite(value.getValue())) {
        tell(
            alerts,
            "not-finite",
            "warning",
            step,
            String.format(
                Locale.ROOT,
                "%s is %s at step %d: take a smaller --learning-rate, or 50%% of the largest stable"
                    + " one (--learning-rate 50%%)",
                value.getKey(),
                value.getValue(),
                step.step()));
      }
    }
    Double cost = step.values().get(COST);
    if (cost != null && Double.isFinite(cost)) {
      hear(alerts, step, cost);
    }
    return alerts;
  }

  private void hear(List<Event.Alert> alerts, Event.Step step, double cost) {
    Cost known = costs.computeIfAbsent(step.member(), _ -> new Cost(cost, step.step()));
    if (cost > WORSE * known.best && cost > known.first) {
      tell(
          alerts,
          "diverging",
          "warning",
          step,
          String.format(
              Locale.ROOT,
              "cost %.4g at step %d, after %.4g at step %d: take a smaller --learning-rate",
              cost,
              step.step(),
              known.best,
              known.bestStep));
    }
    if (cost < known.best) {
      known.best = cost;
      known.bestStep = step.step();
    }
    if (step.step() >= 2 * known.markStep) {
      boolean flat = known.best > (1 - FALL) * known.mark && known.best > NOTHING * known.first;
      if (flat) {
        tell(
            alerts,
            "plateau",
            "info",
            step,
            String.format(
                Locale.ROOT,
                "the lowest cost was %.6g at step %d and is %.6g at step %d",
                known.mark,
                known.markStep,
                known.best,
                step.step()));
      }
      known.mark = known.best;
      known.markStep = step.step();
    }
  }

  private void tell(
      List<Event.Alert> alerts, String kind, String level, Event.Step step, String message) {
    if (told.add(kind + " " + step.member())) {
      alerts.add(new Event.Alert(kind, level, step.member(), step.step(), message));
    }
  }

  /** The alerts about the machine, which is checked every ten seconds. */
  List<Event.Alert> look() {
    long now = nanos.getAsLong();
    if (now - nextLook < 0) {
      return List.of();
    }
    nextLook = now + LOOK_NANOS;
    List<Event.Alert> alerts = new ArrayList<>();
    long free = freeDisk.getAsLong();
    if (free < DISK_BYTES && told.add("disk")) {
      alerts.add(
          new Event.Alert(
              "disk",
              "warning",
              "",
              0,
              String.format(
                  Locale.ROOT, "%s left for %s: make room", Budget.gigabytes(free), directory)));
    }
    double used = usedHeap.getAsDouble();
    if (used > HEAP_PART && told.add("memory")) {
      alerts.add(
          new Event.Alert(
              "memory",
              "warning",
              "",
              0,
              String.format(
                  Locale.ROOT,
                  "%.0f %% of the heap is in use: NTK_JAVA_OPTIONS=-Xmx… gives more",
                  100 * used)));
    }
    return alerts;
  }

  private static long freeDisk(Path directory) {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE; // A disk that doesn't tell its free space may have enough.
    }
  }

  /** The part of the heap that was still in use after its last collections. */
  private static double usedHeap() {
    double used = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage after = pool.getCollectionUsage();
      if (pool.getType() == MemoryType.HEAP && after != null) {
        used += after.getUsed();
      }
    }
    return used / Runtime.getRuntime().maxMemory();
  }
}

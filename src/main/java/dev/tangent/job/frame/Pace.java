package dev.tangent.job.frame;

import dev.tangent.linalg.Progress;
import dev.tangent.run.Event;
import java.util.Locale;
import java.util.Optional;

/**
 * How fast a run goes and how long it will take, computed from the {@link Work} planned and done.
 * For one thread.
 */
final class Pace {
  private static final long REPORT_NANOS = 1_000_000_000L;
  private static final int WARM_UP_REPORTS = 3;

  private Work planned = Work.of(0);
  private Work finished = Work.of(0);
  private Work reported = Work.of(0);
  private long reportedSteps;
  private long steps;
  private int reports;
  private double slowness; // Real seconds for each guessed second, smoothed; 0 at first.
  private long lastReport = System.nanoTime();

  void plan(Work work) {
    planned = planned.plus(work);
  }

  /** Counts work that an earlier process did, or that has no steps. */
  void finished(Work work) {
    finished = finished.plus(work);
  }

  void stepped(Work work) {
    finished(work);
    steps++;
  }

  /** Begins to measure anew: after a pause. */
  void restart() {
    lastReport = System.nanoTime();
    reported = finished;
    reportedSteps = steps;
  }

  /** The throughput to report, once a second; the progress is told in percent. */
  Optional<Event.Throughput> report(String phase, Progress progress) {
    double seconds = (System.nanoTime() - lastReport) * 1e-9;
    if (seconds * 1e9 < REPORT_NANOS) {
      return Optional.empty();
    }
    double current = seconds / (finished.seconds() - reported.seconds());
    slowness = slowness == 0 ? current : 0.7 * slowness + 0.3 * current;
    // In the first seconds the JVM still compiles: their speed says nothing about the rest.
    boolean known = ++reports > WARM_UP_REPORTS;
    double left = Math.max(0, planned.seconds() - finished.seconds()) * slowness;
    Runtime runtime = Runtime.getRuntime();
    Event.Throughput throughput =
        new Event.Throughput(
            (steps - reportedSteps) / seconds,
            (finished.flops() - reported.flops()) / seconds * 1e-9,
            known ? left : Double.NaN,
            runtime.totalMemory() - runtime.freeMemory());
    progress.update(
        known ? String.format(Locale.ROOT, "%s, %s left:", phase, duration(left)) : phase + ":",
        Math.round(100 * finished.seconds() / Math.max(planned.seconds(), 1e-9)),
        100);
    if (!known) {
      slowness = 0;
    }
    restart();
    return Optional.of(throughput);
  }

  private static String duration(double seconds) {
    long s = Math.round(seconds);
    return s < 60
        ? s + " s"
        : s < 3600 ? s / 60 + " min" : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }
}

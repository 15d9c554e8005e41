package dev.tangent.job.sweep;

import dev.tangent.job.frame.Budget;
import dev.tangent.job.frame.Job;
import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobListener;
import dev.tangent.job.frame.JobResult;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.JobSpec;
import dev.tangent.job.frame.Jobs;
import dev.tangent.job.frame.Verb;
import dev.tangent.linalg.Threads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes the runs of a sweep in {@code sweep/} and compares them: {@code sweep.csv}, a table, curves
 * with power laws. A run that fails is reported and counted; the others go on.
 *
 * @param <S> the verb's spec
 * @param <R> what a run of the verb finds
 */
public final class SweepJob<S extends Record & JobSpec<S>, R extends JobResult>
    implements Job<SweepResult> {
  private final Verb<S, R> verb;
  private final SweepSpec<S> spec;
  private final List<SweepPoint<S>> points;
  private final Job<R> first;
  private final JobEstimate estimate;
  private final int atOnce;

  private SweepJob(Verb<S, R> verb, SweepSpec<S> spec) {
    this.verb = verb;
    this.spec = spec;
    points = SweepPoint.of(spec);
    // Each combination is checked with its data beforehand, so that none fails only after hours.
    first = verb.open().apply(points.getFirst().spec());
    List<JobEstimate> estimates = new ArrayList<>(List.of(first.estimate()));
    for (int i = spec.seeds(); i < points.size(); i += spec.seeds()) {
      estimates.add(verb.open().apply(points.get(i).spec()).estimate());
    }
    double largest = estimates.stream().mapToDouble(JobEstimate::memoryBytes).max().orElse(0);
    int cores = Threads.current().count();
    int fit = (int) Math.min(cores, Budget.available() / Math.max(1, largest));
    atOnce = Math.clamp(spec.atOnce() == 0 ? fit : spec.atOnce(), 1, points.size());
    estimate = sum(estimates, atOnce * largest);
  }

  private JobEstimate sum(List<JobEstimate> estimates, double memory) {
    double seeds = spec.seeds();
    return new JobEstimate(
        String.format(
            Locale.ROOT, "%d runs of ntk %s, %d at once", points.size(), verb.name(), atOnce),
        memory,
        seeds * estimates.stream().mapToDouble(JobEstimate::diskBytes).sum(),
        seeds * estimates.stream().mapToDouble(JobEstimate::flops).sum(),
        seeds * estimates.stream().mapToDouble(JobEstimate::seconds).sum(),
        spec.atOnce() > 1 ? "a smaller --at-once" : estimates.getFirst().smaller());
  }

  /**
   * Reads the data of every combination and checks it.
   *
   * @param <S> type of the spec
   * @param verb that is swept
   * @param spec what is varied
   * @param <R> type of the result
   * @return the work
   * @throws IllegalArgumentException for the first combination that makes no sense
   */
  public static <S extends Record & JobSpec<S>, R extends JobResult> SweepJob<S, R> of(
      Verb<S, R> verb, SweepSpec<S> spec) {
    return new SweepJob<>(verb, spec);
  }

  /**
   * {@return a sweep of a verb whose spec's type isn't known, from settings by name}
   *
   * @param <S> type of the spec
   * @param verb that is swept
   * @param settings of every run, by name
   * @param axes what is varied
   * @param seeds how many of each combination
   * @param atOnce how many runs at a time
   * @param <R> type of the result
   */
  public static <S extends Record & JobSpec<S>, R extends JobResult> Job<SweepResult> of(
      Verb<S, R> verb, Map<String, ?> settings, List<SweepAxis> axes, int seeds, int atOnce) {
    return new SweepJob<>(verb, new SweepSpec<>(verb.spec(settings), axes, seeds, atOnce));
  }

  /**
   * Goes on with a sweep of this verb: finished runs stay, interrupted ones go on.
   *
   * @param <S> type of the spec
   * @param verb that is swept
   * @param directory of the run
   * @param listener hears of progress, and may stop the work
   * @param <R> type of the result
   * @return the result
   */
  public static <S extends Record & JobSpec<S>, R extends JobResult> SweepResult resume(
      Verb<S, R> verb, Path directory, JobListener listener) {
    SweepSpec<S> defaults = new SweepSpec<>(verb.defaults(), List.of(), 1, 0);
    return Jobs.<SweepSpec<S>, SweepResult>resume(
        directory, defaults, spec -> SweepJob.of(verb, spec), listener);
  }

  @Override
  public SweepSpec<S> spec() {
    return spec;
  }

  @Override
  public JobEstimate estimate() {
    return estimate;
  }

  /** The fingerprints of the first run's inputs; every run checks its own when it begins. */
  @Override
  public Map<String, String> fingerprints() {
    return first.fingerprints();
  }

  @Override
  public List<Path> reads() {
    return first.reads();
  }

  @Override
  public List<String> writes() {
    return List.of(SweepTable.FILE);
  }

  @Override
  public SweepResult run(JobRun run) {
    return new SweepRuns<>(verb, points, atOnce, run).run(spec);
  }
}

package dev.tangent.experiment.figure;

import dev.tangent.data.Dataset;
import dev.tangent.data.sets.Datasets;
import dev.tangent.experiment.Settings;
import dev.tangent.job.frame.Fingerprint;
import dev.tangent.job.frame.Job;
import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobRun;
import dev.tangent.run.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A figure of JGH, as a run; its drawings are made from the run afterwards. */
public final class FigureJob implements Job<FigureResult> {
  private static final Duration CHECKPOINT_EVERY = Duration.ofMinutes(2);

  private final FigureSpec spec;
  private final Experiment experiment;

  private FigureJob(FigureSpec spec) {
    this.spec = spec;
    experiment = Experiment.named(spec.figure());
  }

  /** The job for a spec. */
  public static FigureJob of(FigureSpec spec) {
    return new FigureJob(spec);
  }

  @Override
  public FigureSpec spec() {
    return spec;
  }

  @Override
  public JobEstimate estimate() {
    return new JobEstimate(
        spec.figure() + " at these widths",
        experiment.memoryBytes(spec.values()),
        0,
        0,
        0,
        "smaller --set widths=…");
  }

  @Override
  public Map<String, String> fingerprints() {
    if (!spec.values().has("data")) {
      return Map.of();
    }
    Settings values = spec.values();
    Dataset data = Datasets.parse(values.text("data"), values.seed(), values.atLeast(1, "points"));
    return Map.of("data", Fingerprint.of(data));
  }

  @Override
  public List<Path> reads() {
    String data = spec.values().has("data") ? spec.values().text("data") : "";
    return Datasets.absolute(data).equals(data) && !data.contains(":/")
        ? List.of()
        : List.of(Path.of(data.substring(data.indexOf(':') + 1)));
  }

  @Override
  public List<String> writes() {
    return List.of();
  }

  @Override
  public FigureResult run(JobRun run) {
    run.checkpointEvery(CHECKPOINT_EVERY);
    run.emit(new Event.State("running"));
    return new FigureResult(experiment.run(run, spec.values()));
  }
}

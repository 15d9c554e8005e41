package dev.tangent.experiment.statement;

import dev.tangent.job.frame.Job;
import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The statements of JGH as measurements that can fail. */
public final class VerificationJob implements Job<VerificationResult> {
  private final VerificationSpec spec;

  private VerificationJob(VerificationSpec spec) {
    this.spec = spec;
  }

  /** The job for a spec. */
  public static VerificationJob of(VerificationSpec spec) {
    return new VerificationJob(spec);
  }

  @Override
  public VerificationSpec spec() {
    return spec;
  }

  @Override
  public JobEstimate estimate() {
    double seconds = spec.checked().stream().mapToDouble(Statement::seconds).sum();
    return new JobEstimate("the statements", 0, 0, 0, seconds, "fewer statements");
  }

  @Override
  public Map<String, String> fingerprints() {
    return Map.of();
  }

  @Override
  public List<Path> reads() {
    return List.of();
  }

  @Override
  public List<String> writes() {
    return List.of();
  }

  @Override
  public VerificationResult run(JobRun run) {
    List<Verification.Outcome> outcomes =
        Verification.run(run, spec.checked(), spec.scale(), spec.seed(), spec.planted());
    return new VerificationResult(
        outcomes, Verification.result(outcomes, spec.scale(), spec.seed()));
  }
}

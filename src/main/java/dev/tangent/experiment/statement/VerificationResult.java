package dev.tangent.experiment.statement;

import dev.tangent.job.frame.JobResult;
import java.util.List;
import java.util.Map;

/**
 * The outcomes of the checks.
 *
 * @param outcomes of every check, planted errors among them
 * @param report for {@code result.json}
 */
public record VerificationResult(List<Verification.Outcome> outcomes, Map<String, Object> report)
    implements JobResult {
  /** The checks that did not end as they should. */
  public List<Verification.Outcome> wrong() {
    return outcomes.stream().filter(outcome -> !outcome.expected()).toList();
  }
}

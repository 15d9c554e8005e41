package dev.tangent.experiment.statement;

import dev.tangent.experiment.ExperimentScale;
import dev.tangent.job.frame.JobSpec;
import dev.tangent.job.frame.SpecMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which statements of JGH to check.
 *
 * @param statements by name; none for all
 * @param scale {@code QUICK} takes seconds; {@code PAPER} has larger widths and more seeds for
 *     precise numbers
 * @param planted whether every planted error is checked too
 * @param seed of the networks
 */
public record VerificationSpec(
    List<String> statements, ExperimentScale scale, boolean planted, long seed)
    implements JobSpec<VerificationSpec> {
  /** All statements, quickly. */
  public static final VerificationSpec DEFAULT =
      new VerificationSpec(List.of(), ExperimentScale.QUICK, false, 0);

  /** Refuses names of unknown statements. */
  public VerificationSpec {
    statements = List.copyOf(statements);
    Verification.named(statements);
  }

  /** The statements to check. */
  List<Statement> checked() {
    return Verification.named(statements);
  }

  @Override
  public String verb() {
    return "verify";
  }

  @Override
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>(SpecMap.write(this));
    map.put("statements", checked().stream().map(Statement::id).toList());
    return map;
  }
}

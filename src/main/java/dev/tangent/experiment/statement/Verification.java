package dev.tangent.experiment.statement;

import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Statistics.Estimate;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.Verb;
import dev.tangent.job.frame.Work;
import dev.tangent.network.DivergenceException;
import dev.tangent.run.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks the paper's statements and records a table of measurements, with planted errors on
 * request.
 */
public final class Verification {
  private static final List<Statement> ALL =
      List.of(
          new GaussianOutputs(),
          new KernelConvergence(),
          new KernelConstancy(),
          new WeightNorm(),
          new ParametrizationEffect(),
          new CollectiveMovement(),
          new GlobalMinimum(),
          new PositiveDefiniteness(),
          new PolynomialRank(),
          new HermiteDual(),
          new CostDecrease(),
          new RandomFeatureRate(),
          new LeastSquaresTraining());

  /**
   * The outcome of a check.
   *
   * @param fault the planted error; null for an honest check
   * @param measurements its numbers
   */
  public record Outcome(
      Statement statement, @Nullable Fault fault, List<Measurement> measurements) {
    /** Whether every measurement passes. */
    public boolean holds() {
      return measurements.stream().allMatch(Measurement::passes);
    }

    /**
     * Whether the outcome is as it should be: an honest check holds, one with a planted error
     * fails.
     */
    public boolean expected() {
      return holds() == (fault == null);
    }
  }

  /** {@code ntk verify}. */
  public static final Verb<VerificationSpec, VerificationResult> VERB =
      new Verb<>(VerificationSpec.DEFAULT, VerificationJob::of);

  private Verification() {}

  /** All statements, in the order of the paper. */
  public static List<Statement> statements() {
    return ALL;
  }

  /** The statements of these names; all of them when no name is given. */
  public static List<Statement> named(List<String> names) {
    if (names.isEmpty()) {
      return ALL;
    }
    List<Statement> found = new ArrayList<>();
    for (String name : names) {
      found.add(
          ALL.stream()
              .filter(s -> s.id().equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          String.format(
                              Locale.ROOT,
                              "unknown statement \"%s\": there are %s",
                              name,
                              String.join(", ", ALL.stream().map(Statement::id).toList())))));
    }
    return found;
  }

  /**
   * Checks statements one after the other.
   *
   * @param planted check every planted error too
   */
  public static List<Outcome> run(
      JobRun run, List<Statement> statements, ExperimentScale scale, long seed, boolean planted) {
    List<Outcome> outcomes = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (Statement statement : statements) {
      run.plan(work(statement).times(planted ? 1 + statement.faults().size() : 1));
    }
    for (int i = 0; i < statements.size(); i++) {
      Statement statement = statements.get(i);
      run.emit(new Event.Phase("checking " + statement.id(), i, statements.size()));
      List<Fault> faults = new ArrayList<>();
      faults.add(null);
      if (planted) {
        statement.faults().stream().sorted(Comparator.naturalOrder()).forEach(faults::add);
      }
      for (Fault fault : faults) {
        Outcome outcome = outcome(run, statement, scale, seed, fault);
        outcomes.add(outcome);
        rows.addAll(rows(outcome));
        run.emit(table(rows));
        run.stepped(work(statement));
      }
    }
    return outcomes;
  }

  /** The outcome of an earlier process if there is one, else that of measuring now. */
  private static Outcome outcome(
      JobRun run, Statement statement, ExperimentScale scale, long seed, @Nullable Fault fault) {
    String name =
        statement.id() + (fault == null ? "" : "-" + fault.name().toLowerCase(Locale.ROOT));
    List<Map<String, Object>> kept = run.restoreWords(name);
    if (!kept.isEmpty()) {
      return new Outcome(statement, fault, kept.stream().map(Measurement::of).toList());
    }
    List<Measurement> measurements = measure(statement, scale, seed, fault);
    run.checkpointWords(name, 0, measurements.stream().map(Measurement::asMap).toList());
    return new Outcome(statement, fault, measurements);
  }

  private static Work work(Statement statement) {
    return new Work(0, statement.seconds());
  }

  /** The measurements of a statement; a training that diverges counts as a failed measurement. */
  static List<Measurement> measure(
      Statement statement, ExperimentScale scale, long seed, @Nullable Fault fault) {
    try {
      return statement.measure(scale, seed, fault);
    } catch (DivergenceException e) {
      return List.of(
          Measurement.below("training: " + e.getMessage(), Estimate.exact(Double.NaN), 0));
    }
  }

  private static Event.Table table(List<List<String>> rows) {
    return new Event.Table(
        "Statements of Jacot, Gabriel and Hongler (2018), measured",
        List.of("statement", "planted error", "quantity", "measured", "tolerance", ""),
        rows);
  }

  private static List<List<String>> rows(Outcome outcome) {
    List<List<String>> rows = new ArrayList<>();
    for (Measurement m : outcome.measurements()) {
      rows.add(
          List.of(
              outcome.statement().id(),
              outcome.fault() == null ? "" : outcome.fault().description(),
              m.quantity(),
              m.measured(),
              m.tolerance(),
              m.passes() ? "pass" : "FAIL"));
    }
    return rows;
  }

  static Map<String, Object> result(List<Outcome> outcomes, ExperimentScale scale, long seed) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("statement", outcome.statement().id());
      one.put("claim", outcome.statement().claim());
      if (outcome.fault() != null) {
        one.put("planted", outcome.fault().description());
      }
      one.put("holds", outcome.holds());
      one.put(
          "measurements",
          outcome.measurements().stream()
              .map(
                  m -> {
                    Map<String, Object> numbers = new LinkedHashMap<>();
                    numbers.put("quantity", m.quantity());
                    numbers.put("value", m.value());
                    numbers.put("error", m.error());
                    numbers.put("tolerance", m.tolerance());
                    numbers.put("passes", m.passes());
                    return numbers;
                  })
              .toList());
      all.add(one);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("scale", scale.toString());
    result.put("seed", seed);
    result.put("statements", all);
    return result;
  }
}

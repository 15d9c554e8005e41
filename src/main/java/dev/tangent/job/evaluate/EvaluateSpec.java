package dev.tangent.job.evaluate;

import dev.tangent.job.frame.JobSpec;
import dev.tangent.job.frame.Precision;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.learner.LearnerSpec;
import dev.tangent.job.learner.Plan;
import dev.tangent.job.learner.SelectKind;
import dev.tangent.job.spec.DataSpec;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A learner on a table ({@code ntk evaluate}).
 *
 * @param data the table, or {@code uci:DIR}: one set of the collection, or a directory of sets
 * @param learner the kernel, the method, and what they choose from
 * @param nested whether choices see the training rows of each fold alone; null: where {@code uci:}
 *     brings halves to choose on, no, otherwise yes
 * @param compare plans by name in the place of learner, method, select and nested; null for one
 * @param folds a number of folds, or a file with pairs of lines of row numbers; null: those of
 *     {@code uci:}, otherwise 5
 * @param reference file with the results of another program on sets of {@code uci:}, for comparison
 * @param importances whether to say how much each column matters
 * @param saveModel whether to train on all rows in the end and write {@code model.tangent}
 * @param seed of the folds
 * @param precision only float64
 */
public record EvaluateSpec(
    DataSpec data,
    LearnerSpec learner,
    @Nullable Boolean nested,
    @Nullable List<String> compare,
    @Nullable String folds,
    @Nullable Path reference,
    boolean importances,
    boolean saveModel,
    long seed,
    @Nullable Precision precision)
    implements JobSpec<EvaluateSpec> {
  private static final int FOLDS = 5;

  /** The neural tangent kernel by ridge regression. */
  public static final EvaluateSpec DEFAULT =
      new EvaluateSpec(
          DataSpec.NONE, LearnerSpec.DEFAULT, null, null, null, null, false, false, 0, null);

  /** Refuses float32, a row limit on a set that has its own folds, and names that are no plans. */
  public EvaluateSpec {
    compare = compare == null ? null : List.copyOf(compare);
    (compare == null ? List.<String>of() : compare).forEach(Plan::parse);
    SpecException.require(
        precision != Precision.F32, "--precision f32", "f64: leave-one-out needs its digits");
    SpecException.require(
        data.limitRows() == null || !String.valueOf(data.data()).startsWith("uci:"),
        "--limit-rows " + data.limitRows() + " with uci:DIR",
        "leave it out: the folds of a set name all its rows");
  }

  /**
   * {@return the default learner on these data}
   *
   * @param data the points, with their targets if there are any
   */
  public static EvaluateSpec of(DataSpec data) {
    return DEFAULT.with(data);
  }

  @Override
  public String verb() {
    return "evaluate";
  }

  /** Whether the data bring their own folds. */
  boolean isUci() {
    return String.valueOf(data.data()).startsWith("uci:");
  }

  /** The learner, with the default for standardizing inputs filled in. */
  LearnerSpec learnt() {
    return learner.standardize() == null ? learner.standardized(!isUci()) : learner;
  }

  /** The plans that are asked for, in order. */
  List<Plan> plans() {
    if (compare != null) {
      return compare.stream().map(Plan::parse).toList();
    }
    boolean within = nested == null ? !isUci() || learner.select() == SelectKind.LOO : nested;
    return List.of(new Plan(learner.learner(), learner.method(), learner.select(), within));
  }

  /** The number of folds, where it is one. */
  int foldCount() {
    if (folds == null) {
      return FOLDS;
    }
    try {
      int count = Integer.parseInt(folds);
      SpecException.require(count >= 2, "--folds " + folds, "2 or more, or a file");
      return count;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}

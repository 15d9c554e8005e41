package dev.tangent.job;

import dev.tangent.job.components.ComponentsJob;
import dev.tangent.job.components.ComponentsResult;
import dev.tangent.job.components.ComponentsSpec;
import dev.tangent.job.evaluate.EvaluateJob;
import dev.tangent.job.evaluate.EvaluateResult;
import dev.tangent.job.evaluate.EvaluateSpec;
import dev.tangent.job.frame.Verb;
import dev.tangent.job.predict.PredictionJob;
import dev.tangent.job.predict.PredictionResult;
import dev.tangent.job.predict.PredictionSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of verbs: a new one is a line here. */
public final class Verbs {
  /** Kernel principal components. */
  public static final Verb<ComponentsSpec, ComponentsResult> PCA =
      new Verb<>(ComponentsSpec.DEFAULT, ComponentsJob::of);

  /** Predictions of infinitely wide networks. */
  public static final Verb<PredictionSpec, PredictionResult> PREDICT =
      new Verb<>(PredictionSpec.DEFAULT, PredictionJob::of);

  /** Learners on tables. */
  public static final Verb<EvaluateSpec, EvaluateResult> EVALUATE =
      new Verb<>(EvaluateSpec.DEFAULT, EvaluateJob::of);

  private static final List<Verb<?, ?>> ALL = List.of(EVALUATE, PREDICT, PCA);

  private Verbs() {}

  /** All verbs. */
  public static List<Verb<?, ?>> all() {
    return ALL;
  }

  /** The verb of a name; null when there is none. */
  public static @Nullable Verb<?, ?> named(String name) {
    return ALL.stream().filter(verb -> verb.name().equals(name)).findFirst().orElse(null);
  }
}

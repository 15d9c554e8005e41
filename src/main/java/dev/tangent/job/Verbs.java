package dev.tangent.job;

import dev.tangent.job.attribute.AttributionJob;
import dev.tangent.job.attribute.AttributionResult;
import dev.tangent.job.attribute.AttributionSpec;
import dev.tangent.job.components.ComponentsJob;
import dev.tangent.job.components.ComponentsResult;
import dev.tangent.job.components.ComponentsSpec;
import dev.tangent.job.curve.CurveJob;
import dev.tangent.job.curve.CurveResult;
import dev.tangent.job.curve.CurveSpec;
import dev.tangent.job.datamodel.DatamodelJob;
import dev.tangent.job.datamodel.DatamodelResult;
import dev.tangent.job.datamodel.DatamodelSpec;
import dev.tangent.job.evaluate.EvaluateJob;
import dev.tangent.job.evaluate.EvaluateResult;
import dev.tangent.job.evaluate.EvaluateSpec;
import dev.tangent.job.frame.Verb;
import dev.tangent.job.kernel.KernelJob;
import dev.tangent.job.kernel.KernelResult;
import dev.tangent.job.kernel.KernelSpec;
import dev.tangent.job.predict.Predicted;
import dev.tangent.job.predict.PredictionJob;
import dev.tangent.job.predict.PredictionSpec;
import dev.tangent.job.shard.MergeJob;
import dev.tangent.job.shard.MergeResult;
import dev.tangent.job.shard.MergeSpec;
import dev.tangent.job.train.TrainingJob;
import dev.tangent.job.train.TrainingResult;
import dev.tangent.job.train.TrainingSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of verbs: a new verb is one more entry here. */
public final class Verbs {
  /** Kernel principal components. */
  public static final Verb<ComponentsSpec, ComponentsResult> PCA =
      new Verb<>(ComponentsSpec.DEFAULT, ComponentsJob::of);

  /** Predictions of infinitely wide networks. */
  public static final Verb<PredictionSpec, Predicted> PREDICT =
      new Verb<>(PredictionSpec.DEFAULT, PredictionJob::open);

  /** Learning curves from a kernel's spectrum. */
  public static final Verb<CurveSpec, CurveResult> CURVE =
      new Verb<>(CurveSpec.DEFAULT, CurveJob::of);

  /** Which training rows predictions rest on. */
  public static final Verb<AttributionSpec, AttributionResult> ATTRIBUTE =
      new Verb<>(AttributionSpec.DEFAULT, AttributionJob::of);

  /** Which training rows trained classifiers rest on, scored against retraining. */
  public static final Verb<DatamodelSpec, DatamodelResult> DATAMODEL =
      new Verb<>(DatamodelSpec.DEFAULT, DatamodelJob::of);

  /** Kernels of data. */
  public static final Verb<KernelSpec, KernelResult> KERNEL =
      new Verb<>(KernelSpec.DEFAULT, KernelJob::of);

  /** Joins the shards of a kernel. */
  public static final Verb<MergeSpec, MergeResult> MERGE =
      new Verb<>(MergeSpec.DEFAULT, MergeJob::of);

  /** Gradient descent on one network. */
  public static final Verb<TrainingSpec, TrainingResult> TRAIN =
      new Verb<>(TrainingSpec.DEFAULT, TrainingJob::of);

  /** Learners on tables. */
  public static final Verb<EvaluateSpec, EvaluateResult> EVALUATE =
      new Verb<>(EvaluateSpec.DEFAULT, EvaluateJob::of);

  private static final List<Verb<?, ?>> ALL =
      List.of(EVALUATE, KERNEL, MERGE, TRAIN, PREDICT, PCA, CURVE, ATTRIBUTE, DATAMODEL);

  private Verbs() {}

  /** {@return all verbs} */
  public static List<Verb<?, ?>> all() {
    return ALL;
  }

  /**
   * {@return the verb of a name; null when there is none}
   *
   * @param name as people write it
   */
  public static @Nullable Verb<?, ?> named(String name) {
    return ALL.stream().filter(verb -> verb.name().equals(name)).findFirst().orElse(null);
  }
}

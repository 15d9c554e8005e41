package dev.tangent.spark.ml;

import dev.tangent.job.learner.LearnerKind;
import dev.tangent.job.learner.LearnerSpec;
import dev.tangent.job.learner.MethodKind;
import dev.tangent.job.learner.SelectKind;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** What both learners are told: made for each, as a parameter belongs to its owner. */
final class KernelParams implements java.io.Serializable {
  private static final long serialVersionUID = 1;

  final IntArrayParam depths;
  final Param<String> kernel;
  final BooleanParam standardization;

  KernelParams(Params owner) {
    depths =
        new IntArrayParam(
            owner, "depths", "weight layers of the networks to choose from, 1 or more each");
    kernel = new Param<>(owner, "kernel", "ntk, or nngp where the last layer alone is trained");
    standardization =
        new BooleanParam(
            owner, "standardization", "whether features are centred and divided by deviations");
  }

  static int[] defaultDepths() {
    return new int[] {1, 2, 3, 4, 5};
  }

  /** What the engine is told. */
  static LearnerSpec spec(int[] depths, String kernel, boolean standardization) {
    LearnerKind kind =
        switch (kernel) {
          case "ntk" -> LearnerKind.NTK;
          case "nngp" -> LearnerKind.NNGP;
          default ->
              throw new IllegalArgumentException(
                  String.format(Locale.ROOT, "kernel '%s': expected ntk or nngp", kernel));
        };
    return LearnerSpec.DEFAULT
        .with(kind, MethodKind.RIDGE, SelectKind.LOO)
        .withDepths(Arrays.stream(depths).boxed().toArray(Integer[]::new))
        .standardized(standardization);
  }
}

package dev.tangent.spark.ml;

import dev.tangent.job.learner.LearnerKind;
import dev.tangent.job.learner.LearnerSpec;
import dev.tangent.job.learner.MethodKind;
import dev.tangent.job.learner.SelectKind;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The parameters of both learners. Each learner has its own instance, because a Spark parameter
 * belongs to one owner.
 */
final class KernelParams implements java.io.Serializable {
  private static final long serialVersionUID = 2;

  final IntArrayParam depths;
  final Param<String> kernel;
  final BooleanParam standardization;
  final DoubleParam ridge;
  final IntParam maxExactRows;
  final IntParam centres;
  final LongParam seed;

  KernelParams(Params owner) {
    depths =
        new IntArrayParam(
            owner, "depths", "weight layers of the networks to choose from, 1 or more each");
    kernel = new Param<>(owner, "kernel", "ntk, or nngp where the last layer alone is trained");
    standardization =
        new BooleanParam(
            owner, "standardization", "whether features are centred and divided by deviations");
    ridge =
        new DoubleParam(
            owner,
            "ridge",
            "relative to the mean of the kernel's diagonal; 0 to choose it by rows left out");
    maxExactRows =
        new IntParam(
            owner,
            "maxExactRows",
            "up to so many rows are solved exactly at the driver; more of them stay where they"
                + " are");
    centres =
        new IntParam(
            owner,
            "centres",
            "of more rows: how many of them the solution is made of (Nystroem); memory grows with"
                + " the square");
    seed = new LongParam(owner, "seed", "of the centres that are drawn");
  }

  static int[] defaultDepths() {
    return new int[] {1, 2, 3, 4, 5};
  }

  /** The default settings. */
  void setDefaults(Params owner) {
    owner.set(depths, defaultDepths());
    owner.set(kernel, "ntk");
    owner.set(standardization, true);
    owner.set(ridge, 0.0);
    owner.set(maxExactRows, 10_000);
    owner.set(centres, 2000);
    owner.set(seed, 0L);
  }

  /** The settings for the engine. */
  LearnerSpec spec(Params owner) {
    String name = owner.getOrDefault(kernel);
    LearnerKind kind =
        switch (name) {
          case "ntk" -> LearnerKind.NTK;
          case "nngp" -> LearnerKind.NNGP;
          default ->
              throw new IllegalArgumentException(
                  String.format(Locale.ROOT, "kernel '%s': expected ntk or nngp", name));
        };
    LearnerSpec spec =
        LearnerSpec.DEFAULT
            .with(kind, MethodKind.RIDGE, SelectKind.LOO)
            .withDepths(Arrays.stream(owner.getOrDefault(depths)).boxed().toArray(Integer[]::new))
            .standardized((Boolean) owner.getOrDefault((Param<?>) standardization));
    double given = ridge(owner);
    return given == 0 ? spec : spec.withRidges(given);
  }

  private double ridge(Params owner) {
    double given = ((Number) owner.getOrDefault((Param<?>) ridge)).doubleValue();
    if (!(given >= 0) || Double.isInfinite(given)) {
      throw new IllegalArgumentException(
          "ridge " + given + ": expected above 0, or 0 to choose it");
    }
    return given;
  }

  int maxExactRows(Params owner) {
    return ((Number) owner.getOrDefault((Param<?>) maxExactRows)).intValue();
  }

  int centres(Params owner) {
    int given = ((Number) owner.getOrDefault((Param<?>) centres)).intValue();
    if (given < 2) {
      throw new IllegalArgumentException("centres " + given + ": expected 2 or more");
    }
    return given;
  }

  long seed(Params owner) {
    return ((Number) owner.getOrDefault((Param<?>) seed)).longValue();
  }
}

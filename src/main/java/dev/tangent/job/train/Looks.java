package dev.tangent.job.train;

import dev.tangent.layer.Architecture;
import dev.tangent.layer.WeightShape;

/**
 * At which looks at the kernel everything is measured of it: at all, or where that would cost more
 * than a tenth of the training's steps, at every so-manieth, the first and the last. A function of
 * the shapes and the step alone, so that a resumed run looks at the same ones.
 *
 * @param every of the looks in between
 */
record Looks(TrainingPlan plan, long every) {
  /** The share of the steps' work that looks may take. */
  private static final double SHARE = 0.1;

  /** Looks that cost less in all, in flops, are never thinned: a fraction of a second. */
  private static final double FREE = 2e10;

  /** An eigendecomposition, per n³, in flops as fast as those of a step: it is slower than they. */
  private static final double EIGEN = 60;

  static Looks of(TrainingPlan plan) {
    double wanted = plan.looks();
    double allowed = Math.max(FREE, SHARE * plan.steps() * step(plan)) / look(plan);
    return new Looks(plan, Math.max(1, (long) Math.ceil((wanted - 2) / Math.max(1, allowed - 2))));
  }

  /** Whether everything is measured after this many steps, where the kernel is looked at. */
  boolean everything(long step) {
    return step == 0 || step == plan.steps() || plan.lookNumber(step) % every == 0;
  }

  private static double step(TrainingPlan plan) {
    int batch = plan.batchSize() == 0 ? plan.data().rows() : plan.batchSize();
    return 6 * work(plan.architecture()) * batch;
  }

  /** Multiplications of a forward pass of one point. */
  private static double work(Architecture architecture) {
    double sum = 0;
    for (WeightShape shape : architecture.weights()) {
      sum += (double) shape.fanIn() * shape.layer().width() * shape.positions();
    }
    return sum;
  }

  private static double look(TrainingPlan plan) {
    double n = Math.min(plan.probes(), plan.data().rows());
    double test = plan.test() == null ? 0 : Math.min(plan.probes(), plan.test().rows());
    double k = plan.architecture().outputWidth();
    double units = 0;
    for (WeightShape shape : plan.architecture().weights()) {
      units += shape.fanIn() + k * shape.layer().width();
    }
    double kernel = (2 + 2 * k) * work(plan.architecture()) * n + n * n * units;
    double gaps = 8 * work(plan.architecture()) * (n + test);
    return kernel + gaps + EIGEN * n * n * n;
  }
}

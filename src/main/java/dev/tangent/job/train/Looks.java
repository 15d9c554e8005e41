package dev.tangent.job.train;

import dev.tangent.layer.Architecture;
import dev.tangent.layer.WeightShape;

/**
 * At which steps the kernel is looked at, and at which of those everything is measured of it: where
 * all of them would cost more than a tenth of the training's steps, at every so-manieth, the first
 * and the last. A function of the shapes and the step alone, so that a resumed run looks at the
 * same ones. Steps that {@code --kernel-every} asks for are all looked at.
 *
 * @param stride of the looks at powers of two
 * @param every of the looks in between, a multiple of the stride
 */
record Looks(TrainingPlan plan, long stride, long every) {
  /** The share of the steps' work that looks may take. */
  private static final double SHARE = 0.1;

  /** What the kernel alone may take of that where more is measured. */
  private static final double KERNEL_SHARE = 0.5;

  /** Looks that cost less in all, in flops, are never thinned: a fraction of a second. */
  private static final double FREE = 2e10;

  /** An eigendecomposition, per n³, in flops as fast as those of a step: it is slower than they. */
  private static final double EIGEN = 60;

  /**
   * Likewise CKA, eigenspaces and ranks. Together with the rest it makes a look at 512 points of
   * width 1000 cost 12 steps, the most that was measured (9 to 12).
   */
  private static final double MEASURES = 140;

  static Looks of(TrainingPlan plan) {
    double budget = Math.max(FREE, SHARE * plan.steps() * step(plan));
    double wanted = plan.looks();
    double kernel = kernel(plan);
    long stride =
        plan.kernelEvery() > 0
            ? 1
            : stride(wanted, (plan.diagnostics() ? KERNEL_SHARE : 1) * budget / kernel);
    double looks = 2 + Math.max(0, wanted - 2) / stride;
    // Looks that were asked for may take more than their share, but not that of the measures.
    double rest = Math.max((1 - KERNEL_SHARE) * budget, budget - looks * kernel);
    return new Looks(plan, stride, stride * stride(looks, rest / measures(plan)));
  }

  /** Every how manieth of the looks but the first and the last, so that so many are allowed. */
  private static long stride(double wanted, double allowed) {
    return wanted <= allowed ? 1 : (long) Math.ceil((wanted - 2) / Math.max(1, allowed - 2));
  }

  /** Whether the kernel is looked at after this many steps. */
  boolean looksAt(long step) {
    return plan.looksAt(step) && (isEnd(step) || plan.lookNumber(step) % stride == 0);
  }

  /** Whether everything is measured after this many steps, where the kernel is looked at. */
  boolean everything(long step) {
    return isEnd(step) || plan.lookNumber(step) % every == 0;
  }

  private boolean isEnd(long step) {
    return step == 0 || step == plan.steps();
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

  /** The kernel of the probes with its eigenvalues. */
  private static double kernel(TrainingPlan plan) {
    double n = Math.min(plan.probes(), plan.data().rows());
    double k = plan.architecture().outputWidth();
    double units = 0;
    for (WeightShape shape : plan.architecture().weights()) {
      units += shape.fanIn() + k * shape.layer().width();
    }
    return (2 + 2 * k) * work(plan.architecture()) * n + n * n * units + EIGEN * n * n * n;
  }

  /** What is measured of it, and the linearization gaps. */
  private static double measures(TrainingPlan plan) {
    double n = Math.min(plan.probes(), plan.data().rows());
    double test = plan.test() == null ? 0 : Math.min(plan.probes(), plan.test().rows());
    return 8 * work(plan.architecture()) * (n + test) + MEASURES * n * n * n;
  }
}

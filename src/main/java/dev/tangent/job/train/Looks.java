package dev.tangent.job.train;

import dev.tangent.layer.Architecture;
import dev.tangent.layer.WeightShape;

/**
 * Decides at which steps the kernel is looked at, and at which of these everything is measured.
 * When all looks would cost more than a tenth of the training's steps, only every n-th, the first
 * and the last are made. The decision depends on the shapes and the step alone, so that a resumed
 * run looks at the same steps. Steps that {@code --kernel-every} asks for are all looked at.
 *
 * @param stride the kernel is computed at every {@code stride}-th look
 * @param every everything is measured at every {@code every}-th look, a multiple of the stride
 */
record Looks(TrainingPlan plan, long stride, long every) {
  /** The share of the steps' work that looks may take. */
  private static final double SHARE = 0.1;

  /** The part of that share for the kernel alone, when more is measured. */
  private static final double KERNEL_SHARE = 0.5;

  /** Looks that cost fewer flops in total (a fraction of a second) are never thinned. */
  private static final double FREE = 2e10;

  /** The cost of an eigendecomposition, per n³, counted in the faster flops of a training step. */
  private static final double EIGEN = 60;

  /**
   * The cost of CKA, eigenspaces and ranks, in the same unit. Together with the rest it makes a
   * look at 512 points of width 1000 cost 29 steps, in the middle of what was measured (27 to 32).
   */
  private static final double MEASURES = 1000;

  static Looks of(TrainingPlan plan) {
    double budget = Math.max(FREE, SHARE * plan.steps() * step(plan));
    double wanted = plan.looks();
    double kernel = kernel(plan);
    long stride =
        plan.kernelEvery() > 0
            ? 1
            : stride(wanted, (plan.diagnostics() ? KERNEL_SHARE : 1) * budget / kernel);
    double looks = 2 + Math.max(0, wanted - 2) / stride;
    // Looks that were asked for may exceed their share, but not at the cost of the measures.
    double rest = Math.max((1 - KERNEL_SHARE) * budget, budget - looks * kernel);
    return new Looks(plan, stride, stride * stride(looks, rest / measures(plan)));
  }

  /**
   * The n for which every n-th look, with the first and the last, makes at most the allowed number.
   */
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

  /** The cost of the kernel of the probes with its eigenvalues. */
  private static double kernel(TrainingPlan plan) {
    double n = Math.min(plan.probes(), plan.data().rows());
    double k = plan.architecture().outputWidth();
    double units = 0;
    for (WeightShape shape : plan.architecture().weights()) {
      units += shape.fanIn() + k * shape.layer().width();
    }
    return (2 + 2 * k) * work(plan.architecture()) * n + n * n * units + EIGEN * n * n * n;
  }

  /** The cost of the measures of the kernel, and of the linearization gaps. */
  private static double measures(TrainingPlan plan) {
    double n = Math.min(plan.probes(), plan.data().rows());
    double test = plan.test() == null ? 0 : Math.min(plan.probes(), plan.test().rows());
    return 8 * work(plan.architecture()) * (n + test) + MEASURES * n * n * n;
  }
}

package dev.tangent.job.spec;

import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.SpecPart;
import org.jspecify.annotations.Nullable;

/**
 * Ways to solve a kernel regression at t = ∞ with more rows than can be factored.
 *
 * @param solver conjugate gradients instead of a factor; null for what is usual
 * @param nystrom number of centres: rows whose kernels are combined to an approximate solution; or
 *     null
 * @param features number of random features of the NNGP kernel to combine instead; or null
 * @param centres how centres are drawn
 * @param preconditioner centres of the preconditioner of conjugate gradients; null to choose
 * @param tolerance relative residual at which conjugate gradients end
 */
public record SolverSpec(
    @Nullable SolverKind solver,
    @Nullable Integer nystrom,
    @Nullable Integer features,
    CentreKind centres,
    @Nullable Integer preconditioner,
    double tolerance)
    implements SpecPart {
  /** A factor, or an eigendecomposition. */
  public static final SolverSpec USUAL =
      new SolverSpec(null, null, null, CentreKind.UNIFORM, null, 1e-6);

  /** Refuses numbers that make no sense, and two ways at once. */
  public SolverSpec {
    SpecException.require(nystrom == null || nystrom >= 1, "--nystrom " + nystrom, "1 or more");
    SpecException.require(features == null || features >= 1, "--features " + features, "1 or more");
    SpecException.require(
        preconditioner == null || preconditioner >= 1,
        "--preconditioner " + preconditioner,
        "1 or more");
    SpecException.require(
        tolerance >= 1e-15 && tolerance < 1, "--tolerance " + tolerance, "from 1e-15 to below 1");
    int ways =
        (solver == SolverKind.CG ? 1 : 0) + (nystrom == null ? 0 : 1) + (features == null ? 0 : 1);
    SpecException.require(
        ways <= 1, "more than one of --solver cg, --nystrom and --features", "choose one of them");
    SpecException.require(
        preconditioner == null || solver == SolverKind.CG,
        "--preconditioner without --solver cg",
        "leave it out, or add --solver cg");
    SpecException.require(
        centres == CentreKind.UNIFORM || nystrom != null,
        "--centres without --nystrom",
        "leave it out, or add --nystrom M");
  }

  /** {@return whether only the usual way is asked for} */
  public boolean isUsual() {
    return !isSubspace() && !isGradients();
  }

  /** {@return whether the solution is looked for among fewer functions than rows} */
  public boolean isSubspace() {
    return nystrom != null || features != null;
  }

  /** {@return whether it is conjugate gradients} */
  public boolean isGradients() {
    return solver == SolverKind.CG;
  }

  /** {@return the option that asks for it} */
  public String option() {
    return isGradients() ? "--solver cg" : nystrom != null ? "--nystrom" : "--features";
  }

  /**
   * Refuses requests that these ways can't answer.
   *
   * @param direct whether the prediction needs a kernel in memory: for row noise, a prior or such a
   *     kernel
   * @param end whether t = ∞ is the only time
   * @param mean whether the mean is all that is wanted
   * @param more whether a given f₀ or a choice of settings is asked for
   * @param kernel which kernel predicts
   */
  public void requireMeant(
      boolean direct, boolean end, boolean mean, boolean more, KernelKind kernel) {
    SpecException.require(
        !direct,
        option()
            + (isGradients() ? " with --model" : " with --model, --kernel-matrix")
            + ", --weights, --noise or --kernel ntkgp",
        "leave one of them out");
    SpecException.require(end, option() + " at other times than inf", "--times inf");
    SpecException.require(mean, option() + " with more than the mean", "--get mean");
    SpecException.require(!more, option() + " with --initial or --select", "leave one of them out");
    SpecException.require(
        features == null || kernel.isNngp(),
        "--features with --kernel " + kernel,
        "random features of a last layer have the NNGP kernel: add --kernel nngp");
  }
}

package dev.tangent.job.predict;

import dev.tangent.job.frame.JobRun;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.LinearOperator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kernel of the training points as conjugate gradients need it: by its products. */
interface GradientsKernel {
  /**
   * What the preconditioner is made of.
   *
   * @param rows K(c, X), which may be overwritten
   * @param centres K(c, c), which may be overwritten
   * @param trace Σ K(x_i, x_i)
   */
  record Known(DoubleMatrix rows, DoubleMatrix centres, double trace) {}

  /** The rows of the kernel with these numbers, and its trace. */
  Known known(int[] numbers, JobRun run);

  /** K v. */
  LinearOperator products(JobRun run);

  /** K(z, X) v for the test points, of the products that were made. */
  DoubleMatrix atTestPoints(LinearOperator products, DoubleMatrix v, JobRun run);

  /** Rounding of the entries. */
  double unitRoundoff();

  /** Flops of an entry, or what reading one costs in their place. */
  double entryFlops();

  /** Bytes in memory that a product takes. */
  double bytes();

  /** The network's text; null of a kernel from elsewhere. */
  @Nullable String architecture();

  /** Of what is read beside the targets, by setting. */
  Map<String, String> fingerprints();
}

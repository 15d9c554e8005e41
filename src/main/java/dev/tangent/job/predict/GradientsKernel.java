package dev.tangent.job.predict;

import dev.tangent.job.frame.JobRun;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.product.LinearOperator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kernel of the training points for conjugate gradients, which only need its products. */
interface GradientsKernel {
  /**
   * The data of the preconditioner.
   *
   * @param rows K(c, X), which may be overwritten
   * @param centres K(c, c), which may be overwritten
   * @param trace Σ K(x_i, x_i)
   */
  record Known(DoubleMatrix rows, DoubleMatrix centres, double trace) {}

  /** The rows of the kernel with these numbers, and its trace. */
  Known known(int[] numbers, JobRun run);

  /**
   * K v, for which some of the kernel may be kept in memory.
   *
   * @param progress hears how far a product is
   * @param budget bytes for what is kept, at most
   * @param run is told what is kept
   */
  LinearOperator products(Progress progress, long budget, JobRun run);

  /** Frees what {@link #products} keeps. */
  default void close(LinearOperator products) {}

  /** K(z, X) v for the test points z, with the operator from {@link #products}. */
  DoubleMatrix atTestPoints(LinearOperator products, DoubleMatrix v, JobRun run);

  /** The unit roundoff of the kernel's entries. */
  double unitRoundoff();

  /** Flops to compute an entry, or the cost of reading one in flops. */
  double entryFlops();

  /** Bytes in memory that a product takes. */
  double bytes();

  /** Bytes that would keep the whole kernel in memory; 0 where nothing is kept. */
  default double wholeBytes() {
    return 0;
  }

  /** The network's text; null for a kernel from elsewhere. */
  @Nullable String architecture();

  /** Fingerprints of the inputs other than the targets, by setting. */
  Map<String, String> fingerprints();
}

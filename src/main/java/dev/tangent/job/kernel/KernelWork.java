package dev.tangent.job.kernel;

import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobRun;
import dev.tangent.layer.Architecture;
import java.util.List;

/** The computation of one kind of kernel, on points that have been read. */
interface KernelWork {
  /** The network, as it is recorded. */
  Architecture architecture();

  JobEstimate estimate();

  /** The names of the files without {@code .npy}. */
  List<String> files();

  KernelResult run(JobRun run) throws Exception;

  /** Deletes what only a resumed run needs. */
  default void tidy(JobRun run) {
    PartFiles.forget(run);
  }
}

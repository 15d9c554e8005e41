/**
 * Kernels of data: {@link dev.tangent.job.kernel.KernelJob}. {@code LimitWork} has those of the
 * limit on all pairs, in {@code PartFiles} that grow row by row and resume; {@code LimitReport}
 * what else there is to say of it; {@code EmpiricalWork} those of a finite network.
 */
@NullMarked
package dev.tangent.job.kernel;

import org.jspecify.annotations.NullMarked;

/**
 * Kernels of data ({@code ntk kernel}), in NPY files of any size.
 *
 * <p>Entry: {@link dev.tangent.job.kernel.KernelJob}, with a {@link
 * dev.tangent.job.kernel.KernelSpec}. A {@code KernelWork} is one kind of kernel: {@code LimitWork}
 * those of the limit on all pairs, in {@code PartFiles} that grow row by row and resume; {@code
 * LimitReport} other numbers of the limit (by depth, gradients); {@code EmpiricalWork} those of one
 * finite network.
 *
 * <p>Letters: N × M pairs of points, k outputs; {@code nngp} is Σ, {@code ntk} is Θ.
 */
@NullMarked
package dev.tangent.job.kernel;

import org.jspecify.annotations.NullMarked;

/**
 * Kernels as functions of data.
 *
 * <p>{@link dev.tangent.kernel.LimitKernel} is the infinite-width limit of an architecture, Σ
 * (NNGP) and Θ (NTK); {@link dev.tangent.kernel.FloatEmpiricalKernel} the tangent kernel of a
 * finite network at its present parameters. Data are one row a point. A symmetric kernel is
 * computed as one triangle; large ones go to tiles or files.
 *
 * <p>How it is done stands behind: {@code kernel.limit} and {@code kernel.empirical}. This room is
 * what others see.
 */
@NullMarked
package dev.tangent.kernel;

import org.jspecify.annotations.NullMarked;

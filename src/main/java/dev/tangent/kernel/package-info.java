/**
 * Kernels as functions of data.
 *
 * <p>{@link dev.tangent.kernel.LimitKernel} is the infinite-width limit of an architecture, Σ
 * (NNGP) and Θ (NTK); {@link dev.tangent.kernel.FloatEmpiricalKernel} the tangent kernel of a
 * finite network at its present parameters. Data have one row for each point. A symmetric kernel is
 * computed as one triangle; large ones go to tiles or files.
 *
 * <p>The algorithms are in {@code kernel.limit}, {@code kernel.images} and {@code
 * kernel.empirical}; other packages use only this one.
 */
@NullMarked
package dev.tangent.kernel;

import org.jspecify.annotations.NullMarked;

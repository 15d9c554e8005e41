/**
 * Training in function space.
 *
 * <p>For least squares there are closed forms ({@link dev.tangent.dynamics.KernelGradientDescent}),
 * the solution at t = ∞ by Cholesky ({@link dev.tangent.dynamics.KernelRegression}), a method
 * without an eigendecomposition ({@link dev.tangent.dynamics.IterativeDescent}), and one for more
 * points than fit in memory ({@link dev.tangent.dynamics.TiledKernelRegression}). {@link
 * dev.tangent.dynamics.KernelPca} computes kernel principal components.
 *
 * <p>Letters: K kernel, N points, Π = K/N, f₀ the start, f* the targets, t time, r ridge.
 */
@NullMarked
package dev.tangent.dynamics;

import org.jspecify.annotations.NullMarked;

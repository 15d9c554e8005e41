/**
 * Training in function space.
 *
 * <p>For least squares in closed form ({@link dev.tangent.dynamics.KernelGradientDescent}), at t =
 * ∞ by Cholesky ({@link dev.tangent.dynamics.KernelRegression}), without an eigendecomposition
 * ({@link dev.tangent.dynamics.IterativeDescent}), for more points than memory holds ({@link
 * dev.tangent.dynamics.TiledKernelRegression}); kernel principal components.
 *
 * <p>Letters: K kernel, N points, Π = K/N, f₀ the start, f* the targets, t time, r ridge.
 */
@NullMarked
package dev.tangent.dynamics;

import org.jspecify.annotations.NullMarked;

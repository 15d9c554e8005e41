/**
 * The Gaussian that the outputs of a wide network are at every time of training with least squares,
 * when the start is the network's own (JGH §5).
 *
 * <p>Entry: {@link dev.tangent.dynamics.gaussian.TrainedGaussian}, and {@link
 * dev.tangent.dynamics.gaussian.TestGaussian} on points off the data: means, covariances,
 * percentiles, samples. Times are the paper's; infinity is one of them.
 *
 * <p>Many times cost little more than a few: {@code TimeSkeleton} writes the functions of all times
 * by those of some, {@code VarianceSweep} gets all variances in one pass.
 *
 * <p>Letters: N training and M test points, k outputs, K = V diag(λ) Vᵀ the kernel that trains, S
 * the covariance of f₀, S̃ = Vᵀ S V, T times.
 */
@NullMarked
package dev.tangent.dynamics.gaussian;

import org.jspecify.annotations.NullMarked;

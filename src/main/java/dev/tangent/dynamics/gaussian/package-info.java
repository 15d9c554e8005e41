/**
 * The Gaussian distribution of a wide network's outputs at every time of least-squares training
 * from random initialization (JGH §5).
 *
 * <p>Entry: {@link dev.tangent.dynamics.gaussian.TrainedGaussian}, and {@link
 * dev.tangent.dynamics.gaussian.TestGaussian} on test points: means, covariances, percentiles,
 * samples. Time is that of the paper and may be infinite.
 *
 * <p>Many times cost little more than a few: {@code TimeSkeleton} expresses the functions of all
 * times by those of some, {@code VarianceSweep} computes all variances in one pass.
 *
 * <p>Letters: N training and M test points, k outputs, K = V diag(λ) Vᵀ the training kernel, S the
 * covariance of f₀, S̃ = Vᵀ S V, T times.
 */
@NullMarked
package dev.tangent.dynamics.gaussian;

import org.jspecify.annotations.NullMarked;

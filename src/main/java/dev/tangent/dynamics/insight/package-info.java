/**
 * Analyses of kernel matrices: learning curves, which rows matter, how two kernels compare, how
 * certain a prediction is. The classes work on matrices that the caller already has.
 *
 * <p>Entries: {@link dev.tangent.dynamics.insight.LearningCurve} (expected errors on n points from
 * the spectrum alone), {@link dev.tangent.dynamics.insight.Attribution} (the effect of each
 * training row), {@link dev.tangent.dynamics.insight.KernelAlignment}, {@link
 * dev.tangent.dynamics.insight.NoisyPosterior} (each row has its own noise), {@link
 * dev.tangent.dynamics.insight.ClassProbabilities}. A spectrum is a {@link
 * dev.tangent.dynamics.insight.ModeSpectrum}: from the sphere, from data, or given.
 *
 * <p>Letters: n points to learn from out of N, κ the effective ridge, L_i = λ_i / (λ_i + κ / n) how
 * well mode i is learnt, P_i its power in the target, D noise variances, G = K + D, C = G⁻¹.
 */
@NullMarked
package dev.tangent.dynamics.insight;

import org.jspecify.annotations.NullMarked;

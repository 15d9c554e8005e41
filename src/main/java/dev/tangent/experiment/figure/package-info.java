/**
 * The figures of JGH §6 as experiments.
 *
 * <p>Entry: {@link dev.tangent.experiment.figure.Experiment}; {@code named("fig1")} is one of
 * {@code KernelOnCircle} (§6.1: the kernel before and after training), {@code FunctionOnCircle}
 * (§6.2: trained networks and the percentiles of the limit) and {@code DigitComponents} (§6.3:
 * convergence along kernel principal components). {@link dev.tangent.experiment.figure.FigureJob}
 * runs one as a job. All share {@code Ensemble}: every width with every seed, trained alike by
 * {@code MemberRun}, which resumes from its checkpoint and ends with the same bits.
 *
 * <p>A class {@code …Summary} computes a figure's numbers from the run's own log.
 *
 * <p>Letters: n width, s seed, γ angle, f⁽ⁱ⁾ principal component i, λ_i its eigenvalue.
 */
@NullMarked
package dev.tangent.experiment.figure;

import org.jspecify.annotations.NullMarked;

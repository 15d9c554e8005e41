/**
 * The experiments and statements of Jacot, Gabriel and Hongler (2018), "JGH", as specifications
 * that produce runs.
 *
 * <p>The two sub-rooms are the entries: {@code experiment.figure} (figures 1 to 3, {@code ntk
 * reproduce}) and {@code experiment.statement} (the numbered statements, {@code ntk verify}). Here
 * is what both use: {@link dev.tangent.experiment.Settings} (named values with defaults for each
 * {@link dev.tangent.experiment.ExperimentScale}), points on the {@code Circle}, estimates with
 * their errors ({@code Statistics}).
 *
 * <p>An experiment writes events and arrays; figures are drawn from the run afterwards, by {@code
 * report}.
 *
 * <p>Letters: n widths, N points, γ angles on the circle, η learning rate, t = steps · η.
 */
@NullMarked
package dev.tangent.experiment;

import org.jspecify.annotations.NullMarked;

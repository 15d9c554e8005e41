/**
 * Sweeps: one verb is run for every combination of some settings and for several seeds, and an
 * enclosing run compares these runs.
 *
 * <p>A {@link dev.tangent.job.sweep.SweepSpec} is a spec of the verb, the settings to go through
 * ({@link dev.tangent.job.sweep.SweepAxis}) and the number of seeds. {@link
 * dev.tangent.job.sweep.SweepJob} makes the runs in {@code sweep/}, as many at once as fit, skips
 * those that are there, goes on with those that were interrupted, and writes means, deviations and
 * power laws ({@link dev.tangent.job.sweep.PowerLaw}). All numbers that a run measures or finds are
 * compared: there is no list of measures to extend.
 */
@NullMarked
package dev.tangent.job.sweep;

import org.jspecify.annotations.NullMarked;

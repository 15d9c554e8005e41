/**
 * The parts that specs of several verbs share, and the files that they name.
 *
 * <p>Entry: {@link dev.tangent.job.spec.DataSpec} (where points come from) and {@link
 * dev.tangent.job.spec.ArchitectureSpec} (what the network is); {@code NetworkSpec}, {@code
 * GramSpec}, {@code RidgeSpec}, {@code TimesSpec}, {@code SelectSpec} belong to fewer verbs. Their
 * components are settings of {@code run.json} and options of the command line, by the same names.
 *
 * <p>Classes {@code …Files} read what a spec names and refuse what doesn't fit, with both shapes. A
 * new option of data or networks is a component here and an option in {@code cli.options}.
 *
 * <p>Letters: N points, n_0 numbers a point, k targets.
 */
@NullMarked
package dev.tangent.job.spec;

import org.jspecify.annotations.NullMarked;

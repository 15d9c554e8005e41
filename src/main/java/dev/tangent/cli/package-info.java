/**
 * The command line: options and arguments become the spec of a job, the job is run, and its result
 * is printed. Only this package and its subpackages print or exit; they know no kernel, no network
 * and no solver.
 *
 * <p>Entry: {@link dev.tangent.cli.Main}, with one line for every command. This package holds the
 * commands that compute, one for each verb of {@link dev.tangent.job.Verbs}, and those about the
 * program itself ({@code info}, {@code help}, {@code completion}). {@code frame} has what all
 * commands share, {@code options} the groups of options that several share, {@code runs} the
 * commands that read runs, {@code bench} the one that measures.
 *
 * <p>A new verb: a class that extends {@link dev.tangent.cli.frame.JobCommand} and a line in {@code
 * Main}; see the recipes in {@code .github/CONTRIBUTING.md}.
 */
@NullMarked
package dev.tangent.cli;

import org.jspecify.annotations.NullMarked;

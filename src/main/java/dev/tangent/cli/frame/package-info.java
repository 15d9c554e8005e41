/**
 * The common part of all commands: from options to an exit code.
 *
 * <p>Entry: {@link dev.tangent.cli.frame.CliCommand} ({@code --help}, {@code --json}, {@code
 * --debug}, {@code --detach}), and {@link dev.tangent.cli.frame.JobCommand} for commands that run a
 * job. Output goes through {@link dev.tangent.cli.frame.Output}: results to stdout, remarks and
 * progress to stderr, with {@code --json} one object. Errors become one line and an exit code in
 * {@link dev.tangent.cli.frame.Errors}: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
 */
@NullMarked
package dev.tangent.cli.frame;

import org.jspecify.annotations.NullMarked;

/**
 * The numbered statements of JGH as measured checks that can fail.
 *
 * <p>Entry: {@link dev.tangent.experiment.statement.Verification}, which holds the list of them;
 * {@link dev.tangent.experiment.statement.VerificationJob} runs them as a job. A {@link
 * dev.tangent.experiment.statement.Statement} measures numbers and says the interval that the
 * statement allows each ({@code Measurement}).
 *
 * <p>Each also names the {@code Fault}s that it must notice: typical mistakes of an implementation
 * (a factor left out, a layer skipped) are planted, and then the check has to fail. This shows that
 * no check passes only because it is weak.
 *
 * <p>A new statement: a class that implements {@code Statement}, a line in {@code Verification}.
 *
 * <p>Letters: as in the paper; n_l widths, L depth, Θ tangent kernel, Σ covariance, d training
 * direction.
 */
@NullMarked
package dev.tangent.experiment.statement;

import org.jspecify.annotations.NullMarked;

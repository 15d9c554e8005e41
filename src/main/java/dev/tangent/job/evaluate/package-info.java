/**
 * A learner on a table ({@code ntk evaluate}): its kernel and hyperparameters are chosen by
 * validation or by leaving rows out, and it is judged on rows that it has not seen.
 *
 * <p>Entry: {@link dev.tangent.job.evaluate.EvaluateJob}, with an {@link
 * dev.tangent.job.evaluate.EvaluateSpec}, on one table or on every set of a directory of the UCI
 * collection; the result has each fold and the mean. The learners are those of {@code job.learner}.
 * {@code TableData} reads what {@code --data} and {@code --folds} name.
 *
 * <p>Letters: N rows, F folds.
 */
@NullMarked
package dev.tangent.job.evaluate;

import org.jspecify.annotations.NullMarked;

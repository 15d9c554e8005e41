/**
 * {@code ntk evaluate}: a learner on a table. What it is like is chosen by validation or by leaving
 * rows out, and judged on rows that it has not seen: {@link dev.tangent.job.evaluate.EvaluateJob}.
 */
@NullMarked
package dev.tangent.job.evaluate;

import org.jspecify.annotations.NullMarked;

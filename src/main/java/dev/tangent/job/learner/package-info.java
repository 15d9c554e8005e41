/**
 * Learners that programs call, and that {@code ntk evaluate} judges.
 *
 * <p>Entry: {@link dev.tangent.job.learner.NeuralKernelClassifier} and {@link
 * dev.tangent.job.learner.NeuralKernelRegressor}, which choose and train, and {@link
 * dev.tangent.job.learner.NeuralKernelModel}, which they return: it predicts, and can be saved to a
 * file. {@code Candidate}s are the kernels to choose from, {@code Chooser} tries them, {@code
 * Judge} measures the chosen one on test rows.
 *
 * <p>Letters: N rows, k outputs, r the ridge, C the cost of support vectors.
 */
@NullMarked
package dev.tangent.job.learner;

import org.jspecify.annotations.NullMarked;

/**
 * Learners that programs call, and that {@code ntk evaluate} judges: {@link
 * dev.tangent.job.learner.NeuralKernelClassifier}, {@link
 * dev.tangent.job.learner.NeuralKernelRegressor}, and the {@link
 * dev.tangent.job.learner.NeuralKernelModel} that they train and that a file keeps.
 */
@NullMarked
package dev.tangent.job.learner;

import org.jspecify.annotations.NullMarked;

/**
 * Training of one network: {@link dev.tangent.job.train.TrainingJob}. {@code FloatTrainingRun} does
 * it, {@code FloatKernelWatch} and {@code FloatComponentWatch} look at the tangent kernel and at
 * the principal components of the outputs meanwhile.
 */
@NullMarked
package dev.tangent.job.train;

import org.jspecify.annotations.NullMarked;

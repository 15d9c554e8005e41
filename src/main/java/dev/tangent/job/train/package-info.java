/**
 * Training of one finite network ({@code ntk train}).
 *
 * <p>Entry: {@link dev.tangent.job.train.TrainingJob}, with a {@link
 * dev.tangent.job.train.TrainingSpec}; it writes {@code weights.npz} and {@code outputs.npy}.
 * {@code FloatTrainingRun} trains, from the start or from a checkpoint with the same final bits;
 * {@code FloatKernelWatch} and {@code FloatComponentWatch} look at the tangent kernel and at the
 * principal components of the outputs meanwhile.
 *
 * <p>Letters: B points a batch, η learning rate, t = steps · η, n widths, Θ(t) the kernel of the
 * network at t.
 */
@NullMarked
package dev.tangent.job.train;

import org.jspecify.annotations.NullMarked;

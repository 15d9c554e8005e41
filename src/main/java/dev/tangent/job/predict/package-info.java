/**
 * Predictions of an infinitely wide network at times of its training ({@code ntk predict}).
 *
 * <p>Entry: {@link dev.tangent.job.predict.PredictionJob}, with a {@link
 * dev.tangent.job.predict.PredictionSpec}. {@code Prediction} has the ways to solve (all
 * eigenvectors, a Cholesky factor), {@code PredictionSize} chooses between memory, tiles and disk.
 * {@code LargePrediction} solves in tiles, and its factor {@code FactorKeeper} saves column by
 * column; {@code DirectPrediction} is for kernels from files and noise for each row.
 *
 * <p>Letters: N training and M test points, k outputs, T times; f₀ the start, r the ridge.
 */
@NullMarked
package dev.tangent.job.predict;

import org.jspecify.annotations.NullMarked;

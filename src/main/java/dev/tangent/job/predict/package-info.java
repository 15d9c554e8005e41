/**
 * What an infinitely wide network says at times of its training: {@link
 * dev.tangent.job.predict.PredictionJob}. {@code Prediction} has the ways to solve, {@code
 * PredictionSize} chooses between memory, tiles and disk, {@code LargePrediction} is the one in
 * tiles.
 */
@NullMarked
package dev.tangent.job.predict;

import org.jspecify.annotations.NullMarked;

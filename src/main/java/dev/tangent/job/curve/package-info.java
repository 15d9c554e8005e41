/**
 * Learning curves from a kernel's spectrum ({@code ntk curve}).
 *
 * <p>Entry: {@link dev.tangent.job.curve.CurveJob}, with a {@link dev.tangent.job.curve.CurveSpec};
 * it writes {@code curve.npy}, a row for each size, and {@code learnability.npy} (sizes × levels).
 * {@code CurveSource} opens where the spectrum comes from (data, the sphere, files), {@code
 * Measurements} are errors of real regressions beside the predicted ones.
 *
 * <p>Letters: n points to learn from, κ effective ridge, r the ridge of (K + r I), a level is a set
 * of equal eigenvalues.
 */
@NullMarked
package dev.tangent.job.curve;

import org.jspecify.annotations.NullMarked;

/**
 * Which training rows predictions rest on ({@code ntk attribute}).
 *
 * <p>Entry: {@link dev.tangent.job.attribute.AttributionJob}, with an {@link
 * dev.tangent.job.attribute.AttributionSpec}; it writes {@code removal.npy} (what leaving a row out
 * does to every prediction, exactly), {@code influence.npy} (to first order) and {@code loo.npy}
 * (each row predicted by the others). All come from one Cholesky factor; the formulas are in {@code
 * dynamics.insight.Attribution}.
 *
 * <p>Letters: N training rows, M test rows, k outputs, r the ridge.
 */
@NullMarked
package dev.tangent.job.attribute;

import org.jspecify.annotations.NullMarked;

/**
 * How well a kernel explains targets, and the choice of a kernel from the training data alone.
 *
 * <p>Entry: {@link dev.tangent.dynamics.selection.ModelSelection}: σ_w, β and the ridge by the
 * gradient of a criterion, the depth by comparison. {@link dev.tangent.dynamics.selection.Evidence}
 * is the criterion (log marginal likelihood, or leave-one-out), {@link
 * dev.tangent.dynamics.selection.KernelFamily} the kernel as a function of the parameters to
 * choose, {@code Differences} its derivatives by extrapolated differences.
 *
 * <p>Letters: N points, k outputs, r the ridge, G = K + r I, θ = (log σ_w, log β, log r).
 */
@NullMarked
package dev.tangent.dynamics.selection;

import org.jspecify.annotations.NullMarked;

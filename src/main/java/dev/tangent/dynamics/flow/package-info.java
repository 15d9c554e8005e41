/**
 * Training in function space for any convex cost or direction, in continuous time or in steps,
 * where there is no closed form.
 *
 * <p>Entry: {@link dev.tangent.dynamics.flow.FunctionFlow} for ∂_t f = 1/N Σ_i K(·, x_i) d_i (JGH
 * §3), and {@link dev.tangent.dynamics.flow.FunctionDescent} for steps of size η with momentum and
 * batches. A cost is a {@link dev.tangent.dynamics.flow.FunctionCost}; {@code FunctionCosts} has
 * those that come with the engine. Both solve for dual variables a with f = f₀ + K a / N, so that
 * test points need no steps of their own.
 *
 * <p>Flows are stiff: {@code Rosenbrock} (RODAS, order 4) solves a {@code StiffSystem} with its
 * Jacobian.
 *
 * <p>Letters: N training points, k outputs, f and d N × k, K N × N, t = steps · η, γ friction of
 * momentum.
 */
@NullMarked
package dev.tangent.dynamics.flow;

import org.jspecify.annotations.NullMarked;

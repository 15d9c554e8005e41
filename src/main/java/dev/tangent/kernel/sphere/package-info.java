/**
 * The limit on the sphere, as functions of the correlation ρ alone: what decides whether a kernel
 * is positive definite there (JGH, proposition 2).
 *
 * <p>{@code SphereAlgebra} runs a plan on any representation of such functions: {@code
 * SphereSeries} has the first coefficients of the power series of Σ and Θ, {@code Powers} which
 * powers they have at all, by parity and whether endlessly. Both are double-precision and scalar;
 * nothing here is hot. {@code kernel.Definiteness} is the user.
 *
 * <p>Letters: q variance of a point, Σ and Θ the NNGP and tangent kernels, f and g functions of ρ.
 */
@NullMarked
package dev.tangent.kernel.sphere;

import org.jspecify.annotations.NullMarked;

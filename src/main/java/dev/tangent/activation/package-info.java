/**
 * Activation functions and their duals.
 *
 * <p>An {@link dev.tangent.activation.ActivationFunction} φ is given by its value, its slope and
 * its {@link dev.tangent.activation.DualActivation}: the Gaussian expectations E[φ(u)φ(v)] and
 * E[φ′(u)φ′(v)] as functions of two variances q, q′ and a correlation ρ, or the gap 1 − ρ, which
 * keeps its digits. Three kinds of duals: closed forms ({@code ClosedDuals}, {@code
 * SlopedReluDual}, {@code PolynomialDual}), and quadrature for everything else ({@code
 * QuadratureDual}, split at kinks that are given or searched for).
 *
 * <p>Entry: {@link dev.tangent.activation.Activations}, the table of names. A new activation is one
 * line there; the tests go through the whole table.
 */
@NullMarked
package dev.tangent.activation;

import org.jspecify.annotations.NullMarked;

/**
 * Architectures: lists of layers, checked when they are built.
 *
 * <p>A layer describes; it has two readings. The finite one is in {@code layer.finite}; the
 * infinite one is a list of {@link dev.tangent.layer.Step}s: its maps on the pair of kernels (Σ,
 * Θ). An architecture without a known limit is refused with the reason. Its text form is canonical:
 * it parses to an equal object.
 *
 * <p>Entry: {@link dev.tangent.layer.Architecture}. Letters: σ_w, β scales of weights and biases; n
 * widths.
 */
@NullMarked
package dev.tangent.layer;

import org.jspecify.annotations.NullMarked;

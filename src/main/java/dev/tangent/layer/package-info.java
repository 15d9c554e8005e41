/**
 * Architectures: lists of layers, checked when they are built.
 *
 * <p>A layer is only a description, of which there are two versions: layers at finite width are in
 * {@code layer.finite}; in the infinite-width limit a layer is a list of {@link
 * dev.tangent.layer.Step}s, its maps on the pair of kernels (Σ, Θ). An architecture without a known
 * limit is refused with the reason. Its text form is canonical: it parses to an equal object.
 *
 * <p>Entry: {@link dev.tangent.layer.Architecture}. Letters: σ_w, β scales of weights and biases; n
 * widths.
 */
@NullMarked
package dev.tangent.layer;

import org.jspecify.annotations.NullMarked;

/**
 * Layers at finite width, at work on a batch.
 *
 * <p>Each {@code FloatFinite*} is one layer with its buffers: forward, backward, and the forward
 * derivative along a direction in parameter space. Matrices are features × points, so that a dense
 * layer is one product W·A. A pass is built once for a batch size by {@link
 * dev.tangent.layer.finite.FloatPassBuilder} and allocates nothing afterwards.
 *
 * <p>Letters: a activations, z preactivations, d deltas ∂f/∂z.
 */
@NullMarked
package dev.tangent.layer.finite;

import org.jspecify.annotations.NullMarked;

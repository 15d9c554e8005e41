/**
 * Finite networks: parameters, passes forward and backward, costs, training directions, gradient
 * descent, weight files.
 *
 * <p>Entry: {@link dev.tangent.network.FloatNetwork} (an architecture and its parameters) and
 * {@link dev.tangent.network.FloatTrainer} (made by {@code FloatTrainer.of(network, x,
 * direction)}). A {@link dev.tangent.network.FloatTrainingDirection} says where the outputs should
 * go; a {@code FloatCost} is one that goes down a cost. {@code FloatNetworkPass} is a network at
 * work on batches of one size: all its buffers are made once, a step allocates nothing.
 *
 * <p>Files: {@code WeightsFile} and {@code FloatNetworkFiles} for {@code weights.npz}, {@code
 * ForeignWeights} for the weights of other programs.
 *
 * <p>Letters: n_l widths (n_0 inputs, n_L = k outputs), B points a batch, z preactivations and a
 * activations n_l × B (feature-major), θ all parameters, J = ∂f/∂θ, η learning rate.
 */
@NullMarked
package dev.tangent.network;

import org.jspecify.annotations.NullMarked;

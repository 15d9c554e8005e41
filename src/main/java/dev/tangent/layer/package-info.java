/** Architectures: layers and activations, each with its finite and its infinite reading. */
@NullMarked
package dev.tangent.layer;

import org.jspecify.annotations.NullMarked;

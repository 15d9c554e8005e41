/** Activation functions and their duals. */
@NullMarked
package dev.tangent.activation;

import org.jspecify.annotations.NullMarked;

/** Finite networks: parameters, forward, backward, costs, training directions, gradient descent. */
@NullMarked
package dev.tangent.network;

import org.jspecify.annotations.NullMarked;

/** The Gaussian that the outputs of a wide network are at every time of training. */
@NullMarked
package dev.tangent.dynamics.gaussian;

import org.jspecify.annotations.NullMarked;

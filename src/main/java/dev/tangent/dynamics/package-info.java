/**
 * Training in function space: kernel gradient descent, Gaussian processes, kernel principal
 * components.
 */
@NullMarked
package dev.tangent.dynamics;

import org.jspecify.annotations.NullMarked;

/** Training in function space for any convex cost or direction, in continuous time or in steps. */
@NullMarked
package dev.tangent.dynamics.flow;

import org.jspecify.annotations.NullMarked;

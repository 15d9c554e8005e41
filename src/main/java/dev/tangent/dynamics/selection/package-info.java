/** How well a kernel explains targets, and the choice of one. */
@NullMarked
package dev.tangent.dynamics.selection;

import org.jspecify.annotations.NullMarked;

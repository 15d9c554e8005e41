/** Layers at finite width: parameters, forward, backward, forward derivative. */
@NullMarked
package dev.tangent.layer.finite;

import org.jspecify.annotations.NullMarked;

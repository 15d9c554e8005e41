/** Solvers that know a matrix by its products. */
@NullMarked
package dev.tangent.linalg.iterative;

import org.jspecify.annotations.NullMarked;

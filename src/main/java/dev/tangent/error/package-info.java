/**
 * What all exceptions of Tangent have in common, and the one that any room may throw.
 *
 * <p>The other exceptions are in the rooms that throw them: {@code NonFiniteException} and {@code
 * NotPositiveDefiniteException} with the matrices, {@code SingularKernelException} with the
 * dynamics, {@code DataException} with the files.
 */
@NullMarked
package dev.tangent.error;

import org.jspecify.annotations.NullMarked;

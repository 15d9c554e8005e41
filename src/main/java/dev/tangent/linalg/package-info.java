/**
 * Matrices, products, factorizations, eigenproblems, special functions, random numbers, threads.
 */
@NullMarked
package dev.tangent.linalg;

import org.jspecify.annotations.NullMarked;

/**
 * Solvers that know a matrix by its products.
 *
 * <p>Conjugate gradients, GMRES for shifted systems, functions of an operator as Chebyshev series,
 * the size of an operator by power iteration, a partial Cholesky decomposition as a preconditioner,
 * and refinement of float answers to double. They take a {@link
 * dev.tangent.linalg.product.LinearOperator} and know nothing of kernels.
 */
@NullMarked
package dev.tangent.linalg.iterative;

import org.jspecify.annotations.NullMarked;

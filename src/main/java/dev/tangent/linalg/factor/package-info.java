/**
 * Factorizations.
 *
 * <p>Cholesky of a matrix in memory ({@link dev.tangent.linalg.factor.FloatCholesky}) and of one in
 * tiles or in a file ({@link dev.tangent.linalg.factor.FloatTiledCholesky}); eigenvalues ({@link
 * dev.tangent.linalg.factor.SymmetricEigen}): all of them by tridiagonalization and divide and
 * conquer, the largest by block Lanczos.
 *
 * <p>A pivot or an entry that can't be used is reported by an exception that names its place.
 */
@NullMarked
package dev.tangent.linalg.factor;

import org.jspecify.annotations.NullMarked;

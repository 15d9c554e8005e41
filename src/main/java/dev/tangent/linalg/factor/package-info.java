/** Factorizations: Cholesky, also of matrices in tiles; eigenvalues and eigenvectors. */
@NullMarked
package dev.tangent.linalg.factor;

import org.jspecify.annotations.NullMarked;

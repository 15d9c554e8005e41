/**
 * Kernel regression on millions of rows: the solution is sought in the span of M functions instead
 * of N, so that memory is O(M²) and rows are read a chunk at a time, in one pass.
 *
 * <p>Entry: {@link dev.tangent.dynamics.subspace.NormalEquations}. The functions are kernels at M
 * {@link dev.tangent.dynamics.subspace.Centres} ({@link
 * dev.tangent.dynamics.subspace.CentreFeatures}, Nyström), or any other {@link
 * dev.tangent.dynamics.subspace.RowFeatures}.
 *
 * <p>Letters: N rows, M features, k outputs, Φ the features of the rows (N × M), r the ridge.
 */
@NullMarked
package dev.tangent.dynamics.subspace;

import org.jspecify.annotations.NullMarked;

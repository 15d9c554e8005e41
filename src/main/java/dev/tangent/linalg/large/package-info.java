/**
 * Matrices larger than the heap.
 *
 * <p>One triangle in square tiles ({@link dev.tangent.linalg.large.FloatSymmetricTiles}) in memory
 * or in a mapped file, and whole matrices outside of the heap. They belong to who made them and are
 * closed; using one after that is a {@link dev.tangent.linalg.large.ClosedMatrixException}.
 */
@NullMarked
package dev.tangent.linalg.large;

import org.jspecify.annotations.NullMarked;

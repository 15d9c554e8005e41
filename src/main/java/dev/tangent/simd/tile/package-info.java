/**
 * Register kernels of matrix products and triangular solves: the innermost loops of all
 * matrix-matrix operations (level 3 of the BLAS).
 *
 * <p>Entry: {@link dev.tangent.simd.tile.FloatTile}, C (R × 2V) += A B for packed panels, and
 * {@link dev.tangent.simd.tile.FloatSkinny}, products with few columns where the large factor is
 * read in place. {@code FloatVectorTile} computes a register tile in vectors, {@code
 * FloatScalarTile} is its specification. {@code FloatTriangle} solves a tile's triangle. {@code
 * linalg.product} packs and calls.
 *
 * <p>The order of sums is fixed by the shapes. The size of a method is a measured choice: see "C2"
 * in bench/NOTES.md before a change.
 *
 * <p>Letters: R rows and V lanes of a vector; k steps of the sum; a panel is R rows or 2V columns,
 * interleaved.
 */
@NullMarked
package dev.tangent.simd.tile;

import org.jspecify.annotations.NullMarked;

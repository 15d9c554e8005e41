/**
 * Inner loops of eigensolvers, in double.
 *
 * <p>Entry: {@link dev.tangent.simd.spectral.SpectralKernels}, the facade: products with a
 * symmetric matrix of which one triangle is stored, rank-two changes, rotations. {@code
 * ScalarSpectralKernels} is its specification and runs where scalar code is asked for, {@code
 * VectorSpectralKernels} is for vectors of any width. {@code linalg.factor} calls them.
 *
 * <p>Sums of a vector's lanes have a fixed order (halves): {@code reduceLanes} leaves it open, and
 * interpreted and compiled code could differ.
 *
 * <p>Letters: n the order, lda the distance of two rows in numbers.
 */
@NullMarked
package dev.tangent.simd.spectral;

import org.jspecify.annotations.NullMarked;

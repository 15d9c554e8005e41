/**
 * Matrix products.
 *
 * <p>{@link dev.tangent.linalg.product.FloatGemm} chooses: packed panels for level 3, strips that
 * need no packing of one factor, few rows or columns read in place, one vector. {@link
 * dev.tangent.linalg.product.FloatSyrk} computes one triangle of A Aᵀ, whole or tile by tile. All
 * rest on the register kernels of {@code simd.tile}.
 *
 * <p>Letters: C (m × n) ← α op(A) op(B) + β C over k. The contraction is cut by shapes alone.
 */
@NullMarked
package dev.tangent.linalg.product;

import org.jspecify.annotations.NullMarked;

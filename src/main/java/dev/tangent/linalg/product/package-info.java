/**
 * Matrix products.
 *
 * <p>{@link dev.tangent.linalg.product.FloatGemm} chooses: packed panels for level 3, strips where
 * one factor needs no packing, a form for few rows or columns that reads the large factor in place,
 * and one for a single vector. {@link dev.tangent.linalg.product.FloatSyrk} computes one triangle
 * of A Aᵀ, whole or tile by tile. All rest on the register kernels of {@code simd.tile}.
 *
 * <p>Letters: C (m × n) ← α op(A) op(B) + β C over k. How the contraction is cut depends on the
 * shapes alone.
 */
@NullMarked
package dev.tangent.linalg.product;

import org.jspecify.annotations.NullMarked;

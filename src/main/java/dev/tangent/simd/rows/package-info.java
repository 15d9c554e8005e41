/**
 * Row kernels of the infinite-width limit.
 *
 * <p>One point against a run of others: {@link dev.tangent.simd.rows.FloatPairRows} is the facade;
 * {@code FloatScalarRows} says what each kernel computes, {@code FloatKernelRows}, {@code
 * FloatGapRows} and {@code FloatSeriesRows} do it in vectors.
 *
 * <p>Letters: gap 1 − ρ, tangent T = Θ/√(q q′), p and r the direction cosines of a sum's parts,
 * divided by √2.
 */
@NullMarked
package dev.tangent.simd.rows;

import org.jspecify.annotations.NullMarked;

/**
 * The infinite-width limit at work.
 *
 * <p>A {@code LimitPlan} is the architecture's {@code Step}s laid out flat, as {@code PlanStep}s on
 * points and pairs of points; {@code SphereAlgebra} runs them on functions of the correlation. The
 * state of a point is its variance q = Σ(x, x), in double, once per point ({@code Points}); the
 * state of a pair is its gap 1 − ρ and T = Θ/√(q q′), so that sizes never enter. Tiles ({@code
 * FloatLimitTiles}) take inner products through all steps while they are in cache, row by row;
 * {@code PairRecursion} is the same in double for one pair, the reference and the way for near
 * duplicates. {@code DualTable} makes series of a dual that has no closed form.
 */
@NullMarked
package dev.tangent.kernel.limit;

import org.jspecify.annotations.NullMarked;

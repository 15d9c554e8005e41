/**
 * How the infinite-width limit is computed.
 *
 * <p>A {@code LimitPlan} is the flat list of the architecture's {@code Step}s, as {@code PlanStep}s
 * on points and pairs of points. The state of a point is its variance q = Σ(x, x), in double, once
 * per point ({@code Points}); the state of a pair is its gap 1 − ρ and T = Θ/√(q q′), which do not
 * depend on the sizes of Σ and Θ. Tiles ({@code FloatLimitTiles}) take inner products through all
 * steps while they are in cache, row by row; {@code PairRecursion} does the same in double for one
 * pair: it is the reference for tests and computes the pairs that need more digits. {@code
 * DualTable} represents a dual by series, where it has no closed form or a costly one.
 */
@NullMarked
package dev.tangent.kernel.limit;

import org.jspecify.annotations.NullMarked;

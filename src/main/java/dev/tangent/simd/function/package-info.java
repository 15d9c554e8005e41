/**
 * Element-wise functions of arrays: exp, log, tanh, erf, GELU, sine and so on. They are computed by
 * sums, products and selections alone, so that the bits are the same everywhere.
 *
 * <p>Entry: {@code FloatFunctions} and {@code DoubleFunctions}; users call them through {@code
 * linalg.FloatMath}. Each function is one method with its loop: C2 stops inlining at 18,000 nodes
 * of a graph, and a vector that crosses a call is boxed (bench/NOTES.md, "Element-wise functions").
 * {@code FloatLoop} has each loop compiled on its own.
 *
 * <p>Errors are bounded in units in the last place by tests, over the whole range of arguments.
 */
@NullMarked
package dev.tangent.simd.function;

import org.jspecify.annotations.NullMarked;

// twin: double
package dev.tangent.kernel.empirical;

import dev.tangent.linalg.FloatMatrix;

/**
 * One pair of outputs (a, b) of a tangent kernel and where its N × M values are added.
 *
 * @param a copy of the deltas at the rows' points
 * @param b copy of the deltas at the columns' points
 * @param target where Θ_ab is added
 * @param transposed where Θ_ba goes, which for X = Y is the transpose
 * @param mirror whether the transpose has to be filled from the target
 */
public record FloatOutputPair(
    int a, int b, FloatMatrix target, FloatMatrix transposed, boolean mirror) {}

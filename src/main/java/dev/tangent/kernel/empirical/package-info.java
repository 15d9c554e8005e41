/**
 * How the empirical tangent kernel is computed.
 *
 * <p>Θ_ab(x, y) = Σ_l (s_l² A_l(x)·A_l(y) + β_l²)(D_l^a(x)·D_l^b(y)) over weight layers l, with
 * inputs A and deltas D; the Jacobian is never formed. {@code FloatKernelAssembly} walks over pairs
 * of blocks of points; a {@code FloatKernelTape} keeps A and D of one block; a {@code
 * FloatKernelBlock} adds a layer to the block of the result.
 */
@NullMarked
package dev.tangent.kernel.empirical;

import org.jspecify.annotations.NullMarked;

package dev.tangent.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.data.sets.Datasets;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Float against double on handwritten digits, all pairs. Stated bound: 2e-6 of √(K(i,i) K(j,j)) at
 * L = 4; measured at most 8e-7, a few roundings of inner products.
 */
class FloatOnDigitsTest {
  private static final double BOUND = 2e-6;

  @ParameterizedTest
  @ValueSource(strings = {"relu", "abs", "tanh", "erf", "gelu", "selu", "sign", "gaussian"})
  void agreesWithDouble(String name) {
    FloatMatrix x = Matrices.toFloat(Datasets.parse("digits", 0, 400).inputs());
    DoubleMatrix same = Matrices.toDouble(x);
    LimitKernel kernel =
        LimitKernel.of(Architecture.mlp(x.columns(), 4, 9, 1, Activations.parse(name), 1.3, 0.1));
    FloatKernelPair single = kernel.compute(x);
    KernelPair exact = kernel.compute(same);
    double nngp = LimitReferenceTest.normalized(exact.nngp(), Matrices.toDouble(single.nngp()));
    double ntk = LimitReferenceTest.normalized(exact.ntk(), Matrices.toDouble(single.ntk()));
    assertTrue(nngp <= BOUND && ntk <= BOUND, () -> "%s: %g %g".formatted(name, nngp, ntk));
  }
}

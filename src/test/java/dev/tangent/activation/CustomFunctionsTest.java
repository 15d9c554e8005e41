package dev.tangent.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.kernel.KernelPair;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Special;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Users' activation functions that vary fast give the right number, or are refused with the reason.
 */
class CustomFunctionsTest {
  private static ActivationFunction sine(double w) {
    return Activations.custom("mine", x -> Math.sin(w * x), x -> w * Math.cos(w * x));
  }

  /** E[sin(wu)²] and its slope are closed; quadrature states 1e-11. */
  @ParameterizedTest
  @ValueSource(doubles = {3, 20, 30})
  void oscillations(double w) {
    DualActivation exact = Activations.sin(1, w, 0).dual();
    DualActivation own = sine(w).dual();
    for (double gap : new double[] {0, 2.5e-7, 1e-3, 0.4, 1, 1.7, 2}) {
      Correlation r = Correlation.ofGap(gap);
      assertEquals(exact.value(1, 1, r), own.value(1, 1, r), 1e-11);
      assertEquals(exact.derivative(1, 1, r), own.derivative(1, 1, r), 1e-11 * w * w);
      assertEquals(exact.value(0.7, 1.3, r), own.value(0.7, 1.3, r), 1e-11);
    }
  }

  /** Three layers of it: what a panel misses, the next ones multiply by 900. */
  @Test
  void oscillationsInThreeLayers() {
    DoubleMatrix x = DoubleMatrix.of(2, 2, 1.4, 0, 1.4 * 0.6, 1.4 * 0.8);
    KernelPair own = LimitKernel.of(Architecture.mlp(2, 3, 5, 1, sine(30), 1, 0.1)).compute(x);
    KernelPair exact =
        LimitKernel.of(Architecture.mlp(2, 3, 5, 1, Activations.sin(1, 30, 0), 1, 0.1)).compute(x);
    double scale = exact.ntk().get(0, 0);
    assertEquals(exact.ntk().get(1, 0), own.ntk().get(1, 0), 1e-9 * scale);
    assertEquals(exact.nngp().get(1, 0), own.nngp().get(1, 0), 1e-9);
  }

  /** 16 waves in a deviation of 100 are resolved or refused, never guessed. */
  @Test
  void tooManyWavesAreRefused() {
    DualActivation own = sine(1).dual();
    try {
      assertEquals(0.5, own.variance(1e4), 1e-10);
    } catch (ArithmeticException refused) {
      assertTrue(String.valueOf(refused.getMessage()).contains("mine"), refused.getMessage());
    }
    ArithmeticException e = assertThrows(ArithmeticException.class, () -> own.variance(1e8));
    assertTrue(String.valueOf(e.getMessage()).contains("mine"), e.getMessage());
  }

  /** clamp(1e4 x, ±0.4) has two kinks 8e-5 apart: E[φ′²] = 1e8 P(|z| &lt; 4e-5). */
  @Test
  void twoKinksNearEachOther() {
    DualActivation own = Activations.custom("clamp", x -> Math.clamp(1e4 * x, -0.4, 0.4)).dual();
    double exact = 1e8 * Special.erf(4e-5 / Math.sqrt(2));
    assertEquals(exact, own.derivativeVariance(1), 2e-9 * exact);
    // 0.16 but for what lies between the kinks: 0.16 − ∫_{|x| < 4e-5} (0.16 − 1e8 x²) φ(x)
    double inside = 2 / Math.sqrt(2 * Math.PI) * 4e-5 * 0.16 * (2.0 / 3);
    assertEquals(0.16 - inside, own.variance(1), 1e-11);
  }

  @Test
  void namesWithParametersParseBack() {
    for (ActivationFunction f :
        new ActivationFunction[] {
          Activations.sin(2, 3, 0), Activations.sin(-1, 0.1, 1e-9), Activations.leakyRelu(-1.3)
        }) {
      assertEquals(f, Activations.parse(f.name()));
    }
  }
}

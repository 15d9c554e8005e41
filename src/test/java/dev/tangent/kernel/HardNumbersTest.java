package dev.tangent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tangent.activation.Activations;
import dev.tangent.activation.Correlation;
import dev.tangent.activation.DualActivation;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.Special;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Single entries that are easily computed wrong without any error, with their right values: from
 * closed forms written out here, or from the slow program with 34 digits ({@code slow/plane.c}).
 */
class HardNumbersTest {
  private static LimitKernel mlp(int width, int depth, String name, double sigma, double beta) {
    return LimitKernel.of(
        Architecture.mlp(width, depth, 9, 1, Activations.parse(name), sigma, beta));
  }

  /** Behind a step equal rows stay equal: each layer would take a root of their difference. */
  @Test
  void equalRowsBehindSteps() {
    DoubleMatrix x = DoubleMatrix.of(2, 3, .3, -1.1, .7, .3, -1.1, .7);
    LimitKernel kernel = mlp(3, 6, "rectified-monomial:0", 1, 0.1);
    // ½ of the unit variance behind a step, and β²
    assertEquals(0.51, kernel.compute(x).nngp().get(0, 1), 1e-15);
    assertEquals(0.51, kernel.compute(Matrices.toFloat(x)).nngp().get(0, 1), 1e-7);
    for (int depth : new int[] {2, 6, 12}) {
      LimitKernel monomial = mlp(3, depth, "rectified-monomial:1", 1.3, 0.1);
      LimitKernel relu = mlp(3, depth, "relu", 1.3, 0.1);
      double expected = relu.compute(x).ntk().get(0, 1);
      assertEquals(expected, relu.compute(x).ntk().get(0, 0), 1e-14 * expected);
      assertEquals(expected, monomial.compute(x).ntk().get(0, 1), 1e-14 * expected);
    }
  }

  /** A sign doesn't know how long a vector is. */
  @ParameterizedTest
  @ValueSource(ints = {2, 6, 10})
  void collinearRowsBehindSigns(int depth) {
    LimitKernel kernel = mlp(3, depth, "sign", 1, 0);
    for (double factor : new double[] {3, -3, 1e-3, 7.1}) {
      DoubleMatrix x = DoubleMatrix.of(2, 3, .3, -1.1, .7, 0, 0, 0);
      for (int c = 0; c < 3; c++) {
        x.set(1, c, factor * x.get(0, c));
      }
      double expected = Math.signum(factor);
      assertEquals(expected, kernel.compute(x).nngp().get(0, 1), 1e-15);
      DoubleMatrix many = DoubleMatrix.zeros(130, 3);
      for (int i = 0; i < 130; i++) {
        many.rowRange(i, i + 1).assign(x.rowRange(i % 2, i % 2 + 1));
      }
      KernelPair all = kernel.compute(many);
      assertEquals(expected, all.nngp().get(129, 0), 1e-15);
      assertEquals(1, all.nngp().get(128, 0), 1e-15);
    }
  }

  /** Variances of unscaled inputs: what is not a step is a sliver that nodes must not miss. */
  @ParameterizedTest
  @CsvSource({
    "softplus, 2e6, 2e6, 0.05, 953363.90070049485952, 0.44945789144924970944",
    "silu, 2e6, 2e6, 0.05, 953363.57371005569854, 0.44945948444196841457",
    "elu, 2e6, 2e6, 0.05, 953336.076027200165, 0.44974055323350699071",
    "tanh, 1e16, 1e13, 0.5, 0.33333333333331820322, 2.3246067325300613003e-15",
    "tanh, 1e16, 1e13, 0.001, 0.97152712518693514281, 4.5027073982871977713e-14"
  })
  void largeVariances(String name, double qx, double qy, double gap, double value, double slope) {
    DualActivation dual = Activations.parse(name).dual();
    Correlation r = Correlation.ofGap(gap);
    double scale = Math.sqrt(dual.variance(qx) * dual.variance(qy));
    assertEquals(value, dual.value(qx, qy, r), 2e-13 * scale);
    double slopes = Math.sqrt(dual.derivativeVariance(qx) * dual.derivativeVariance(qy));
    assertEquals(slope, dual.derivative(qx, qy, r), 2e-13 * slopes);
  }

  /** The one that polar quadrature got wrong in the eighth digit: q = 10^6.3. */
  @Test
  void softplusOfPixels() {
    double q = Math.pow(10, 6.3);
    double value = Activations.softplus().dual().value(q, q, Correlation.ofGap(0.05));
    assertEquals(951105.532146994, value, 1e-13 * value);
  }

  private static DoubleMatrix nearlyOneNorm() {
    DoubleMatrix x = DoubleMatrix.zeros(140, 2);
    for (int i = 0; i < x.rows(); i++) {
      double norm = 1 + 2e-9 * (i % 20) / 20;
      double angle = 0.4 * (i / 20);
      x.set(i, 0, norm * Math.cos(angle));
      x.set(i, 1, norm * Math.sin(angle));
    }
    return x;
  }

  /** The same for GELU and tanh, with 30 digits: one norm for all would be wrong by 5e-11. */
  @ParameterizedTest
  @CsvSource({
    "1, 0, 0.18955654185462196621, 0.27367630795297041016",
    "19, 0, 0.1895565422577204719, 0.27367630824513739435",
    "13, 7, 0.18955654228011488606, 0.27367630826136893177",
    "25, 0, 0.17375903643567743242, 0.25053303594910845967",
    "39, 21, 0.18955654228011484219, 0.2736763082613688999",
    "47, 15, 0.13176657784982180902, 0.18690855395943229842",
    "78, 3, 0.076677168755232417129, 0.09600399709478652616",
    "99, 61, 0.17375903674367236965, 0.25053303616928123817",
    "119, 0, -0.019078847782647020467, -0.11041318663775772386",
    "139, 1, -0.045276148428550619489, -0.1982489013657911858",
    "139, 138, 0.18955654266081896914, 0.27367630853730437214"
  })
  void normsThatNearlyAgreeOfGeluAndTanh(int i, int j, double gelu, double tanh) {
    DoubleMatrix x = nearlyOneNorm();
    assertEquals(gelu, GELU.compute(x).nngp().get(i, j), 1e-14);
    assertEquals(tanh, TANH.compute(x).nngp().get(i, j), 1e-13);
  }

  private static final LimitKernel GELU = mlp(2, 2, "gelu", 1, 0);
  private static final LimitKernel TANH = mlp(2, 2, "tanh", 1, 0);

  private static final String[] JUMPS = {
    "dense 5 sw=1.6 b=0.242; sigmoid; dense 5 sw=1.35 b=0; cos; dense 5 sw=0.86 b=0.0485;"
        + " layernorm eps=1e-3; rectified-monomial:0; dense 5 sw=1.53 b=0; relu;"
        + " dense 1 sw=1 b=0.1",
    "dense 5 sw=1.2 b=0; erf; dense 5 sw=1.1 b=0; sign; dense 5 sw=1 b=0; relu;"
        + " dense 1 sw=1 b=0.1",
    "dense 5 sw=1.2 b=0; gelu; dense 5 sw=1.1 b=0; sin; dense 5 sw=1 b=0; rectified-monomial:0;"
        + " dense 5 sw=1 b=0.1; abs; dense 1 sw=1 b=0.1"
  };

  /**
   * A jump takes the root of an angle of 1e-10: of that angle every digit counts. With 45 digits;
   * an angle that was off by 4e-13 made 1e-9 of the first.
   */
  @ParameterizedTest
  @CsvSource({
    "0, 1, 0, 0.59522499996676303252, 1.1804480145804755425",
    "0, 2, 0, 0.59522499002927989156, 1.1804155927387681479",
    "0, 3, 1, 0.59522466773940689201, 1.1802508105584303969",
    "0, 4, 3, 0.59515912543127200771, 1.1775188389805025871",
    "1, 1, 0, 0.50999999991030280607, 1.0099969851460977962",
    "1, 2, 0, 0.5099999730926134918, 1.0099477304979647248",
    "1, 3, 1, 0.50999910347934729956, 1.0096967555077178761",
    "1, 4, 3, 0.50982269762839802842, 1.0053952590455464461",
    "2, 1, 0, 0.51999999988639305324, 1.0299931467117765113",
    "2, 2, 0, 0.51999996592289816551, 1.0298812333478873507",
    "2, 3, 1, 0.5199988650476403218, 1.0293124574644957855",
    "2, 4, 3, 0.5197766204090700713, 1.01988346420393284"
  })
  void nearlyEqualPointsBehindJumps(int network, int i, int j, double nngp, double ntk) {
    double[] nearOne = {1, 1.000000001, 1.0000003, 1.00001, 1.002};
    DoubleMatrix x = DoubleMatrix.zeros(140, 1);
    for (int k = 0; k < x.rows(); k++) {
      x.set(k, 0, k < nearOne.length ? nearOne[k] : 0.5 + k / 100.0);
    }
    KernelPair all = LimitKernel.of(Architecture.parse(1, JUMPS[network])).compute(x);
    assertEquals(nngp, all.nngp().get(i, j), 1e-12);
    assertEquals(ntk, all.ntk().get(i, j), 2e-12);
  }

  /** Norms that differ by 1e-9 are not one norm: erf of collinear points, in a closed form. */
  @Test
  void normsThatNearlyAgree() {
    DoubleMatrix x = nearlyOneNorm();
    int n = x.rows();
    DoubleMatrix nngp = mlp(2, 2, "erf", 1, 0).compute(x).nngp();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double product = 0;
        double u = 0;
        double v = 0;
        for (int c = 0; c < 2; c++) {
          product += x.get(i, c) * x.get(j, c); // twice E[uv]
          u += x.get(i, c) * x.get(i, c);
          v += x.get(j, c) * x.get(j, c);
        }
        double expected = 2 / Math.PI * Math.asin(product / Math.sqrt((1 + u) * (1 + v)));
        assertEquals(expected, nngp.get(i, j), 1e-13, i + " " + j);
      }
    }
  }

  /** E[sign sign] = 1 − 2 θ/π: of an angle that lacks 2e-4 to π no digit may be lost. */
  @ParameterizedTest
  @ValueSource(ints = {2, 40, 140})
  void signsOfNearlyOppositePoints(int n) {
    DoubleMatrix x = DoubleMatrix.zeros(n, 2);
    for (int i = 0; i < n; i++) {
      double angle = i == 0 ? 0 : Math.PI - 2e-4 * i;
      x.set(i, 0, Math.cos(angle));
      x.set(i, 1, Math.sin(angle));
    }
    FloatKernelPair single = mlp(2, 2, "sign", 1, 0).compute(Matrices.toFloat(x));
    DoubleMatrix rounded = Matrices.toDouble(Matrices.toFloat(x));
    for (int i = 1; i < n; i++) {
      double left = Math.atan2(rounded.get(i, 1), -rounded.get(i, 0)); // π − θ
      assertEquals(-1 + 2 * left / Math.PI, single.nngp().get(i, 0), 1e-6);
    }
  }

  /** Θ of ReLU, β = 0, at an angle of π − δ: 2 layers, unit points; what is left is small. */
  @ParameterizedTest
  @ValueSource(ints = {2, 40, 140})
  void reluOfNearlyOppositePoints(int n) {
    double delta = 1e-8;
    DoubleMatrix x = DoubleMatrix.zeros(n, 2);
    for (int i = 0; i < n; i++) {
      x.set(i, 0, i % 2 == 0 ? 1 : -Math.cos(delta));
      x.set(i, 1, i % 2 == 0 ? 0 : Math.sin(delta));
    }
    // Σ = κ₁/4, Σ̇ Θ = κ₀ ρ/4 in variances of ½: κ₀ = δ/π, κ₁ = (sin δ − δ cos δ)/π
    double ntk = (Math.sin(delta) - delta * Math.cos(delta) - delta * Math.cos(delta)) / Math.PI;
    DoubleMatrix actual = mlp(2, 2, "relu", 1, 0).compute(x).ntk();
    assertEquals(0.25 * ntk, actual.get(1, 0), 1e-16);
    assertEquals(0.25 * ntk, actual.get(n - 1, n - 2), 1e-16);
  }

  /** clamp(1e4 x, ±0.4) at a variance of 1e-4: E[φ′²] = 1e8 P(|z| &lt; 4e-3). */
  @Test
  void twoKinksAtASmallVariance() {
    DualActivation own = Activations.custom("clamp", x -> Math.clamp(1e4 * x, -0.4, 0.4)).dual();
    double exact = 1e8 * Special.erf(4e-3 / Math.sqrt(2));
    assertEquals(3.2e5, exact, 1e3);
    assertEquals(exact, own.derivativeVariance(1e-4), 1e-9 * exact);
  }

  /** Without a slope of its own a function gets a numerical one, of its own scale. */
  @Test
  void numericalSlopesOfWaves() {
    DualActivation own = Activations.custom("waves", x -> Math.sin(10 * x)).dual();
    DualActivation exact = Activations.sin(1, 10, 0).dual();
    for (double gap : new double[] {0, 1e-3, 0.3, 1.5}) {
      Correlation r = Correlation.ofGap(gap);
      assertEquals(exact.value(1, 1, r), own.value(1, 1, r), 1e-11);
      assertEquals(exact.derivative(1, 1, r), own.derivative(1, 1, r), 1e-8 * 100);
    }
  }
}

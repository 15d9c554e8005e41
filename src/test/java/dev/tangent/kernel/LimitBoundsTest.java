package dev.tangent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.layer.Activation;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Dense;
import dev.tangent.layer.Layer;
import dev.tangent.layer.LayerNorm;
import dev.tangent.layer.Parametrization;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Matrices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The bounds that the fast paths rest on (the largest gaps, the accuracy of small ones), in cases
 * where they are hard to keep; and that no result is infinite or NaN.
 */
class LimitBoundsTest {
  /** Smooth, many directions, norms between 0.5 and 1.5 of each other. */
  private static DoubleMatrix waves(int n, int width) {
    DoubleMatrix x = DoubleMatrix.zeros(n, width);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < width; j++) {
        x.set(i, j, Math.sin(12.9898 * (3 * i + j) + 1) * (1 + 0.5 * Math.cos(i)));
      }
    }
    return x;
  }

  private static DoubleMatrix normals(int n, int width) {
    DoubleMatrix x = DoubleMatrix.zeros(n, width);
    CounterRandom.normals(17, n, 0, x.array(), 0, n * width);
    return x;
  }

  /** The first weights and bias are 1.2 and 0.3 in all layers; activations from below. */
  private static LimitKernel stack(double sigma, double beta, String... activations) {
    List<Layer> layers = new ArrayList<>(List.of(new Dense(5, sigma, beta)));
    for (String name : activations) {
      layers.add(new Activation(Activations.parse(name)));
      layers.add(new Dense(5, sigma, beta));
    }
    return LimitKernel.of(Architecture.of(3, layers));
  }

  private static LimitKernel wider(LimitKernel kernel, int width) {
    return LimitKernel.of(Architecture.of(width, kernel.architecture().layers()));
  }

  /** Largest difference from the kernel of each pair alone, relative to √(K_ii K_jj). */
  private static double[] fromPairsAlone(LimitKernel kernel, DoubleMatrix x, boolean single) {
    KernelPair all = single ? widened(kernel.compute(Matrices.toFloat(x))) : kernel.compute(x);
    double[] worst = new double[2];
    DoubleMatrix two = DoubleMatrix.zeros(2, x.columns());
    int step = x.rows() < 50 ? 1 : 23;
    for (int i = 1; i < x.rows(); i++) {
      for (int j = i % step; j < i; j += step) {
        two.rowRange(0, 1).assign(x.rowRange(i, i + 1));
        two.rowRange(1, 2).assign(x.rowRange(j, j + 1));
        KernelPair alone = kernel.compute(single ? Matrices.toDouble(Matrices.toFloat(two)) : two);
        worst[0] = Math.max(worst[0], distance(alone.nngp(), all.nngp(), i, j));
        worst[1] = Math.max(worst[1], distance(alone.ntk(), all.ntk(), i, j));
      }
    }
    return worst;
  }

  private static double distance(DoubleMatrix alone, DoubleMatrix all, int i, int j) {
    double scale = Math.sqrt(alone.get(0, 0)) * Math.sqrt(alone.get(1, 1));
    double difference = Math.abs(alone.get(0, 1) - all.get(i, j)) / scale;
    return difference >= 0 ? difference : Double.POSITIVE_INFINITY; // NaN
  }

  private static KernelPair widened(FloatKernelPair pair) {
    return new KernelPair(Matrices.toDouble(pair.nngp()), Matrices.toDouble(pair.ntk()));
  }

  /** The gap after abs is largest at right angles, not at the largest angle. */
  @Test
  void tablesBelowAbsCoverWhatTheyMeet() {
    LimitKernel kernel = stack(1.2, 0.3, "abs", "erf");
    DoubleMatrix x = waves(130, 3);
    assertEquals(1.44753866, kernel.compute(x).ntk().get(107, 113), 1e-8);
    assertEquals(1.44753866, kernel.compute(Matrices.toFloat(x)).ntk().get(107, 113), 1e-6);
  }

  @ParameterizedTest
  @CsvSource({
    "abs, erf",
    "abs, gelu",
    "leaky-relu:-0.8, erf",
    "leaky-relu:-3, sin",
    "erf, abs",
    "abs, tanh",
    "cos, erf",
    "abs, sigmoid",
    "gaussian, gelu",
    "monomial:2, erf"
  })
  void mixedActivations(String first, String second) {
    LimitKernel kernel = stack(1.2, 0.3, first, second);
    double[] exact = fromPairsAlone(kernel, waves(130, 3), false);
    assertTrue(Math.max(exact[0], exact[1]) < 1e-11, () -> exact[0] + " " + exact[1]);
    double[] rounded = fromPairsAlone(kernel, waves(130, 3), true);
    assertTrue(Math.max(rounded[0], rounded[1]) < 4e-6, () -> rounded[0] + " " + rounded[1]);
  }

  /** Runs of gaps on both sides of a right angle: the range of what abs makes of them. */
  @ParameterizedTest
  @CsvSource({
    "abs, 8",
    "abs, 16",
    "abs, 40",
    "leaky-relu:-0.8, 12",
    "leaky-relu:-1.3, 24",
    "leaky-relu:-0.1, 20",
    "relu, 20"
  })
  void rangesOfGaps(String name, int width) {
    LimitKernel kernel = wider(stack(1.2, 0.3, name, name, name), width);
    double[] exact = fromPairsAlone(kernel, normals(140, width), false);
    assertTrue(Math.max(exact[0], exact[1]) < 3e-14, () -> exact[0] + " " + exact[1]);
  }

  /** Nearly constant networks: a pair's correlation rounds to one and more. */
  @Test
  void biasesThatLeaveNothing() {
    DoubleMatrix x = DoubleMatrix.of(3, 2, 1, 0, 0, 1, 0.6, 0.8);
    Architecture network = factors(2, new double[] {1, 1e-9, 1}, new double[] {0.1, 0.1, 0.1});
    KernelPair pair = LimitKernel.of(network).compute(x);
    FloatKernelPair single = LimitKernel.of(network).compute(Matrices.toFloat(x));
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        assertEquals(0.015, pair.nngp().get(i, j), 1e-16);
        assertEquals(0.02, pair.ntk().get(i, j), 2e-11); // less an angle of 1e-9
        assertEquals(0.015, single.nngp().get(i, j), 1e-9);
        assertEquals(0.02, single.ntk().get(i, j), 1e-9);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0,1e9,0.1", "0,1000,1,1", "0,3,30,1", "100,0,0,0", "1e-9,10,0,1"})
  void largeBiases(String betas) {
    double[] beta = List.of(betas.split(",")).stream().mapToDouble(Double::parseDouble).toArray();
    double[] sigma = new double[beta.length];
    Arrays.fill(sigma, 1.1);
    for (int width : new int[] {2, 30}) {
      LimitKernel kernel = LimitKernel.of(factors(width, sigma, beta));
      double[] exact = fromPairsAlone(kernel, normals(60, width), false);
      assertTrue(Math.max(exact[0], exact[1]) < 1e-14, () -> exact[0] + " " + exact[1]);
      double[] rounded = fromPairsAlone(kernel, normals(60, width), true);
      assertTrue(Math.max(rounded[0], rounded[1]) < 2e-6, () -> rounded[0] + " " + rounded[1]);
    }
  }

  /** Norms over one and a half powers of ten: tables in pieces, and points of one line. */
  @ParameterizedTest
  @CsvSource({"tanh, 3", "elu, 1", "erf, 3"})
  void normsOverPowersOfTen(String name, int width) {
    int n = 220;
    DoubleMatrix x = normals(n, width);
    for (int i = 0; i < n; i++) {
      double scale = Math.pow(10, 1.5 * CounterRandom.uniform(9, 4, i) - 0.75);
      for (int j = 0; j < width; j++) {
        x.set(i, j, scale * (width == 1 ? Math.signum(x.get(i, j)) : x.get(i, j)));
      }
    }
    LimitKernel kernel = wider(stack(1.2, 0.3, name, "relu"), width);
    KernelPair all = kernel.compute(x);
    KernelPair single = widened(kernel.compute(Matrices.toFloat(x)));
    DoubleMatrix two = DoubleMatrix.zeros(2, width);
    for (int i = 1; i < n; i += 17) {
      for (int j = i % 7; j < i; j += 31) {
        two.rowRange(0, 1).assign(x.rowRange(i, i + 1));
        two.rowRange(1, 2).assign(x.rowRange(j, j + 1));
        KernelPair alone = kernel.compute(two);
        double error = distance(alone.ntk(), all.ntk(), i, j);
        assertTrue(error < 2e-11, () -> name + " " + error);
        double rounded = distance(alone.ntk(), single.ntk(), i, j);
        assertTrue(rounded < 4e-6, () -> name + " in float " + rounded);
      }
    }
  }

  /**
   * A tanh of pixels is a sign, a GELU a ReLU: opposite points that a bias takes a little away from
   * −1.
   */
  @ParameterizedTest
  @CsvSource({
    "tanh, 1",
    "sigmoid, 1",
    "erf, 1",
    "sigmoid-like, 1",
    "elu, 1",
    "softplus, 1",
    "gelu, 1",
    "gelu, 100",
    "silu, 30",
    "softplus, 100"
  })
  void oppositePixels(String name, double unit) {
    DoubleMatrix x = DoubleMatrix.zeros(30, 3);
    for (int i = 0; i < 30; i++) {
      for (int j = 0; j < 3; j++) {
        double pixel = unit * (1 + (int) (255 * CounterRandom.uniform(5, 8, 3 * (i / 3) + j)));
        x.set(i, j, new double[] {pixel, -pixel, -2 * pixel}[i % 3]);
      }
    }
    LimitKernel kernel = stack(1.2, 0.6, name);
    double[] exact = fromPairsAlone(kernel, x, false);
    assertTrue(Math.max(exact[0], exact[1]) < 2e-11, () -> exact[0] + " " + exact[1]);
    double[] rounded = fromPairsAlone(kernel, x, true);
    assertTrue(Math.max(rounded[0], rounded[1]) < 4e-6, () -> rounded[0] + " " + rounded[1]);
  }

  /** Without activations the kernel is an inner product: whole numbers stay whole, 0 is no −0. */
  @Test
  void innerProducts() {
    DoubleMatrix x = DoubleMatrix.of(4, 2, 3, 0, 1e-9, 7, -3, 0, 0, -5);
    KernelPair pair =
        LimitKernel.of(Architecture.of(2, List.of(new Dense(1, Math.sqrt(2), 0)))).compute(x);
    KernelPair relu = LimitKernel.of(factors(2, new double[] {1, 1}, new double[2])).compute(x);
    assertEquals(3e-9, pair.ntk().get(1, 0), 4e-24);
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        double product = x.get(i, 0) * x.get(j, 0) + x.get(i, 1) * x.get(j, 1);
        assertEquals(product, pair.nngp().get(i, j), 1e-15 * Math.abs(product));
        assertEquals(pair.nngp().get(i, j), pair.ntk().get(i, j));
        for (double entry : new double[] {pair.ntk().get(i, j), relu.ntk().get(i, j)}) {
          assertTrue(entry != 0 || 1 / entry > 0, "-0.0");
        }
      }
    }
  }

  private static Architecture factors(int width, double[] sigma, double[] beta) {
    List<Layer> layers = new ArrayList<>(List.of(new Dense(5, sigma[0], beta[0])));
    for (int l = 1; l < sigma.length; l++) {
      layers.add(new Activation(Activations.relu()));
      layers.add(new Dense(5, sigma[l], beta[l]));
    }
    return Architecture.of(width, layers);
  }

  /** Weights that learn 10⁹ times as fast as biases, or the reverse. */
  @ParameterizedTest
  @CsvSource({"1e-4, 0.1", "1, 1e-5", "1e3, 1e-3", "1e-6, 1"})
  void standardParametrization(double sigma, double beta) {
    double[] s = {sigma, sigma, sigma};
    LimitKernel kernel =
        LimitKernel.of(factors(6, s, new double[] {beta, beta, beta}))
            .withParametrization(Parametrization.STANDARD);
    DoubleMatrix x = normals(40, 6);
    double[] exact = fromPairsAlone(kernel, x, false);
    assertTrue(Math.max(exact[0], exact[1]) < 1e-14, () -> exact[0] + " " + exact[1]);
    double[] rounded = fromPairsAlone(kernel, x, true);
    assertTrue(Math.max(rounded[0], rounded[1]) < 2e-6, () -> rounded[0] + " " + rounded[1]);
  }

  @Test
  void normsOfTinyVariances() {
    List<Layer> layers =
        new ArrayList<>(factors(3, new double[] {1, 1}, new double[] {.1, .1}).layers());
    layers.add(1, new LayerNorm(1e300));
    LimitKernel kernel = LimitKernel.of(Architecture.of(3, layers));
    double[] exact = fromPairsAlone(kernel, normals(20, 3), false);
    assertTrue(Math.max(exact[0], exact[1]) < 1e-14, () -> exact[0] + " " + exact[1]);
  }

  /** Every computation that leaves the range of numbers ends with a reason. */
  @Test
  void outOfRange() {
    DoubleMatrix x = normals(5, 3);
    double[] ones = new double[1101];
    Arrays.fill(ones, 1);
    refused("vanishes", () -> LimitKernel.of(factors(3, ones, new double[1101])).compute(x));
    Architecture chaos = Architecture.mlp(3, 500, 5, 1, Activations.erf(), 10, 0.1);
    refused("tangent kernel of point 0", () -> LimitKernel.of(chaos).diagonal(x));
    refused("tangent kernel of point 0", () -> LimitKernel.of(chaos).compute(x));
    double[] tiny = {1e-170, 1e-170};
    refused("square of sigma_w", () -> LimitKernel.of(factors(3, tiny, new double[2])));
    LimitKernel standard =
        LimitKernel.of(factors(3, new double[] {1e-20, 1e-20}, new double[] {.1, .1}))
            .withParametrization(Parametrization.STANDARD);
    assertTrue(standard.compute(x).ntk().get(1, 0) > 0);
    refused("out of the range of float32", () -> standard.compute(Matrices.toFloat(x)));
  }

  private static void refused(String reason, Runnable what) {
    ArithmeticException e = assertThrows(ArithmeticException.class, what::run);
    assertTrue(e.getMessage().contains(reason), e::getMessage);
    assertTrue(!e.getMessage().contains("@"), e::getMessage);
  }
}

package dev.tangent.kernel;

import static dev.tangent.kernel.SampleLimits.points;
import static dev.tangent.kernel.SampleLimits.relu;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.Activations;
import dev.tangent.layer.Activation;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Dense;
import dev.tangent.layer.Layer;
import dev.tangent.layer.LayerNorm;
import dev.tangent.layer.Parametrization;
import dev.tangent.layer.Residual;
import dev.tangent.layer.RmsNorm;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.large.DoubleSymmetricTiles;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties of the limit: theorems, symmetries, edge cases, and requests that have no answer. */
class LimitKernelTest {
  @Test
  void exactlySymmetricAndTheSameForAnyThreads() {
    DoubleMatrix x = points(401, 7);
    LimitKernel kernel = relu(7, 4, 0.1);
    KernelPair pair = kernel.compute(x);
    for (int i = 0; i < 401; i++) {
      for (int j = 0; j < i; j++) {
        assertEquals(pair.ntk().get(i, j), pair.ntk().get(j, i));
        assertEquals(pair.nngp().get(i, j), pair.nngp().get(j, i));
      }
    }
    try (Threads three = Threads.ofCount(3)) {
      three.run(
          () -> assertEquals(0, LimitReferenceTest.distance(pair.ntk(), kernel.compute(x).ntk())));
    }
  }

  /** Without biases ReLU networks are homogeneous: Θ(cx, cx′) = c² Θ(x, x′), c a power of two. */
  @Test
  void scaling() {
    DoubleMatrix x = points(30, 4);
    DoubleMatrix scaled = x.copy();
    for (int i = 0; i < scaled.array().length; i++) {
      scaled.array()[i] *= 0x1p300;
    }
    DoubleMatrix expected = relu(4, 5, 0).compute(x).ntk();
    DoubleMatrix actual = relu(4, 5, 0).compute(scaled).ntk();
    for (int i = 0; i < actual.array().length; i++) {
      actual.array()[i] *= 0x1p-600;
    }
    assertTrue(LimitReferenceTest.distance(expected, actual) < 1e-14);
  }

  @Test
  void permutationOfThePoints() {
    DoubleMatrix x = points(250, 5);
    DoubleMatrix reversed = DoubleMatrix.zeros(250, 5);
    for (int i = 0; i < 250; i++) {
      reversed.rowRange(i, i + 1).assign(x.rowRange(249 - i, 250 - i));
    }
    DoubleMatrix k = relu(5, 3, 0.3).compute(x).ntk();
    DoubleMatrix r = relu(5, 3, 0.3).compute(reversed).ntk();
    for (int i = 0; i < 250; i++) {
      for (int j = 0; j < 250; j++) {
        assertEquals(k.get(i, j), r.get(249 - i, 249 - j), 1e-13 * k.get(i, i));
      }
    }
  }

  /** Equidistant points of a circle: the kernel is circulant and agrees with onCircle. */
  @Test
  void circulantOnTheCircle() {
    int n = 96;
    DoubleMatrix x = DoubleMatrix.zeros(n, 2);
    double[] angles = new double[n];
    for (int i = 0; i < n; i++) {
      angles[i] = 2 * Math.PI * i / n;
      x.set(i, 0, Math.sqrt(2) * Math.cos(angles[i]));
      x.set(i, 1, Math.sqrt(2) * Math.sin(angles[i]));
    }
    LimitKernel kernel = relu(2, 4, 0.1);
    DoubleMatrix k = kernel.compute(x).ntk();
    double[] row = kernel.onCircle(angles).ntk();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        assertEquals(row[(i - j + n) % n], k.get(i, j), 1e-13);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 100})
  void floatHoldsItsDigitsAtAnyDepth(int depth) {
    DoubleMatrix x = LimitTablesTest.points(150);
    LimitKernel kernel = relu(x.columns(), depth, 0.05);
    FloatMatrix xf = Matrices.toFloat(x);
    KernelPair exact = kernel.compute(Matrices.toDouble(xf));
    FloatKernelPair actual = kernel.compute(xf);
    // stated bound: 4e-7 · (1 + depth/10) of √(K(i,i) K(j,j))
    double bound = 4e-7 * (1 + depth / 10.0);
    double ntk = LimitReferenceTest.normalized(exact.ntk(), Matrices.toDouble(actual.ntk()));
    double nngp = LimitReferenceTest.normalized(exact.nngp(), Matrices.toDouble(actual.nngp()));
    assertTrue(ntk <= bound && nngp <= bound, () -> nngp + " " + ntk);
  }

  @Test
  void floatWithTinyAndHugeNorms() {
    DoubleMatrix x = points(20, 5);
    for (int i = 0; i < 20; i++) {
      for (int j = 0; j < 5; j++) {
        x.set(i, j, x.get(i, j) * Math.pow(10, i - 10));
      }
    }
    FloatMatrix xf = Matrices.toFloat(x);
    LimitKernel kernel = relu(5, 6, 0);
    KernelPair exact = kernel.compute(Matrices.toDouble(xf));
    FloatKernelPair actual = kernel.compute(xf);
    assertTrue(LimitReferenceTest.normalized(exact.ntk(), Matrices.toDouble(actual.ntk())) < 1e-6);
  }

  @Test
  void onePointAndNoPoint() {
    LimitKernel kernel = relu(3, 3, 0.1);
    DoubleMatrix one = DoubleMatrix.of(1, 3, 1, 2, 3);
    KernelPair pair = kernel.compute(one);
    assertEquals(kernel.diagonal(one).ntk()[0], pair.ntk().get(0, 0));
    assertEquals(0, kernel.compute(DoubleMatrix.zeros(0, 3)).ntk().rows());
    String nngp = "float64 1×1 [[" + pair.nngp().get(0, 0) + "]]";
    String ntk = "float64 1×1 [[" + pair.ntk().get(0, 0) + "]]";
    assertEquals("KernelPair[nngp " + nngp + ", ntk " + ntk + "]", pair.toString());
  }

  @Test
  void diagonalTraceAndTilesAgreeWithTheMatrix() {
    DoubleMatrix x = points(333, 6);
    LimitKernel kernel = relu(6, 3, 0.2);
    KernelPair pair = kernel.compute(x);
    KernelDiagonal diagonal = kernel.diagonal(x);
    double trace = 0;
    for (int i = 0; i < 333; i++) {
      trace += pair.ntk().get(i, i);
      assertEquals(pair.ntk().get(i, i), diagonal.ntk()[i]);
    }
    assertEquals(trace, diagonal.ntkTrace(), 1e-9);
    try (DoubleSymmetricTiles tiles = DoubleSymmetricTiles.onHeap(333, 100)) {
      kernel.prepare(x).lower(null, tiles);
      for (int i = 0; i < 333; i += 5) {
        for (int j = 0; j < 333; j += 3) {
          assertEquals(pair.ntk().get(i, j), tiles.get(i, j));
        }
      }
    }
    DoubleMatrix block = kernel.compute(x.rowRange(0, 50), x.rowRange(50, 80)).ntk();
    for (int i = 0; i < 50; i++) {
      for (int j = 0; j < 30; j++) {
        assertEquals(pair.ntk().get(i, 50 + j), block.get(i, j), 1e-13);
      }
    }
  }

  /** JGH Remark 4: the shares of the layers add up to Θ, and the last one is Σ. */
  @Test
  void sharesOfLayers() {
    DoubleMatrix x = points(12, 4);
    LimitKernel kernel = relu(4, 4, 0.3);
    List<DoubleMatrix> shares = kernel.byLayer(x);
    KernelPair pair = kernel.compute(x);
    DoubleMatrix sum = DoubleMatrix.zeros(12, 12);
    for (DoubleMatrix share : shares) {
      for (int i = 0; i < sum.array().length; i++) {
        sum.array()[i] += share.array()[i];
      }
    }
    assertEquals(4, shares.size());
    assertTrue(LimitReferenceTest.distance(pair.ntk(), sum) < 1e-14);
    assertTrue(LimitReferenceTest.distance(pair.nngp(), shares.get(3)) < 1e-14);
    DoubleMatrix top = kernel.trainingTop(1).compute(x).ntk();
    assertTrue(LimitReferenceTest.distance(pair.nngp(), top) < 1e-14);
  }

  /** One hidden layer: Θ_std = σ² Σ̇ Θ¹_std + n E[φφ] + 1, with Θ¹_std = x·x′ + 1. */
  @Test
  void standardParametrization() {
    DoubleMatrix x = points(9, 3);
    Architecture network = Architecture.mlp(3, 2, 50, 1, Activations.erf(), 1.3, 0.4);
    DoubleMatrix actual =
        LimitKernel.of(network).withParametrization(Parametrization.STANDARD).compute(x).ntk();
    DoubleMatrix first =
        LimitKernel.of(Architecture.mlp(3, 1, 1, 1, Activations.erf(), 1.3, 0.4)).compute(x).nngp();
    for (int i = 0; i < 9; i++) {
      for (int j = 0; j < i; j++) {
        double qx = first.get(i, i);
        double qy = first.get(j, j);
        double rho = first.get(i, j) / Math.sqrt(qx * qy);
        double dot = 0;
        for (int c = 0; c < 3; c++) {
          dot += x.get(i, c) * x.get(j, c);
        }
        double slope = 1.3 * 1.3 * Activations.erf().dual().derivative(qx, qy, rho);
        double expected = slope * (dot + 1) + 50 * Activations.erf().dual().value(qx, qy, rho) + 1;
        assertEquals(expected, actual.get(i, j), 1e-11 * Math.abs(expected));
      }
    }
  }

  /** Residual blocks and layer norm, by the recursion written out. */
  @Test
  void residualAndLayerNorm() {
    DoubleMatrix x = points(8, 3);
    Dense dense = new Dense(3, 1.1, 0.2);
    Architecture network =
        Architecture.of(
            3,
            List.of(
                dense,
                new Residual(List.of(new Activation(Activations.relu()), dense), 0.7),
                new LayerNorm(0.01),
                new Activation(Activations.relu()),
                dense));
    KernelPair actual = LimitKernel.of(network).compute(x);
    for (int i = 0; i < 8; i++) {
      for (int j = 0; j < 8; j++) {
        double[] all = byHand(x, i, j);
        assertEquals(all[0], actual.nngp().get(i, j), 1e-7 * Math.abs(all[0]));
        assertEquals(all[1], actual.ntk().get(i, j), 1e-7 * Math.abs(all[1]));
      }
    }
  }

  /** On the sphere norms don't matter, and the kernel is the function of ρ that onSphere gives. */
  @Test
  void inputsOnTheSphere() {
    DoubleMatrix x = points(40, 6);
    for (int i = 0; i < 40; i++) {
      for (int j = 0; j < 6; j++) {
        x.set(i, j, x.get(i, j) * Math.pow(10, i - 20));
      }
    }
    Dense hidden = new Dense(5, 1.3, 0.2);
    List<Layer> plain =
        List.of(hidden, new Activation(Activations.tanh()), hidden, new RmsNorm(0.1), hidden);
    List<Layer> layers = new ArrayList<>(plain);
    layers.addFirst(new RmsNorm(0));
    KernelPair actual = LimitKernel.of(Architecture.of(6, layers)).compute(x);
    LimitKernel onSphere = LimitKernel.of(Architecture.of(6, plain));
    for (int i = 0; i < 40; i++) {
      for (int j = 0; j < i; j++) {
        double dot = 0;
        double xx = 0;
        double yy = 0;
        for (int c = 0; c < 6; c++) {
          dot += x.get(i, c) * x.get(j, c);
          xx += x.get(i, c) * x.get(i, c);
          yy += x.get(j, c) * x.get(j, c);
        }
        KernelDiagonal expected = onSphere.onSphere(dot / Math.sqrt(xx) / Math.sqrt(yy));
        // quadrature: 1e-9
        assertEquals(expected.nngp()[0], actual.nngp().get(i, j), 1e-9);
        assertEquals(expected.ntk()[0], actual.ntk().get(i, j), 1e-9);
      }
    }
    refused(
        "zero vector",
        () -> LimitKernel.of(Architecture.of(6, layers)).compute(DoubleMatrix.zeros(1, 6)));
  }

  /** Entries (xx, xy, yy) of Σ, and Θ of the pair. */
  private static double[] byHand(DoubleMatrix x, int i, int j) {
    double[] s = new double[3];
    for (int c = 0; c < 3; c++) {
      s[0] += x.get(i, c) * x.get(i, c) / 3;
      s[1] += x.get(i, c) * x.get(j, c) / 3;
      s[2] += x.get(j, c) * x.get(j, c) / 3;
    }
    double theta = 0;
    for (int k = 0; k < 3; k++) {
      s[k] = 1.21 * s[k] + 0.04;
    }
    theta = s[1];
    double[] branch = reluDense(s, theta);
    for (int k = 0; k < 3; k++) {
      s[k] += 0.49 * branch[k];
    }
    theta += 0.49 * branch[3];
    double scale = Math.sqrt((s[0] + 0.01) * (s[2] + 0.01));
    s[1] /= scale;
    theta /= scale;
    s[0] /= s[0] + 0.01;
    s[2] /= s[2] + 0.01;
    double[] out = reluDense(s, theta);
    return new double[] {out[1], out[3]};
  }

  private static double[] reluDense(double[] s, double theta) {
    double size = Math.sqrt(s[0] * s[2]);
    double angle = Math.acos(Math.clamp(s[1] / size, -1, 1));
    double value = size * (Math.sin(angle) + (Math.PI - angle) * Math.cos(angle)) / (2 * Math.PI);
    double slope = (Math.PI - angle) / (2 * Math.PI);
    double next = 1.21 * value + 0.04;
    return new double[] {
      1.21 * s[0] / 2 + 0.04, next, 1.21 * s[2] / 2 + 0.04, 1.21 * slope * theta + next
    };
  }

  @Test
  void monteCarloWithinItsErrorBars() {
    Architecture network = Architecture.mlp(3, 3, 128, 2, Activations.relu(), 1, 0.1);
    FloatMatrix x = Matrices.toFloat(points(4, 3));
    KernelPair limit = LimitKernel.of(network).compute(Matrices.toDouble(x));
    MonteCarloKernel stream = MonteCarloKernel.of(network, x, 5);
    MonteCarloKernel.Estimate estimate = stream.next();
    while (estimate.networks() < 50) {
      estimate = stream.next();
    }
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        // five standard errors, and the bias O(1/width)
        double ntk = 5 * estimate.ntkError().get(i, j) + 0.02;
        assertEquals(limit.ntk().get(i, j), estimate.ntk().get(i, j), ntk);
        double nngp = 5 * estimate.nngpError().get(i, j) + 0.02;
        assertEquals(limit.nngp().get(i, j), estimate.nngp().get(i, j), nngp);
        assertTrue(estimate.ntkError().get(i, j) < 0.15 * limit.ntk().get(i, i));
      }
    }
  }

  /** A row of zeros without biases: 0 through homogeneous functions, E[φ(0)φ(v)] through others. */
  @ParameterizedTest
  @ValueSource(ints = {4, 40, 200})
  void zeroRows(int n) {
    DoubleMatrix x = points(n, 3);
    x.rowRange(1, 2).fill(0);
    x.rowRange(n - 1, n).fill(0);
    for (String name :
        List.of("relu", "abs", "erf", "tanh", "sign", "rectified-monomial:0", "elu")) {
      KernelPair pair =
          LimitKernel.of(Architecture.mlp(3, 3, 5, 1, Activations.parse(name), 1.2, 0)).compute(x);
      for (int j = 0; j < n; j++) {
        assertEquals(0, pair.nngp().get(1, j), name);
        assertEquals(0, pair.ntk().get(n - 1, j), name);
        assertTrue(j == 1 || j == n - 1 || pair.nngp().get(j, j) > 0);
      }
    }
    for (String name : List.of("cos", "sigmoid", "softplus", "gaussian", "exp")) {
      ActivationFunction function = Activations.parse(name);
      LimitKernel kernel = LimitKernel.of(Architecture.mlp(3, 2, 5, 1, function, 1.2, 0));
      KernelPair pair = kernel.compute(x);
      FloatKernelPair single = kernel.compute(Matrices.toFloat(x));
      DoubleMatrix block = kernel.compute(x.rowRange(1, 2), x).nngp();
      for (int j = 0; j < n; j++) {
        double norm2 = 0;
        for (int c = 0; c < 3; c++) {
          norm2 += x.get(j, c) * x.get(j, c);
        }
        double expected = 1.44 * function.dual().value(0, 1.44 * norm2 / 3, 0.3);
        double bound = 1e-13 * Math.sqrt(pair.nngp().get(1, 1) * pair.nngp().get(j, j));
        assertEquals(expected, pair.nngp().get(1, j), bound, name);
        assertEquals(expected, pair.nngp().get(j, n - 1), bound, name);
        assertEquals(expected, block.get(0, j), bound, name);
        assertEquals(expected, single.nngp().get(1, j), 1e7 * bound, name);
        assertEquals(expected, pair.ntk().get(1, j), bound, name);
      }
    }
  }

  @Test
  void whatHasNoAnswerSaysWhy() {
    refused(
        "non-finite entry", () -> relu(3, 2, 0.1).compute(DoubleMatrix.of(1, 3, 1, Double.NaN, 0)));
    refused("input width", () -> relu(3, 2, 0.1).compute(points(2, 4)));
    refused("depth", () -> relu(3, 0, 0.1));
    refused("couples", () -> Activations.parse("softmax"));
    refused(
        "not Gaussian",
        () ->
            Architecture.of(
                3,
                List.of(
                    new Dense(4, 1, 0),
                    new Activation(Activations.relu()),
                    new Activation(Activations.tanh()),
                    new Dense(1, 1, 0))));
    refused(
        "last layer",
        () -> Architecture.of(3, List.of(new Dense(4, 1, 0), new Activation(Activations.relu()))));
    refused(
        "diverges",
        () ->
            LimitKernel.of(
                    Architecture.mlp(
                        3, 2, 4, 1, Activations.custom("e^(x²)", z -> Math.exp(z * z)), 1, 0.1))
                .compute(points(2, 3)));
    refused(
        "out of the range of float32: use float64",
        () -> relu(3, 2, 0).compute(FloatMatrix.of(1, 3, 1e30f, 0, 1e20f)));
  }

  private static void refused(String reason, Runnable what) {
    RuntimeException e = assertThrows(RuntimeException.class, what::run);
    assertTrue(
        e instanceof IllegalArgumentException || e instanceof ArithmeticException,
        () -> String.valueOf(e));
    assertTrue(e.getMessage().contains(reason), e::getMessage);
    assertTrue(!e.getMessage().contains("\n"), e::getMessage);
  }

  @Test
  void canBeCancelled() {
    LimitKernel kernel =
        relu(4, 3, 0.1).withProgress((what, done, total) -> Thread.currentThread().interrupt());
    try {
      assertThrows(CancellationException.class, () -> kernel.compute(points(2000, 4)));
    } finally {
      Thread.interrupted();
    }
  }
}

package dev.tangent.dynamics.subspace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.Activations;
import dev.tangent.dynamics.KernelRegression;
import dev.tangent.dynamics.LimitPointKernel;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.SingularKernelException;
import dev.tangent.kernel.LastLayerFeatures;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.product.Products;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nyström and random features against the kernel regressions that they are equivalent to. */
class NormalEquationsTest {
  private static final int N = 300;

  private final DoubleMatrix x = normals(1, N, 6);
  private final DoubleMatrix test = normals(2, 40, 6);
  private final DoubleMatrix y = targets(x);
  private final LimitPointKernel kernel =
      new LimitPointKernel(
          LimitKernel.of(Architecture.parse(6, "dense 100; relu; dense 100; relu; dense 1")),
          false,
          false);

  private static DoubleMatrix normals(long seed, int rows, int columns) {
    DoubleMatrix a = DoubleMatrix.zeros(rows, columns);
    CounterRandom.normals(seed, 3, 0, a.array(), 0, a.array().length);
    return a;
  }

  /** Two outputs, smooth and noisy. */
  private static DoubleMatrix targets(DoubleMatrix x) {
    DoubleMatrix y = DoubleMatrix.zeros(x.rows(), 2);
    for (int i = 0; i < x.rows(); i++) {
      y.set(i, 0, Math.sin(x.get(i, 0)) + 0.5 * x.get(i, 1) * x.get(i, 2));
      y.set(i, 1, Math.abs(x.get(i, 3)) + 0.1 * CounterRandom.normal(5, 1, i));
    }
    return y;
  }

  private DoubleMatrix nystrom(int[] centres, double ridge, int count) {
    Rows rows = Rows.of(x, y);
    CentreFeatures features = new CentreFeatures(kernel, Centres.gather(rows, centres));
    NormalEquations sums = NormalEquations.over(rows, features, null, _ -> {}, Progress.NONE);
    DoubleMatrix alpha = sums.solve(features.norm(), ridge, count);
    DoubleMatrix phi = features.of(test);
    return Products.multiply(phi.view(0, phi.rows(), 0, count), alpha);
  }

  private DoubleMatrix exact(double ridge) {
    KernelRegression regression =
        KernelRegression.of(kernel.training(x), Ridge.absolute(ridge), Math.ulp(1.0));
    return regression.fit(y).predict(kernel.between(test, x));
  }

  private static double distance(DoubleMatrix a, DoubleMatrix b) {
    double[] u = a.toArray();
    double[] v = b.toArray();
    return IntStream.range(0, u.length).mapToDouble(i -> Math.abs(u[i] - v[i])).max().orElse(0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-3, 1})
  void withAllRowsAsCentresItIsExact(double ridge) {
    DoubleMatrix found = nystrom(Centres.uniform(N, N, 7), ridge, N);
    assertTrue(distance(exact(ridge), found) < 1e-8, "" + distance(exact(ridge), found));
  }

  @Test
  void moreCentresComeNearer() {
    int[] centres = Centres.uniform(N, N, 7);
    DoubleMatrix exact = exact(0.1);
    double[] distances = new double[3];
    for (int s = 0; s < 3; s++) {
      distances[s] = distance(exact, nystrom(centres, 0.1, new int[] {20, 80, 290}[s]));
    }
    assertTrue(distances[1] < 0.7 * distances[0], Arrays.toString(distances));
    assertTrue(distances[2] < 0.2 * distances[1], Arrays.toString(distances));
  }

  @Test
  void fewerCentresAreTheFirstOnes() {
    int[] all = Centres.uniform(N, 64, 7);
    assertArrayEquals(Arrays.copyOf(all, 16), Centres.uniform(N, 16, 7));
    DoubleMatrix nested = nystrom(all, 0.1, 16);
    DoubleMatrix alone = nystrom(Centres.uniform(N, 16, 7), 0.1, 16);
    assertTrue(distance(nested, alone) < 1e-10);
    assertEquals(64, Arrays.stream(all).distinct().count());
  }

  @Test
  void leverageFindsWhatIsRare() {
    // 20 far points of their own among 280 near one another.
    DoubleMatrix points = x.copy();
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < 6; j++) {
        points.set(i, j, i % 15 == 0 ? 3 * x.get(i, j) : 1 + 0.01 * x.get(i, j));
      }
    }
    Rows rows = Rows.of(points, y);
    double[] scores = Centres.scores(kernel, rows, 0.1, 7, Progress.NONE);
    double rare =
        IntStream.range(0, N).filter(i -> i % 15 == 0).mapToDouble(i -> scores[i]).min().orElse(0);
    double usual =
        IntStream.range(0, N).filter(i -> i % 15 != 0).mapToDouble(i -> scores[i]).max().orElse(0);
    assertTrue(rare > 3 * usual, rare + " and " + usual);
    // The scores themselves, where the sample is all rows: diagonal of K (K + rI)^-1.
    double[] exact = leverage(kernel.training(points), 0.1);
    for (int i = 0; i < N; i++) {
      assertEquals(exact[i], scores[i], 1e-6 * Math.max(1, exact[i]), "row " + i);
    }
    int[] drawn = Centres.byLeverage(kernel, rows, 20, 0.1, 7, Progress.NONE);
    assertTrue(Arrays.stream(drawn).filter(i -> i % 15 == 0).count() >= 12);
  }

  private static double[] leverage(DoubleMatrix k, double ridge) {
    DoubleMatrix shifted = k.copy();
    Centres.addToDiagonal(shifted, ridge);
    DoubleMatrix solved = dev.tangent.linalg.factor.DoubleCholesky.factor(shifted).solve(k);
    return IntStream.range(0, k.rows()).mapToDouble(i -> solved.get(i, i)).toArray();
  }

  @Test
  void sumsGoOnFromWhereTheyWere() {
    Rows rows = Rows.of(x, y);
    CentreFeatures features =
        new CentreFeatures(kernel, Centres.gather(rows, Centres.uniform(N, 30, 1)));
    NormalEquations half = NormalEquations.empty(30, 2);
    half.add(features.of(x.rowRange(0, 256)), y.rowRange(0, 256));
    NormalEquations kept =
        NormalEquations.kept(
            half.gram().copy(), half.moments().copy(), half.squares(), half.rows());
    NormalEquations whole = NormalEquations.empty(30, 2);
    whole.add(features.of(x.rowRange(0, 256)), y.rowRange(0, 256));
    whole.add(features.of(x.rowRange(256, N)), y.rowRange(256, N));
    kept.add(features.of(x.rowRange(256, N)), y.rowRange(256, N));
    assertArrayEquals(
        whole.solve(features.norm(), 0.1, 30).toArray(),
        kept.solve(features.norm(), 0.1, 30).toArray());
  }

  @Test
  void theTrainingErrorIsThatOfTheFit() {
    Rows rows = Rows.of(x, y);
    CentreFeatures features =
        new CentreFeatures(kernel, Centres.gather(rows, Centres.uniform(N, 50, 1)));
    NormalEquations sums = NormalEquations.over(rows, features, null, _ -> {}, Progress.NONE);
    DoubleMatrix alpha = sums.solve(features.norm(), 0.5, 50);
    DoubleMatrix f = Products.multiply(features.of(x), alpha);
    double expected = 0;
    for (int i = 0; i < N; i++) {
      for (int c = 0; c < 2; c++) {
        expected += Math.pow(f.get(i, c) - y.get(i, c), 2) / N;
      }
    }
    assertEquals(expected, sums.trainingError(alpha), 1e-10);
  }

  @Test
  void randomFeaturesAreOfTheNngpKernel() {
    int width = 4096;
    String text = "dense " + width + " sw=1.4 b=0.2; relu; dense 1 sw=1.3 b=0.1";
    Architecture network = Architecture.parse(6, text);
    NetworkFeatures features = new NetworkFeatures(LastLayerFeatures.draw(network, 11));
    assertEquals(width + 1, features.count());
    DoubleMatrix phi = features.of(test);
    DoubleMatrix exact = LimitKernel.of(network).compute(test).nngp();
    double worst = 0;
    for (int i = 0; i < 40; i++) {
      for (int j = 0; j < 40; j++) {
        double product = 0;
        for (int p = 0; p < phi.columns(); p++) {
          product += phi.get(i, p) * phi.get(j, p);
        }
        double scale = Math.sqrt(exact.get(i, i) * exact.get(j, j));
        worst = Math.max(worst, Math.abs(product - exact.get(i, j)) / scale);
      }
    }
    // Deviation of a mean of D products, each about as large as the kernel: a few 1/√D.
    assertTrue(worst < 6 / Math.sqrt(width), "" + worst);
    assertTrue(worst > 0.05 / Math.sqrt(width), "it is no exact kernel: " + worst);
  }

  @Test
  void whatIsSingularSaysSo() {
    DoubleMatrix twice = DoubleMatrix.zeros(N, 6);
    for (int i = 0; i < N; i++) {
      twice.rowRange(i, i + 1).assign(x.rowRange(i / 2, i / 2 + 1));
    }
    NormalEquations sums = NormalEquations.empty(4, 1);
    DoubleMatrix same = DoubleMatrix.zeros(10, 4);
    same.fill(1);
    sums.add(same, DoubleMatrix.zeros(10, 1));
    SingularKernelException e =
        assertThrows(SingularKernelException.class, () -> sums.solve(null, 0, 4));
    assertTrue(e.suggestedRidge() > 0);
    assertTrue(Double.isFinite(sums.solve(null, e.suggestedRidge(), 4).get(0, 0)));
  }

  /** Counted where tables are paid: in values of the activation. */
  @Test
  void chunksOfRowsShareTables() {
    AtomicLong values = new AtomicLong();
    ActivationFunction counted =
        Activations.custom(
            "counted",
            v -> {
              values.incrementAndGet();
              return Math.tanh(v);
            },
            v -> {
              values.incrementAndGet();
              return 1 - Math.tanh(v) * Math.tanh(v);
            });
    LimitPointKernel tanh =
        new LimitPointKernel(
            LimitKernel.of(Architecture.mlp(6, 3, 10, 1, counted, 1.5, 0.1)), false, false);
    CentreFeatures features = new CentreFeatures(tanh, normals(8, 100, 6));
    // The same mixture of norms in every chunk.
    DoubleMatrix rows = normals(9, 2000, 6);
    DoubleMatrix first = features.of(rows.rowRange(0, 1000));
    long made = values.getAndSet(0);
    DoubleMatrix second = features.of(rows.rowRange(1000, 2000));
    // What is left is the variance of every point at every layer.
    assertTrue(values.get() < 0.5 * made, values + " values after " + made);
    values.set(0);
    tanh.between(rows.rowRange(1000, 2000), features.centres());
    assertTrue(values.get() > 0.8 * made, values + " values with tables of its own");
    double error = 1e-9 * Arrays.stream(first.toArray()).map(Math::abs).max().orElse(0);
    DoubleMatrix own = tanh.between(rows.rowRange(1000, 2000), features.centres());
    assertEquals(0, distance(own, second), error);
  }
}

package dev.tangent.dynamics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.large.FloatSymmetricTiles;
import dev.tangent.linalg.product.Products;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TiledKernelRegressionTest {
  private static final int N = 157;

  private final DoubleMatrix x = SampleKernels.normals(N, 3, 1);
  private final DoubleMatrix z = SampleKernels.normals(13, 3, 2);
  private final DoubleMatrix y = SampleKernels.normals(N, 4, 3);

  private final SamplePointKernel laplace = (a, b) -> SampleKernels.laplace(a, b, 2);

  private static FloatSymmetricTiles tiles(int n) {
    return FloatSymmetricTiles.onHeap(n, 40);
  }

  private TiledKernelRegression regression(SamplePointKernel kernel, Ridge ridge) {
    return TiledKernelRegression.of(kernel, x, ridge, tiles(N), Progress.NONE);
  }

  /** Against Cholesky in float64: the residual is at most 1e-10, the condition some 1e3. */
  @ParameterizedTest
  @CsvSource({"ABSOLUTE, 0", "ABSOLUTE, 0.05", "RELATIVE, 0.1"})
  void agreesWithTheFactorInMemory(Ridge.Kind kind, double value) {
    Ridge ridge = new Ridge(kind, value);
    KernelRegression expected = KernelRegression.of(laplace.square(x), ridge);
    TiledKernelRegression regression = regression(laplace, ridge);
    KernelRegression.Fit fit = regression.fit(y);
    assertTrue(fit.residual() <= 1e-10, "residual " + fit.residual());
    DoubleMatrix mean = regression.kernel().between(z, fit.dual());
    DoubleMatrix reference = expected.fit(y).predict(laplace.between(z, x));
    assertTrue(References.distance(mean, reference) < 1e-9);
    assertEquals(expected.ridge(), regression.conditioning().ridge(), 1e-15);
    double condition = expected.conditioning().condition();
    assertEquals(condition, regression.conditioning().condition(), 0.2 * condition);
  }

  /** λ_min/λ_max = 1e-9 is lost in float32; the answer is that of float64. */
  @Test
  void illConditionedKernelsNeedMoreProductsOnly() {
    SamplePointKernel gaussian = (a, b) -> SampleKernels.gaussian(a, b, 1);
    Ridge ridge = Ridge.absolute(1e-7);
    KernelRegression expected = KernelRegression.of(gaussian.square(x), ridge);
    assertTrue(expected.conditioning().condition() > 1e8);
    DoubleMatrix smooth = gaussian.between(x, z); // targets that the kernel can make
    TiledKernelRegression regression = regression(gaussian, ridge);
    DoubleMatrix mean = regression.kernel().between(z, regression.fit(smooth).dual());
    DoubleMatrix reference = expected.fit(smooth).predict(gaussian.between(z, x));
    assertTrue(References.distance(mean, reference) < 1e-7);
  }

  /**
   * Rounding that makes the stored triangle indefinite: factored again with more on its diagonal.
   */
  @Test
  void aTriangleWithoutFactorIsStoredAgain() {
    int[] stored = new int[1];
    PointKernel rough =
        new PointKernel() {
          @Override
          public DoubleMatrix square(DoubleMatrix x) {
            return laplace.square(x);
          }

          @Override
          public DoubleMatrix between(DoubleMatrix x, DoubleMatrix y) {
            return laplace.between(x, y);
          }

          @Override
          public double[] diagonal(DoubleMatrix x) {
            return laplace.diagonal(x);
          }

          @Override
          public void store(DoubleMatrix x, FloatSymmetricTiles lower, Progress progress) {
            DoubleMatrix k = square(x);
            double off = smallest(k) + 2e-5; // more than is added at first, 4 ulp √N
            for (int i = 0; i < N; i++) {
              k.set(i, i, k.get(i, i) - off);
            }
            lower.storeLower(0, 0, Matrices.toFloat(k));
            stored[0]++;
          }
        };
    TiledKernelRegression regression =
        TiledKernelRegression.of(rough, x, Ridge.NONE, tiles(N), Progress.NONE);
    assertEquals(2, stored[0]);
    DoubleMatrix dual = regression.fit(y).dual();
    DoubleMatrix expected = KernelRegression.of(laplace.square(x), Ridge.NONE).fit(y).dual();
    assertTrue(References.distance(dual, expected) < 1e-7); // residual 1e-10, condition some 1e3
  }

  private static double smallest(DoubleMatrix k) {
    return KernelGradientDescent.of(k, Ridge.NONE).fit(k).conditioning().smallest();
  }

  @Test
  void duplicatesWithOtherTargetsAreRefused() {
    DoubleMatrix twice = x.copy();
    twice.rowRange(1, 2).assign(twice.rowRange(0, 1));
    TiledKernelRegression regression =
        TiledKernelRegression.of(laplace, twice, Ridge.NONE, tiles(N), Progress.NONE);
    ArithmeticException refused = assertThrows(ArithmeticException.class, () -> regression.fit(y));
    assertTrue(refused.getMessage().contains("ridge"), refused.getMessage());
  }

  @Test
  void bitsDependNeitherOnThreadsNorOnWhereTheTilesAre(@TempDir Path directory) throws IOException {
    double[] expected = regression(laplace, Ridge.NONE).fit(y).dual().toArray();
    double[] alone = new double[expected.length];
    try (Threads one = Threads.ofCount(1)) {
      one.run(
          () -> {
            double[] dual = regression(laplace, Ridge.NONE).fit(y).dual().toArray();
            System.arraycopy(dual, 0, alone, 0, dual.length);
          });
    }
    assertArrayEquals(expected, alone);
    try (FloatSymmetricTiles file = FloatSymmetricTiles.mapped(directory.resolve("k"), N, 40)) {
      assertArrayEquals(
          expected,
          TiledKernelRegression.of(laplace, x, Ridge.NONE, file, Progress.NONE)
              .fit(y)
              .dual()
              .toArray());
    }
  }

  @Test
  void productsAreThoseOfTheWholeKernel() {
    for (int block : new int[] {1, 7, N, 1000}) {
      StreamedKernel streamed = new StreamedKernel(laplace, x, 0, Progress.NONE, block);
      DoubleMatrix product = DoubleMatrix.zeros(N, 4);
      product.fill(Double.NaN); // old entries are ignored
      streamed.apply(y, product);
      assertTrue(References.distance(product, Products.multiply(laplace.square(x), y)) < 1e-13);
      DoubleMatrix elsewhere = streamed.between(z, y);
      DoubleMatrix whole = Products.multiply(laplace.between(z, x), y);
      assertTrue(References.distance(elsewhere, whole) < 1e-13);
    }
  }

  @Test
  void badInputIsNamed() {
    IllegalArgumentException size =
        assertThrows(
            IllegalArgumentException.class,
            () -> TiledKernelRegression.of(laplace, x, Ridge.NONE, tiles(N - 1), Progress.NONE));
    assertTrue(size.getMessage().contains("157 training points"), size.getMessage());
    IllegalArgumentException rows =
        assertThrows(
            IllegalArgumentException.class,
            () -> regression(laplace, Ridge.NONE).fit(y.rowRange(0, 5)));
    assertTrue(rows.getMessage().contains("5 × 4"), rows.getMessage());
  }

  @Test
  void stopsWhenInterrupted() {
    TiledKernelRegression regression = regression(laplace, Ridge.NONE);
    Thread.currentThread().interrupt();
    assertThrows(CancellationException.class, () -> regression.fit(y));
  }
}

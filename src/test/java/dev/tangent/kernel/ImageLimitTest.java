package dev.tangent.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.layer.Architecture;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.Shape;
import dev.tangent.linalg.Threads;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Properties of kernels of images that need no reference: identities of CONV, tiles, threads,
 * layers, refusals.
 */
class ImageLimitTest {
  private static final Shape IMAGE = new Shape(4, 5, 2);
  private static final String BODY =
      "conv 3 3x3 pad=circular sw=1.4; relu; conv 3 3x3 pad=circular sw=1.2 b=0.3; relu; ";

  private static DoubleMatrix images(int n, Shape shape, int seed) {
    DoubleMatrix x = DoubleMatrix.zeros(n, shape.size());
    CounterRandom.normals(seed, n, 0, x.array(), 0, n * shape.size());
    return x;
  }

  private static LimitKernel kernel(Shape shape, String text) {
    return LimitKernel.of(Architecture.parse(shape, text));
  }

  private static void close(DoubleMatrix expected, DoubleMatrix actual, double tolerance) {
    assertEquals(expected.rows(), actual.rows());
    double largest = 0;
    for (double e : expected.toArray()) {
      largest = Math.max(largest, Math.abs(e));
    }
    assertArrayEquals(expected.toArray(), actual.toArray(), tolerance * largest);
  }

  /** x moved by (dy, dx) on the torus. */
  private static DoubleMatrix moved(DoubleMatrix x, int dy, int dx) {
    DoubleMatrix result = DoubleMatrix.zeros(x.rows(), x.columns());
    for (int i = 0; i < x.rows(); i++) {
      for (int k = 0; k < x.columns(); k++) {
        int p = k / 2;
        int row = (p / 5 + dy) % 4;
        int column = (p % 5 + dx) % 5;
        result.set(i, (row * 5 + column) * 2 + k % 2, x.get(i, k));
      }
    }
    return result;
  }

  @Test
  void globalPoolingIsTheMeanOverTranslations() {
    DoubleMatrix x = images(3, IMAGE, 1);
    DoubleMatrix y = images(2, IMAGE, 2);
    DoubleMatrix gap = kernel(IMAGE, BODY + "gap; dense 1").compute(x, y).ntk();
    DoubleMatrix mean = DoubleMatrix.zeros(3, 2);
    LimitKernel flatten = kernel(IMAGE, BODY + "flatten; dense 1");
    for (int t = 0; t < 20; t++) {
      DoubleMatrix part = flatten.compute(x, moved(y, t / 5, t % 5)).ntk();
      for (int k = 0; k < 6; k++) {
        mean.array()[k] += part.array()[k] / 20;
      }
    }
    close(mean, gap, 1e-14);
    close(
        flatten.compute(x, y).ntk(), flatten.compute(moved(x, 1, 2), moved(y, 1, 2)).ntk(), 1e-14);
    close(gap, kernel(IMAGE, BODY + "gap; dense 1").compute(x, moved(y, 3, 1)).ntk(), 1e-14);
  }

  @Test
  void oneByOneFiltersAreTheMeanOverPixels() {
    DoubleMatrix x = images(3, IMAGE, 1);
    DoubleMatrix flatten =
        kernel(IMAGE, "conv 9 1x1 sw=1.3 b=0.2; relu; flatten; dense 1").compute(x).ntk();
    DoubleMatrix mean = DoubleMatrix.zeros(3, 3);
    LimitKernel dense = kernel(Shape.flat(2), "dense 9 sw=1.3 b=0.2; relu; dense 1");
    for (int p = 0; p < 20; p++) {
      DoubleMatrix pixel = DoubleMatrix.zeros(3, 2);
      for (int i = 0; i < 3; i++) {
        pixel.set(i, 0, x.get(i, 2 * p));
        pixel.set(i, 1, x.get(i, 2 * p + 1));
      }
      DoubleMatrix part = dense.compute(pixel).ntk();
      for (int k = 0; k < 9; k++) {
        mean.array()[k] += part.array()[k] / 20;
      }
    }
    close(mean, flatten, 1e-14);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conv 3 4x5 pad=valid sw=1.5 b=0.2; erf; dense 1",
        "conv 3 4x5 pad=circular sw=1.5 b=0.2; erf; conv 3 4x5 pad=circular; flatten; dense 1"
      })
  void aFilterOfTheWholeImageIsDense(String text) {
    DoubleMatrix x = images(4, IMAGE, 3);
    String dense =
        text.contains("flatten")
            ? "dense 3 sw=1.5 b=0.2; erf; dense 3; dense 1"
            : "dense 3 sw=1.5 b=0.2; erf; dense 1";
    close(
        kernel(Shape.flat(40), dense).compute(x).ntk(),
        kernel(IMAGE, text).compute(x).ntk(),
        1e-13);
  }

  @Test
  void reluIdentities() {
    DoubleMatrix x = images(4, IMAGE, 4);
    String text =
        "conv 3 3x2 stride=2 sw=1.4142135623730951 b=0; relu; conv 3 2x3 sw=1.4142135623730951 b=0;"
            + " relu; flatten; dense 1 sw=1.4142135623730951 b=0";
    LimitKernel kernel = kernel(IMAGE, text);
    KernelPair pair = kernel.compute(x);
    DoubleMatrix scaled = x.copy();
    for (int k = 0; k < 40; k++) {
      scaled.array()[k] *= 3; // the first image
    }
    KernelPair larger = kernel.compute(scaled);
    for (int i = 0; i < 4; i++) {
      assertEquals(3 * pair.nngp().get(i, i), pair.ntk().get(i, i), 1e-14 * pair.ntk().get(i, i));
      double factor = i == 0 ? 9 : 3;
      assertEquals(
          factor * pair.ntk().get(0, i), larger.ntk().get(0, i), 1e-13 * pair.ntk().get(0, 0) * 9);
    }
  }

  @Test
  void layersAddUpAndTheTopIsTheNngp() {
    DoubleMatrix x = images(4, IMAGE, 5);
    LimitKernel kernel =
        kernel(
            IMAGE,
            "conv 3 3x3; residual { relu; conv 4 3x3 stride=2 } shortcut { conv 4 1x1 stride=2 };"
                + " relu; avgpool 2; flatten; dense 5; relu; dense 1");
    KernelPair pair = kernel.compute(x);
    List<DoubleMatrix> shares = kernel.byLayer(x);
    assertEquals(5, shares.size());
    DoubleMatrix sum = DoubleMatrix.zeros(4, 4);
    for (DoubleMatrix share : shares) {
      for (int k = 0; k < 16; k++) {
        sum.array()[k] += share.array()[k];
      }
    }
    close(pair.ntk(), sum, 1e-14);
    close(pair.nngp(), kernel.trainingTop(1).compute(x).ntk(), 1e-15);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"flatten", "gap", "lap 1; flatten", "avgpool 2; conv 3 3x3; relu; gap"})
  void tilesThreadsAndBytes(String end) {
    FloatMatrix x = Matrices.toFloat(images(150, IMAGE, 6));
    LimitKernel kernel =
        kernel(IMAGE, "conv 3 3x3 b=0; relu; conv 3 3x3; relu; " + end + "; dense 1");
    FloatPreparedLimit all = kernel.prepare(x);
    FloatMatrix nngp = FloatMatrix.zeros(150, 150);
    FloatMatrix ntk = FloatMatrix.zeros(150, 150);
    all.compute(nngp, ntk);
    FloatMatrix again = FloatMatrix.zeros(150, 150);
    try (Threads three = Threads.ofCount(3)) {
      three.run(() -> FloatPreparedLimit.read(all.toBytes(), x).compute(null, again));
    }
    assertArrayEquals(ntk.array(), again.array());
    all.tile(
        70,
        111,
        33,
        149,
        (i0, j0, _, part) -> {
          for (int i = 0; i < part.rows(); i++) {
            for (int j = 0; j < part.columns(); j++) {
              assertEquals(ntk.get(i0 + i, j0 + j), part.get(i, j));
              assertEquals(ntk.get(j0 + j, i0 + i), part.get(i, j));
            }
          }
        });
    FloatMatrix y = x.rowRange(40, 60).copy();
    FloatMatrix cross = kernel.compute(x, y).ntk();
    KernelDiagonal diagonal = all.diagonal();
    for (int i = 60; i < 150; i++) { // below the diagonal: the same roles
      assertEquals(ntk.get(i, 45), cross.get(i, 5));
      assertEquals(diagonal.ntk()[i], ntk.get(i, i), 1e-6 * ntk.get(i, i));
    }
  }

  @Test
  void flips() {
    DoubleMatrix x = images(5, IMAGE, 7);
    DoubleMatrix mirrored = DoubleMatrix.zeros(5, 40);
    for (int i = 0; i < 5; i++) {
      for (int k = 0; k < 40; k++) {
        int p = k / 2;
        mirrored.set(i, (p / 5 * 5 + 4 - p % 5) * 2 + k % 2, x.get(i, k));
      }
    }
    LimitKernel kernel = kernel(IMAGE, "conv 3 3x3; relu; conv 3 3x3; relu; flatten; dense 1");
    DoubleMatrix plain = kernel.compute(x).ntk();
    DoubleMatrix other = kernel.compute(x, mirrored).ntk();
    DoubleMatrix both = kernel.withFlips().compute(x).ntk();
    for (int k = 0; k < 25; k++) {
      assertEquals(0.5 * (plain.array()[k] + other.array()[k]), both.array()[k], 1e-14);
      assertEquals(both.get(k / 5, k % 5), both.get(k % 5, k / 5));
    }
    KernelDiagonal diagonal = kernel.withFlips().prepare(x).diagonal();
    assertEquals(both.get(3, 3), diagonal.ntk()[3], 1e-14);
    assertThrows(
        IllegalArgumentException.class,
        () -> kernel(IMAGE, "conv 3 3x2; relu; gap; dense 1").withFlips());
    assertThrows(
        IllegalArgumentException.class, () -> kernel(Shape.flat(4), "dense 1").withFlips());
  }

  @Test
  void equalPatchesKeepTheirDigitsInFloat() {
    Shape shape = new Shape(12, 12, 1);
    DoubleMatrix x = images(2, shape, 8);
    for (int k = 0; k < 144; k++) {
      boolean background = k / 12 < 5;
      x.set(0, k, background ? -0.8 : x.get(0, k));
      x.set(1, k, background ? -0.8 : x.get(1, k));
    }
    String text = "conv 3 3x3; relu; conv 3 3x3; relu; conv 3 3x3; relu; flatten; dense 1";
    DoubleMatrix exact = kernel(shape, text).compute(x).ntk();
    FloatMatrix single = kernel(shape, text).compute(Matrices.toFloat(x)).ntk();
    for (int k = 0; k < 4; k++) {
      assertEquals(exact.array()[k], single.array()[k], 2e-6 * exact.array()[0]);
    }
  }

  @Test
  void whatHasNoAnswer() {
    LimitKernel kernel = kernel(IMAGE, BODY + "gap; dense 1");
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> Definiteness.report(kernel, images(3, IMAGE, 1)));
    assertTrue(String.valueOf(e.getMessage()).contains("images of 4×5×2"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> kernel.onSphere(0.5));
    DoubleMatrix x = images(3, IMAGE, 1);
    x.set(1, 7, Double.NaN);
    assertThrows(IllegalArgumentException.class, () -> kernel.compute(x));
    FloatMatrix huge = Matrices.toFloat(images(3, IMAGE, 1));
    huge.array()[5] = 1e30f;
    Exception range = assertThrows(ArithmeticException.class, () -> kernel.compute(huge));
    assertTrue(String.valueOf(range.getMessage()).contains("float32"), range.getMessage());
    // A zero image is an image.
    DoubleMatrix zero = DoubleMatrix.zeros(2, 40);
    DoubleMatrix k = kernel(IMAGE, "conv 3 3x3 b=0; relu; gap; dense 1 b=0").compute(zero).ntk();
    assertArrayEquals(new double[4], k.toArray());
  }

  /** What estimates of time rest on: one plane, the offsets up to 4, all pairs of positions. */
  @Test
  void costsFollowTheCoupling() {
    Shape shape = new Shape(14, 14, 1);
    String body = "conv 3 3x3; relu; conv 3 3x3; relu; ";
    double plane = kernel(shape, body + "flatten; dense 1").flopsOfPair();
    double local = kernel(shape, body + "lap 1; flatten; dense 1").flopsOfPair();
    double all = kernel(shape, body + "gap; dense 1").flopsOfPair();
    assertEquals(196, all / plane, 30);
    assertEquals(25, local / plane, 6);
    double flips = kernel(shape, body + "flatten; dense 1").withFlips().flopsOfPair();
    assertEquals(2, flips / plane, 1e-9);
  }

  /** Networks of growing width approach the limit. */
  @Test
  void monteCarlo() {
    Shape shape = new Shape(4, 4, 1);
    Architecture wide =
        Architecture.parse(
            shape, "conv 96 3x3 sw=1.4; relu; conv 96 3x3 sw=1.4; relu; gap; dense 4");
    DoubleMatrix x = images(3, shape, 9);
    KernelPair limit = LimitKernel.of(wide).compute(x);
    MonteCarloKernel stream = MonteCarloKernel.of(wide, Matrices.toFloat(x), 1);
    MonteCarloKernel.Estimate estimate = stream.next();
    for (int n = 1; n < 30; n++) {
      estimate = stream.next();
    }
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j <= i; j++) {
        double error = estimate.ntkError().get(i, j) + 0.02 * limit.ntk().get(i, i);
        assertEquals(limit.ntk().get(i, j), estimate.ntk().get(i, j), 4 * error);
      }
    }
  }
}

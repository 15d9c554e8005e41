// twin: double
package dev.tangent.linalg.product;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Threads;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions and gradients of filters against their sums, written out. */
@SuppressWarnings("cast") // the double twin has nothing to narrow
class FloatImageGemmTest {
  /** A window, images and filters. */
  record Case(FlatImages flat, int images, int channels, int filters) {}

  static List<Case> cases() {
    return List.of(
        new Case(new FlatImages(28, 28, 3, 3, 1, 1, 28, 28), 2, 3, 7), // same
        new Case(new FlatImages(9, 13, 3, 3, 1, 1, 9, 13), 9, 17, 13),
        new Case(new FlatImages(12, 9, 4, 2, 1, 0, 12, 9), 3, 16, 6), // same, even
        new Case(new FlatImages(11, 14, 3, 5, 0, 0, 9, 10), 2, 9, 5), // valid
        new Case(new FlatImages(9, 10, 3, 5, 2, 4, 11, 14), 2, 5, 9), // back from valid
        new Case(new FlatImages(8, 8, 1, 1, 0, 0, 8, 8), 4, 8, 12),
        new Case(new FlatImages(64, 70, 7, 7, 3, 3, 64, 70), 1, 24, 4), // in parts
        new Case(new FlatImages(20, 20, 3, 3, 1, 1, 20, 20), 1, 90, 3)); // in slabs
  }

  private final Random random = new Random(5);

  private FloatMatrix normal(int rows, int columns) {
    FloatMatrix m = FloatMatrix.zeros(rows, columns);
    for (int i = 0; i < m.array().length; i++) {
      m.array()[i] = (float) random.nextGaussian();
    }
    return m;
  }

  /** The number under tap (u, v) of output (y, x), 0 outside of the image. */
  private static double at(Case c, FloatMatrix images, int image, int channel, int row, int col) {
    FlatImages f = c.flat;
    boolean inside = row >= 0 && row < f.height() && col >= 0 && col < f.width();
    return inside ? images.get(channel, image * f.positions() + row * f.width() + col) : 0;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void convolves(Case c) {
    FlatImages f = c.flat;
    assertTrue(f.suits(c.filters));
    FloatMatrix images = normal(c.channels, c.images * f.positions());
    FloatMatrix filters = normal(c.filters, f.area() * c.channels);
    float[] biases = normal(1, c.filters).array();
    FloatMatrix out = FloatMatrix.zeros(c.filters, c.images * f.outputs());
    out.fill(Float.NaN);
    FloatImageGemm.multiply(f, 0.5f, filters, images, biases, 2, out);
    FloatMatrix plain = FloatMatrix.zeros(c.filters, c.images * f.outputs());
    Threads one = Threads.ofCount(1);
    one.run(() -> FloatImageGemm.multiply(f, 0.5f, filters, images, null, 0, plain));
    one.close();
    double bound = 4 * Math.ulp(1f) * Math.sqrt(filters.columns());
    for (int o = 0; o < c.filters; o++) {
      for (int k = 0; k < out.columns(); k++) {
        int image = k / f.outputs();
        int y = k % f.outputs() / f.outputColumns();
        int x = k % f.outputColumns();
        double sum = 0;
        double size = 0;
        for (int j = 0; j < filters.columns(); j++) {
          int tap = j / c.channels;
          int row = y + tap / f.tapsAcross() - f.above();
          int col = x + tap % f.tapsAcross() - f.left();
          double term = filters.get(o, j) * at(c, images, image, j % c.channels, row, col);
          sum += term;
          size += term * term;
        }
        double error = bound * (1 + Math.sqrt(size));
        assertEquals(0.5 * sum, plain.get(o, k), error, "filter " + o + ", output " + k);
        assertEquals(0.5 * sum + 2 * biases[o], out.get(o, k), 2 * error);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void addsGradients(Case c) {
    FlatImages f = c.flat;
    FloatMatrix images = normal(c.channels, (c.images + 1) * f.positions()); // one is not used
    FloatMatrix deltas = normal(c.filters, c.images * f.outputs());
    FloatMatrix w = normal(c.filters, f.area() * c.channels);
    FloatMatrix old = w.copy();
    FloatMatrix again = w.copy();
    FloatImageGradient.add(f, 0.25f, 3, deltas, images, w);
    Threads three = Threads.ofCount(3);
    three.run(() -> FloatImageGradient.add(f, 0.25f, 3, deltas, images, again));
    three.close();
    assertArrayEquals(w.array(), again.array());
    double bound = 8 * Math.ulp(1f) * Math.sqrt(deltas.columns());
    for (int o = 0; o < c.filters; o++) {
      for (int j = 0; j < w.columns(); j++) {
        double[] sums = gradient(c, images, deltas, o, j, 0, c.images);
        double expected = 0.25 * old.get(o, j) + 3 * sums[0];
        assertEquals(expected, w.get(o, j), bound * (1 + 3 * sums[1]), "w " + o + ", " + j);
      }
    }
  }

  /** Σ d a over the outputs of some images, and the root of the sum of squares. */
  private static double[] gradient(
      Case c, FloatMatrix images, FloatMatrix deltas, int o, int j, int from, int to) {
    FlatImages f = c.flat;
    int tap = j / c.channels;
    double sum = 0;
    double size = 0;
    for (int k = from * f.outputs(); k < to * f.outputs(); k++) {
      int row = k % f.outputs() / f.outputColumns() + tap / f.tapsAcross() - f.above();
      int col = k % f.outputColumns() + tap % f.tapsAcross() - f.left();
      double a = at(c, images, k / f.outputs() % c.images, j % c.channels, row, col);
      sum += deltas.get(o, k) * a;
      size += deltas.get(o, k) * a * deltas.get(o, k) * a;
    }
    return new double[] {sum, Math.sqrt(size)};
  }

  /** Two deltas of each image, and a gap between gradients. */
  @ParameterizedTest
  @MethodSource("cases")
  void givesTheGradientOfEachImage(Case c) {
    FlatImages f = c.flat;
    FloatMatrix images = normal(c.channels, c.images * f.positions());
    FloatMatrix deltas = normal(c.filters, 2 * c.images * f.outputs());
    int size = c.filters * f.area() * c.channels;
    float[] to = new float[2 * c.images * (size + 2)];
    FloatImageGradient.each(f, 2, deltas, images, to, size + 2);
    double bound = 8 * Math.ulp(1f) * Math.sqrt(f.outputs());
    for (int k = 0; k < 2 * c.images; k++) {
      for (int m = 0; m < size; m++) {
        int o = m / (f.area() * c.channels);
        double[] sums = gradient(c, images, deltas, o, m % (f.area() * c.channels), k, k + 1);
        assertEquals(2 * sums[0], to[k * (size + 2) + m], bound * (1 + 2 * sums[1]));
      }
      assertEquals(0, to[k * (size + 2) + size]);
    }
  }
}

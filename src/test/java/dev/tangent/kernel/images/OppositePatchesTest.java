package dev.tangent.kernel.images;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.kernel.FloatKernelPair;
import dev.tangent.kernel.KernelPair;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.Shape;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Images that are nearly opposite or nearly equal, with the values of pixels: at such variances
 * GELU is nearly a kink, which sees an angle's last digits. Float against double, from the same
 * numbers.
 */
class OppositePatchesTest {
  private static final Shape SHAPE = new Shape(4, 5, 1);

  /** Rows 2k and 2k + 1: an image, and one near its opposite (k even) or near itself (k odd). */
  private static DoubleMatrix images(int size) {
    Random random = new Random(8);
    DoubleMatrix x = DoubleMatrix.zeros(16, size);
    for (int k = 0; k < 8; k++) {
      double distance = Math.pow(10, -k);
      for (int p = 0; p < size; p++) {
        double pixel = 1 + random.nextInt(255);
        x.set(2 * k, p, pixel);
        double near = pixel * (1 + distance * random.nextGaussian());
        x.set(2 * k + 1, p, k % 2 == 0 ? -near : near);
      }
    }
    return Matrices.toDouble(Matrices.toFloat(x));
  }

  @ParameterizedTest
  @CsvSource({"gelu, 0", "gelu, 0.5", "erf, 0", "erf, 0.5", "sin, 0.5"})
  void floatAgreesWithDouble(String name, double bias) {
    String map = "; " + name;
    LimitKernel kernel =
        LimitKernel.of(
            Architecture.parse(
                SHAPE,
                "conv 3 3x3 pad=same sw=1.5 b="
                    + bias
                    + map
                    + "; conv 3 3x3 pad=same sw=1.5 b="
                    + bias
                    + map
                    + "; flatten; dense 1 sw=1.5 b=0.1"));
    DoubleMatrix x = images(SHAPE.size());
    KernelPair exact = kernel.compute(x);
    FloatKernelPair single = kernel.compute(Matrices.toFloat(x));
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.rows(); j++) {
        check(name + " nngp", i, j, exact.nngp(), single.nngp().get(i, j));
        check(name + " ntk", i, j, exact.ntk(), single.ntk().get(i, j));
      }
    }
  }

  /** An image of one position is a point of a dense network, whose angles keep their digits. */
  @ParameterizedTest
  @CsvSource({"gelu, 0", "gelu, 0.5", "erf, 0", "erf, 0.5", "sin, 0.5", "silu, 0", "tanh, 0.5"})
  void onePositionIsADensePoint(String name, double bias) {
    DoubleMatrix x = images(6);
    String dense = "sw=1.5 b=" + bias + "; " + name + "; ";
    LimitKernel points =
        LimitKernel.of(
            Architecture.parse(6, "dense 3 " + dense + "dense 3 " + dense + "dense 1 sw=1 b=0"));
    LimitKernel images =
        LimitKernel.of(
            Architecture.parse(
                new Shape(1, 1, 6),
                "conv 3 1x1 " + dense + "conv 3 1x1 " + dense + "flatten; dense 1 sw=1 b=0"));
    KernelPair exact = points.compute(x);
    FloatKernelPair single = images.compute(Matrices.toFloat(x));
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.rows(); j++) {
        check(name + " nngp", i, j, exact.nngp(), single.nngp().get(i, j));
        check(name + " ntk", i, j, exact.ntk(), single.ntk().get(i, j));
      }
    }
  }

  private static void check(String what, int i, int j, DoubleMatrix exact, double actual) {
    double scale = Math.sqrt(exact.get(i, i) * exact.get(j, j));
    double error = Math.abs(actual - exact.get(i, j)) / scale;
    assertTrue(error <= 1e-6, () -> "%s of %d, %d is off by %.1e".formatted(what, i, j, error));
  }
}

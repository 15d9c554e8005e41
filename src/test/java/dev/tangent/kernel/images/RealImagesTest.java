package dev.tangent.kernel.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tangent.data.sets.Datasets;
import dev.tangent.kernel.KernelPair;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Parametrization;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.Shape;
import dev.tangent.network.ConvReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Real images: a background of exact zeros, whose variance stays 0, and strokes of one value, whose
 * patches are equal. Differences are over the largest entry of a matrix.
 *
 * <p>Float keeps 5e-6: a correlation that is rounded before its arc cosine would lose 3e-4 there.
 */
class RealImagesTest {
  private static final double SINGLE = 5e-6;
  private static final String CONV = "conv 8 3x3 sw=1.4142135623730951 b=0; relu; ";
  private static final Shape SHAPE = new Shape(8, 8, 1);

  private static Architecture network(String end) {
    String text = CONV + CONV + CONV + end + "; dense 1 sw=1.4142135623730951 b=0";
    return Architecture.parse(SHAPE, text);
  }

  /** Three digits and the first one again: whole images that are equal. */
  private static DoubleMatrix digits() {
    DoubleMatrix all = Datasets.parse("digits", 0, 3).inputs();
    DoubleMatrix x = DoubleMatrix.zeros(4, 64);
    for (int k = 0; k < 4 * 64; k++) {
      x.set(k / 64, k % 64, all.get(k / 64 % 3, k % 64));
    }
    return x;
  }

  @ParameterizedTest
  @ValueSource(strings = {"flatten", "lap 1; flatten", "gap"})
  void floatKeepsItsDigits(String end) {
    LimitKernel limit = LimitKernel.of(network(end));
    DoubleMatrix x = digits();
    KernelPair exact = limit.compute(x);
    close(end, exact.nngp(), Matrices.toDouble(limit.compute(Matrices.toFloat(x)).nngp()), SINGLE);
    close(end, exact.ntk(), Matrices.toDouble(limit.compute(Matrices.toFloat(x)).ntk()), SINGLE);
    // Equal images have equal rows.
    for (int j = 0; j < 4; j++) {
      assertEquals(exact.ntk().get(0, j), exact.ntk().get(3, j), 1e-14, "column " + j);
    }
  }

  /**
   * All pairs of positions at once. Its correlations are rounded, so that the derivative knows half
   * of the digits where patches are equal.
   */
  @ParameterizedTest
  @ValueSource(strings = {"flatten", "lap 1; flatten", "gap"})
  void agreesWithWholeTensors(String end) {
    Architecture network = network(end);
    ImagePlan plan = ImagePlan.of(network, Parametrization.NTK, _ -> true, false);
    DoubleMatrix x = digits();
    DoubleMatrix nngp = DoubleMatrix.zeros(3, 3);
    DoubleMatrix ntk = DoubleMatrix.zeros(3, 3);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        double[] slow = SlowConvLimit.kernels(plan.steps(), SHAPE, row(x, i), row(x, j));
        nngp.set(i, j, slow[0]);
        ntk.set(i, j, slow[1]);
      }
    }
    KernelPair pair = LimitKernel.of(network).compute(x);
    close(end, nngp, pair.nngp(), 1e-12);
    close(end, ntk, pair.ntk(), 1e-7);
  }

  private static double[] row(DoubleMatrix x, int i) {
    return Arrays.copyOfRange(x.array(), x.rowOffset(i), x.rowOffset(i) + x.columns());
  }

  /**
   * {@code reference/conv_mnist.json}: the first test images of MNIST, which are not part of this
   * repository; {@code -Dtangent.mnist=DIR} says where they are.
   *
   * <p>On the diagonal of its NTK the file knows half of the digits (the angle of an image with
   * itself is 0, and the arc cosine of a correlation of 1 − 1e-16 is not). Without biases it is the
   * number of layers times the NNGP.
   */
  @Test
  void imagesOfMnist() {
    String place = System.getProperty("tangent.mnist", "data/mnist");
    assumeTrue(Files.isDirectory(Path.of(place)), "-Dtangent.mnist names no directory");
    Path file = Path.of(place, "t10k-images-idx3-ubyte.gz");
    JsonNode root = ConvReference.read("conv_mnist");
    DoubleMatrix x = Datasets.parse("mnist:" + file, 0, 3).inputs();
    for (JsonNode c : root.get("cases")) {
      String name = c.get("name").asString();
      String text = ConvReference.text(c.get("layers"), "none");
      LimitKernel limit = LimitKernel.of(Architecture.parse(new Shape(28, 28, 1), text));
      double tolerance = name.startsWith("flatten") ? 1e-12 : 1e-10;
      KernelPair pair = limit.compute(x);
      close(name, ConvReference.rows(c.get("nngp")), pair.nngp(), tolerance);
      DoubleMatrix ntk = ConvReference.rows(c.get("ntk"));
      for (int i = 0; i < 3; i++) {
        double own = pair.ntk().get(i, i);
        assertEquals(ntk.get(i, i), own, 1e-8 * own, name);
        if (name.equals("flatten-5conv-beta0")) {
          assertEquals(6 * pair.nngp().get(i, i), own, 1e-14 * own, name);
        }
        ntk.set(i, i, own);
      }
      close(name, ntk, pair.ntk(), tolerance);
      DoubleMatrix single = Matrices.toDouble(limit.compute(Matrices.toFloat(x)).ntk());
      close(name, pair.ntk(), single, SINGLE);
    }
  }

  private static void close(
      String name, DoubleMatrix expected, DoubleMatrix actual, double tolerance) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.rows(); i++) {
      for (int j = 0; j < expected.columns(); j++) {
        largest = Math.max(largest, Math.abs(expected.get(i, j)));
        double d = Math.abs(expected.get(i, j) - actual.get(i, j));
        difference = Math.max(difference, Double.isNaN(d) ? Double.POSITIVE_INFINITY : d);
      }
    }
    double relative = difference / largest;
    assertTrue(relative <= tolerance, () -> name + ": " + relative);
  }
}

package dev.tangent.kernel.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.kernel.DoublePreparedLimit;
import dev.tangent.kernel.KernelDiagonal;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Parametrization;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shape;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random networks on images of random shapes, also with areas of zeros and equal patches, against
 * the recursion on whole tensors.
 */
class RandomImageNetworksTest {
  private final Random random = new Random();

  private String pick(String... words) {
    return words[random.nextInt(words.length)];
  }

  private String window(String kind, String... paddings) {
    int height = 1 + random.nextInt(3);
    int width = 1 + random.nextInt(3);
    int stride = pick("1", "1", "2").equals("2") ? 2 : 1;
    return "%s %dx%d stride=%dx%d pad=%s"
        .formatted(kind, height, width, stride, 1 + random.nextInt(2), pick(paddings));
  }

  private String conv() {
    return window("conv 3", "same", "same", "valid", "circular")
        + " sw=%s b=%s".formatted(pick("1", "1.4", "0.7"), pick("0", "0.1", "0.5"));
  }

  private String layers(int count) {
    StringBuilder text = new StringBuilder(conv());
    for (int k = 0; k < count; k++) {
      switch (random.nextInt(7)) {
        case 0 -> text.append("; layernorm; relu; ").append(conv());
        case 1 -> text.append("; residual { relu; conv 3 3x3 } ");
        case 2 ->
            text.append("; residual scale=0.7 { relu; conv 3 3x2 stride=2; relu; conv 3 1x3 }")
                .append(" shortcut { conv 3 1x1 stride=2 }");
        case 3 ->
            text.append("; ")
                .append(pick("relu", "erf"))
                .append("; ")
                .append(window("avgpool", "same", "valid", "circular"))
                .append(pick(" edges=exact", " edges=padded"))
                .append("; ")
                .append(conv());
        case 4 ->
            text.append("; relu; ")
                .append(window("sumpool", "same", "valid"))
                .append("; ")
                .append(conv());
        case 5 -> text.append("; residual { relu; avgpool 2 stride=1 pad=same; conv 3 1x1 }");
        default ->
            text.append("; ")
                .append(pick("abs", "leaky-relu:0.2", "gelu", "relu"))
                .append("; ")
                .append(conv());
      }
    }
    text.append("; relu");
    text.append(pick("", "; lap 1", "; avgpool 2x1 pad=same", "; sumpool 3 stride=2 pad=circular"));
    text.append(pick("; flatten", "; gap"));
    return text.append(pick("; dense 1 b=0", "; dense 2; relu; dense 1")).toString();
  }

  private DoubleMatrix images(int n, Shape shape) {
    DoubleMatrix x = DoubleMatrix.zeros(n, shape.size());
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < shape.size(); k++) {
        boolean field = random.nextInt(3) == 0; // equal patches, and zeros
        x.set(i, k, field ? pick("0", "1").length() - 1 : random.nextGaussian());
      }
    }
    return x;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void agreesWithWholeTensors(int seed) {
    random.setSeed(seed);
    for (int round = 0; round < 4; round++) {
      Shape shape = new Shape(1 + random.nextInt(6), 1 + random.nextInt(6), 1 + random.nextInt(2));
      Architecture network = network(shape);
      if (network != null && !network.isDense()) {
        check(network, shape);
      }
    }
  }

  /** Null where windows had no place. */
  private @org.jspecify.annotations.Nullable Architecture network(Shape shape) {
    for (int attempt = 0; attempt < 20; attempt++) {
      try {
        return Architecture.parse(shape, layers(1 + random.nextInt(3)));
      } catch (IllegalArgumentException e) {
        // Another one.
      }
    }
    return null;
  }

  private void check(Architecture network, Shape shape) {
    DoubleMatrix x = images(3, shape);
    DoubleMatrix y = images(2, shape);
    Parametrization scheme = random.nextBoolean() ? Parametrization.NTK : Parametrization.STANDARD;
    LimitKernel kernel = LimitKernel.of(network).withParametrization(scheme);
    ImagePlan plan = ImagePlan.of(network, scheme, _ -> true, false);
    DoubleMatrix nngp = DoubleMatrix.zeros(3, 2);
    DoubleMatrix ntk = DoubleMatrix.zeros(3, 2);
    kernel.prepare(x, y).compute(nngp, ntk);
    DoublePreparedLimit symmetric = kernel.prepare(x);
    KernelDiagonal diagonal = symmetric.diagonal();
    DoubleMatrix square = DoubleMatrix.zeros(3, 3);
    symmetric.compute(null, square);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 2; j++) {
        double[] slow = SlowConvLimit.kernels(plan.steps(), shape, row(x, i), row(y, j));
        close(network, slow[0], nngp.get(i, j));
        close(network, slow[1], ntk.get(i, j));
      }
      double[] slow = SlowConvLimit.kernels(plan.steps(), shape, row(x, i), row(x, i));
      close(network, slow[0], diagonal.nngp()[i]);
      close(network, slow[1], diagonal.ntk()[i]);
      assertEquals(diagonal.ntk()[i], square.get(i, i), 1e-13 * Math.abs(slow[1]));
    }
  }

  private static double[] row(DoubleMatrix x, int i) {
    return x.rowRange(i, i + 1).toArray();
  }

  /** The slow way takes 1 − ρ from a rounded ρ: near 1 the angle has half of the digits. */
  private static void close(Architecture network, double expected, double actual) {
    double difference = Math.abs(expected - actual);
    assertTrue(
        difference <= 1e-6 * Math.abs(expected) + 1e-12,
        () -> "%s: %s, expected %s".formatted(network, actual, expected));
  }
}

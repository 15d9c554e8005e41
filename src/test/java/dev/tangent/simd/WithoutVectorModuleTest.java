package dev.tangent.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tangent.activation.Activations;
import dev.tangent.kernel.KernelPair;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The engine also runs without the module of the Vector API, because everything has a scalar form.
 */
class WithoutVectorModuleTest {
  /** Prints Σ and Θ of two points for three activations: one of each family of row kernels. */
  static final class Kernels {
    private Kernels() {}

    /** The main method of the other process. */
    public static void main(String[] arguments) {
      System.out.print(Width.describe() + text());
    }

    static String text() {
      DoubleMatrix x = DoubleMatrix.of(2, 3, 1, 2, 3, -1, 0.5, 2);
      StringBuilder text = new StringBuilder();
      for (String activation : new String[] {"relu", "erf", "gelu"}) {
        LimitKernel limit =
            LimitKernel.of(Architecture.mlp(3, 4, 1, 1, Activations.parse(activation), 1, 0.1));
        KernelPair pair = limit.compute(x);
        text.append(
            String.format(
                Locale.ROOT, " %.12f %.12f", pair.nngp().get(0, 1), pair.ntk().get(0, 1)));
      }
      return text.toString();
    }
  }

  @Test
  void limitsWithoutTheModule() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xmx256m",
                Kernels.class.getName())
            .redirectErrorStream(true)
            .start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, process.waitFor(), printed);
    assertEquals("scalar" + Kernels.text(), printed);
  }
}

package dev.tangent.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tangent.activation.Activations;
import dev.tangent.kernel.FloatKernelPair;
import dev.tangent.kernel.KernelPair;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Matrices;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** When scalar twins run, in a JVM that was started for it, and that nobody can tell from bits. */
class ColdStartTest {
  /** What a young JVM answers. */
  static final class Young {
    private Young() {}

    /** The main method of the other process. */
    public static void main(String[] arguments) {
      StringBuilder text = new StringBuilder();
      text.append(ColdStart.isCold());
      try (ColdStart.Work _ = ColdStart.begin(1, 1e10)) { // a part of large work
        text.append(' ').append(ColdStart.isCold());
      }
      try (ColdStart.Work _ = ColdStart.begin(1e8, 1e8)) {
        text.append(' ').append(ColdStart.isCold());
        try (ColdStart.Work _ = ColdStart.begin(1e8, 1e8)) {
          text.append(ColdStart.isCold());
        }
        text.append(ColdStart.isCold());
      }
      text.append(' ').append(ColdStart.isCold()).append(' ').append(bits()).append(' ');
      for (int i = 0; i < 20; i++) { // more than is small, in all
        try (ColdStart.Work _ = ColdStart.begin(1e8, 1e8)) {
          text.append(ColdStart.isCold() ? 'c' : 'w');
        }
      }
      System.out.print(text);
    }

    /** A number of all bits of kernels by each family of row kernels, in both precisions. */
    static int bits() {
      DoubleMatrix x = DoubleMatrix.zeros(75, 13);
      CounterRandom.normals(3, 0, 0, x.array(), 0, 75 * 13);
      int bits = 1;
      for (String activation : new String[] {"relu", "abs", "erf", "tanh", "sign"}) {
        for (double beta : new double[] {0, 0.3}) {
          LimitKernel limit =
              LimitKernel.of(Architecture.mlp(13, 4, 1, 1, Activations.parse(activation), 1, beta));
          KernelPair pair = limit.compute(x);
          FloatKernelPair single = limit.compute(Matrices.toFloat(x));
          bits = 31 * bits + Arrays.hashCode(pair.nngp().toArray());
          bits = 31 * bits + Arrays.hashCode(pair.ntk().toArray());
          bits = 31 * bits + Arrays.hashCode(single.nngp().toArray());
          bits = 31 * bits + Arrays.hashCode(single.ntk().toArray());
        }
      }
      return bits;
    }
  }

  @Test
  void smallWorkOfAYoungJvm() throws Exception {
    assumeTrue(Width.BITS >= 256, "no vectors, or perhaps no fused multiply-add");
    assertFalse(ColdStart.isCold(), "a program that goes on has vectors from the start");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-Dtangent.cold=true",
                "-Dtangent.simd=" + Width.BITS,
                "-cp",
                System.getProperty("java.class.path"),
                "-Xmx256m",
                Young.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), printed);
    String[] words = printed.split(" ");
    assertEquals("false false truetruetrue false", String.join(" ", Arrays.copyOf(words, 4)));
    assertEquals("" + Young.bits(), words[4]);
    String parts = words[5];
    assertEquals("c".repeat(parts.lastIndexOf('c') + 1), parts.replace("w", ""), parts);
    assertNotEquals(-1, parts.indexOf('w'), "it must end: " + parts);
  }
}

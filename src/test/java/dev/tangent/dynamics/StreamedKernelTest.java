package dev.tangent.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.product.Products;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Products with the kernel of a network: its tables are made once, not for every block. */
class StreamedKernelTest {
  private static final int N = 230;

  private static final LimitKernel ERF =
      LimitKernel.of(Architecture.parse("input 5; dense 9; erf; dense 9; erf; dense 1"));

  private static DoubleMatrix random(int rows, int columns, long seed) {
    Random random = new Random(seed);
    DoubleMatrix x = DoubleMatrix.zeros(rows, columns);
    for (int i = 0; i < x.array().length; i++) {
      x.array()[i] = random.nextGaussian();
    }
    return x;
  }

  @Test
  void productsAreThoseOfTheWholeKernel() {
    DoubleMatrix x = random(N, 5, 1);
    DoubleMatrix z = random(70, 5, 2);
    DoubleMatrix v = random(N, 3, 3);
    for (boolean single : new boolean[] {false, true}) {
      for (boolean nngp : new boolean[] {false, true}) {
        LimitPointKernel kernel = new LimitPointKernel(ERF, single, nngp);
        DoubleMatrix expected = Products.multiply(kernel.square(x), v);
        DoubleMatrix elsewhere = Products.multiply(kernel.between(z, x), v);
        double bound = single ? 1e-5 : 1e-11;
        // Below the kernel's own tiles, not a multiple of them, and all in one.
        for (int block : new int[] {40, 100, 1000}) {
          StreamedKernel streamed = new StreamedKernel(kernel, x, Progress.NONE, block);
          DoubleMatrix product = DoubleMatrix.zeros(N, 3);
          product.fill(Double.NaN); // old entries are ignored
          streamed.apply(v, product);
          assertTrue(References.distance(product, expected) < bound, "block " + block);
          assertTrue(References.distance(streamed.between(z, v), elsewhere) < bound);
        }
      }
    }
  }

  @Test
  void tablesAreMadeOnce() {
    Map<String, Integer> begun = new HashMap<>();
    LimitKernel heard =
        ERF.withProgress(
            (what, done, _) -> {
              if (done == 0 && what.startsWith("tables")) {
                begun.merge(what, 1, Integer::sum);
              }
            });
    // Norms that are a power of ten apart: tables in pieces, which say when they are made.
    DoubleMatrix x = random(3000, 5, 4);
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.columns(); j++) {
        x.set(i, j, x.get(i, j) * (i % 2 == 0 ? 1 : 10));
      }
    }
    heard.prepare(x);
    int once = begun.getOrDefault("tables of erf", 0);
    assertTrue(once > 0);
    begun.clear();
    LimitPointKernel kernel = new LimitPointKernel(heard, false, false);
    StreamedKernel streamed = new StreamedKernel(kernel, x, Progress.NONE, 1000);
    DoubleMatrix v = random(x.rows(), 1, 5);
    DoubleMatrix product = DoubleMatrix.zeros(x.rows(), 1);
    streamed.apply(v, product);
    streamed.apply(v, product);
    assertEquals(once, begun.getOrDefault("tables of erf", 0));
  }
}

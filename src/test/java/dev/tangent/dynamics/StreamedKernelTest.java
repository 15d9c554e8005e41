package dev.tangent.dynamics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.large.DoubleSweptBlocks;
import dev.tangent.linalg.large.FloatSymmetricTiles;
import dev.tangent.linalg.product.Products;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
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
          StreamedKernel streamed = new StreamedKernel(kernel, x, 0, Progress.NONE, block);
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
    StreamedKernel streamed = new StreamedKernel(kernel, x, 0, Progress.NONE, 1000);
    DoubleMatrix v = random(x.rows(), 1, 5);
    DoubleMatrix product = DoubleMatrix.zeros(x.rows(), 1);
    streamed.apply(v, product);
    streamed.apply(v, product);
    assertEquals(once, begun.getOrDefault("tables of erf", 0));
  }

  /** 230 points in blocks of 64: 10 of them; none kept, some, all. */
  @Test
  void keptAndComputedBlocksGiveTheSameBits() {
    DoubleMatrix x = random(N, 5, 6);
    for (boolean single : new boolean[] {false, true}) {
      LimitPointKernel kernel = new LimitPointKernel(ERF, single, false);
      for (int m : new int[] {1, 10, 70}) {
        DoubleMatrix v = random(N, m, 7);
        double[][] products = new double[4][];
        int[] kept = new int[4];
        long block = 200_000; // more than one takes, in its padded pieces
        long[] budgets = {0, 1, 4 * block, Long.MAX_VALUE};
        for (int b = 0; b < budgets.length; b++) {
          try (StreamedKernel streamed =
              new StreamedKernel(kernel, x, budgets[b], Progress.NONE, 100)) {
            DoubleMatrix product = DoubleMatrix.zeros(N, m);
            streamed.apply(v, product);
            double[] first = product.toArray();
            streamed.apply(v, product);
            assertArrayEquals(first, product.toArray());
            products[b] = first;
            kept[b] = streamed.kept().blocks();
            assertTrue(streamed.kept().bytes() <= budgets[b]);
          }
        }
        assertEquals(0, kept[0]);
        assertEquals(0, kept[1]);
        assertTrue(kept[2] > 0 && kept[2] < kept[3], kept[2] + " of " + kept[3]);
        for (double[] product : products) {
          assertArrayEquals(products[0], product);
        }
      }
    }
  }

  /** A kernel that counts its entries: those of kept blocks are computed once. */
  @Test
  void keptBlocksAreComputedOnce() {
    long[] computed = new long[1];
    LimitPointKernel limit = new LimitPointKernel(ERF, false, false);
    PointKernel counting =
        new PointKernel() {
          @Override
          public DoubleMatrix square(DoubleMatrix x) {
            computed[0] += (long) x.rows() * x.rows();
            return limit.square(x);
          }

          @Override
          public DoubleMatrix between(DoubleMatrix x, DoubleMatrix y) {
            computed[0] += (long) x.rows() * y.rows();
            return limit.between(x, y);
          }

          @Override
          public double[] diagonal(DoubleMatrix x) {
            return limit.diagonal(x);
          }

          @Override
          public void store(DoubleMatrix x, FloatSymmetricTiles lower, Progress progress) {
            throw new AssertionError();
          }
        };
    DoubleMatrix x = random(200, 5, 8);
    DoubleMatrix v = random(200, 2, 9);
    DoubleMatrix y = DoubleMatrix.zeros(200, 2);
    // Two rows of blocks of 100: three blocks of 100 · 100 entries.
    long one = DoubleSweptBlocks.bytes(100, 100);
    long[] expected = {60_000, 50_000, 40_000, 30_000};
    for (int keep = 0; keep <= 3; keep++) {
      computed[0] = 0;
      try (StreamedKernel streamed =
          new StreamedKernel(counting, x, keep * one, Progress.NONE, 100)) {
        assertEquals(new StreamedKernel.Kept(keep, 3, keep * one), streamed.kept());
        streamed.apply(v, y);
        streamed.apply(v, y);
      }
      assertEquals(expected[keep], computed[0]);
    }
  }

  @Test
  void afterAnInterruptionItGoesOnAndFreesItsBlocks() throws Exception {
    DoubleMatrix x = random(N, 5, 10);
    DoubleMatrix v = random(N, 2, 11);
    LimitPointKernel kernel = new LimitPointKernel(ERF, true, false);
    DoubleMatrix expected = DoubleMatrix.zeros(N, 2);
    new StreamedKernel(kernel, x, 0, Progress.NONE, 60).apply(v, expected);
    boolean[] stop = {true};
    Progress stopping =
        (_, done, _) -> {
          if (stop[0] && done == 2) {
            throw new CancellationException("stop");
          }
        };
    WeakReference<Object> held;
    StreamedKernel streamed = new StreamedKernel(kernel, x, Long.MAX_VALUE, stopping, 60);
    DoubleMatrix product = DoubleMatrix.zeros(N, 2);
    assertThrows(CancellationException.class, () -> streamed.apply(v, product));
    held = new WeakReference<>(streamed.blocks());
    stop[0] = false;
    streamed.apply(v, product); // with the blocks that it has already
    assertArrayEquals(expected.toArray(), product.toArray());
    streamed.close();
    for (int i = 0; held.get() != null && i < 50; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertNull(held.get());
  }
}

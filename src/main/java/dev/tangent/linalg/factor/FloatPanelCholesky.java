// twin: double
package dev.tangent.linalg.factor;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.DoubleScratch;
import dev.tangent.linalg.product.FloatGemm;
import dev.tangent.linalg.product.FloatScratch;
import dev.tangent.linalg.product.FloatSkinnyGemm;
import dev.tangent.simd.Width;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Cholesky panel by panel, left-looking, in one parallel region without barriers.
 *
 * <pre>
 * panel   PANEL columns of L, from its diagonal block downwards
 * block   BLOCK rows of a panel: what one task computes, in place
 * above   the rows of the diagonal block left of it, negated and packed: what a panel is multiplied by
 * </pre>
 *
 * <p>A task subtracts everything that lies left of its block in one product and then solves with
 * the diagonal block. The block's own rows are read where they lie (as in {@link FloatSkinnyGemm},
 * only {@code above} is packed). A task waits for the tasks that it needs; all of these are handed
 * out before it, so there is no deadlock. The next diagonal block is among the first tasks of a
 * panel, so no thread waits for it. The order of every entry's sum does not depend on the threads.
 * Beside the matrix it takes two packed panels, 2 · PANEL · n numbers. The strict upper triangle is
 * neither read nor written.
 */
@SuppressWarnings("cast") // casts that only one twin needs
final class FloatPanelCholesky {
  /** Columns of a panel. */
  private static final int PANEL = 64;

  /** Rows of a block: whole groups of PANEL and of the kernel's rows. */
  private static final int BLOCK = 3 * PANEL;

  private static final int SPINS = 2000;

  private final FloatMatrix a;
  private final int n;
  private final int panels;

  /** The most that rounding can take from a pivot. */
  private final double rounding;

  /** A ridge that suits any matrix of this size. */
  private final double safeRidge;

  private final Progress progress;
  private final Thread caller = Thread.currentThread();
  private int reported;

  /** Panels of each block of rows that are finished. */
  private final AtomicIntegerArray finished;

  private final float[][] above = new float[2][];
  private volatile int packed;
  private volatile int diagonals;

  /** The exception that ended a task; the tasks that wait for it end with the same one. */
  private volatile @Nullable RuntimeException failure;

  FloatPanelCholesky(FloatMatrix a, double rounding, double safeRidge, Progress progress) {
    this.a = a;
    this.n = a.rows();
    this.rounding = rounding;
    this.safeRidge = safeRidge;
    this.progress = progress;
    panels = (n + PANEL - 1) / PANEL;
    finished = new AtomicIntegerArray((n + BLOCK - 1) / BLOCK);
  }

  void factor() {
    Threads.checkInterrupted();
    if (n == 0) {
      return;
    }
    for (int i = 0; i < 2; i++) {
      above[i] = FloatScratch.take(Width.SCALAR ? 0 : (long) PANEL * panels * PANEL);
    }
    try {
      int[] tasks = tasks(Threads.current().count());
      Threads.current().forEach(tasks.length, i -> run(tasks[i]));
      report();
    } finally {
      FloatScratch.give(above[1]);
      FloatScratch.give(above[0]);
    }
  }

  /**
   * The tasks in an order that can't deadlock: panel · (blocks + 1) + block, with block = blocks
   * for the diagonal block.
   */
  private int[] tasks(int threads) {
    int blocks = finished.length();
    int[] tasks = new int[panels * (blocks + 1)];
    int count = 0;
    tasks[count++] = blocks;
    for (int panel = 0; panel + 1 < panels; panel++) {
      int first = (panel + 1) * PANEL / BLOCK;
      for (int block = first; block < blocks; block++) {
        tasks[count++] = panel * (blocks + 1) + block;
        if (block == Math.min(blocks - 1, first + threads)) {
          tasks[count++] = (panel + 1) * (blocks + 1) + blocks;
        }
      }
    }
    return Arrays.copyOf(tasks, count);
  }

  private void run(int task) {
    int blocks = finished.length();
    int panel = task / (blocks + 1);
    int block = task % (blocks + 1);
    try {
      if (block == blocks) {
        diagonal(panel);
      } else {
        below(panel, block);
      }
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    } catch (Error e) {
      failure = new IllegalStateException("another part failed", e);
      throw e;
    }
    report();
  }

  private void report() {
    int done = Math.min(n, diagonals * PANEL);
    if (Thread.currentThread() == caller && done > reported) {
      reported = done;
      progress.update("Cholesky columns", done, n);
    }
  }

  private interface Condition {
    boolean holds();
  }

  /**
   * Returns when {@code condition} holds. It spins, because another thread is already at that work.
   */
  private void await(Condition condition) {
    for (int spins = 0; !condition.holds(); spins++) {
      RuntimeException e = failure;
      if (e != null) {
        throw e;
      }
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        Threads.checkInterrupted();
        LockSupport.parkNanos(20_000);
      }
    }
  }

  private void awaitBlock(int block, int count) {
    await(() -> finished.get(block) >= count);
  }

  private void diagonal(int panel) {
    int from = panel * PANEL;
    int to = Math.min(n, from + PANEL);
    for (int block = from / BLOCK; block < finished.length(); block++) {
      // The block's own rows must be finished, and no task may still read the panel whose storage
      // this one takes.
      int needed = block == from / BLOCK ? panel : panel - 1;
      awaitBlock(block, needed);
    }
    FloatMatrix left = a.view(from, to, 0, from);
    FloatMatrix own = a.view(from, to, from, to);
    if (!Width.SCALAR) {
      FloatSkinnyGemm.pack(left, true, -1f, above[panel % 2]);
    }
    packed = panel + 1;
    float[] square = FloatScratch.take(PANEL * PANEL);
    // The product touches the upper triangle, too.
    FloatMatrix work = FloatMatrix.wrap(square, 0, to - from, to - from, to - from);
    copyLower(own, work);
    if (Width.SCALAR || panel == 0) {
      subtractProduct(panel, left, work);
    } else {
      FloatSkinnyGemm.lower(left, above[panel % 2], from, work);
    }
    copyLower(work, own);
    FloatScratch.give(square);
    factorDiagonal(from, to);
    diagonals = panel + 1;
  }

  private static void copyLower(FloatMatrix source, FloatMatrix target) {
    for (int i = 0; i < source.rows(); i++) {
      System.arraycopy(
          source.array(), source.rowOffset(i), target.array(), target.rowOffset(i), i + 1);
    }
  }

  /** C ← C − rows · aboveᵀ for the rows that lie left of C. */
  private void subtractProduct(int panel, FloatMatrix rows, FloatMatrix c) {
    int k = panel * PANEL;
    if (k == 0) {
      return;
    }
    if (Width.SCALAR) {
      FloatMatrix top = a.view(k, k + c.columns(), 0, k);
      FloatGemm.multiply(Transpose.NO, Transpose.YES, -1f, rows, top, 1f, c);
    } else {
      FloatSkinnyGemm.part(false, rows, above[panel % 2], k, c, 0, c.rows());
    }
  }

  private void below(int panel, int block) {
    int from = panel * PANEL;
    int to = from + PANEL;
    int first = Math.max(to, block * BLOCK);
    int last = Math.min(n, (block + 1) * BLOCK);
    awaitBlock(block, panel);
    await(() -> packed > panel);
    subtractProduct(panel, a.view(first, last, 0, from), a.view(first, last, from, to));
    await(() -> diagonals > panel);
    FloatPanelSolve.solve(a.view(from, to, from, to), a.view(first, last, from, to));
    finished.set(block, panel + 1);
  }

  /** The triangle of a diagonal block, in double: right-looking, the columns lying side by side. */
  private void factorDiagonal(int from, int to) {
    int order = to - from;
    double[] t = DoubleScratch.take(PANEL * PANEL);
    for (int i = 0; i < order; i++) {
      for (int j = 0, p = a.rowOffset(from + i) + from; j <= i; j++) {
        t[j * PANEL + i] = a.array()[p + j];
      }
    }
    for (int j = 0; j < order; j++) {
      double pivot = t[j * PANEL + j];
      if (!(pivot > 0)) {
        double ridge = -pivot <= rounding ? 2 * rounding : safeRidge;
        throw new NotPositiveDefiniteException(n, from + j, pivot, ridge);
      }
      double root = Math.sqrt(pivot);
      t[j * PANEL + j] = root;
      for (int i = j + 1; i < order; i++) {
        t[j * PANEL + i] /= root;
      }
      for (int q = j + 1; q < order; q++) {
        subtract(t, q * PANEL, t[j * PANEL + q], j * PANEL, q, order);
      }
    }
    for (int i = 0; i < order; i++) {
      for (int j = 0, p = a.rowOffset(from + i) + from; j <= i; j++) {
        a.array()[p + j] = (float) t[j * PANEL + i];
      }
    }
    DoubleScratch.give(t);
  }

  private static void subtract(double[] t, int to, double factor, int from, int first, int last) {
    for (int i = first; i < last; i++) {
      t[to + i] -= factor * t[from + i];
    }
  }
}

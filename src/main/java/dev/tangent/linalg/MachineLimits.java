package dev.tangent.linalg;

import dev.tangent.simd.MachinePeak;
import dev.tangent.simd.Width;
import java.util.function.IntToDoubleFunction;

/**
 * The measured peak rates of this machine with the current threads: benchmarks divide what they
 * reach by these.
 *
 * @param simd the vector width, as text
 * @param threads how many threads took part
 * @param floatGflops fused multiply-adds in registers, float, 10⁹ flops a second
 * @param doubleGflops the same in double
 * @param readGigabytes reading arrays much larger than the caches (as far as the heap has room for
 *     them), 10⁹ bytes a second
 */
public record MachineLimits(
    String simd, int threads, double floatGflops, double doubleGflops, double readGigabytes) {
  private static final int ROUNDS = 12;
  private static final int ITERATIONS = 2_000_000;
  private static final int LONGS = 1 << 24;
  private static final int FEWEST_LONGS = 1 << 16;

  /** {@return the width of vectors in one word, as {@code -Dtangent.simd} takes it: {@code 256}} */
  public static String simdWidth() {
    return Width.SCALAR ? "scalar" : String.valueOf(Width.BITS);
  }

  /**
   * Measures for about two seconds.
   *
   * @return the measured rates
   */
  public static MachineLimits measure() {
    Threads threads = Threads.current();
    long[][] memory = new long[threads.count()][longs(threads.count())];
    return new MachineLimits(
        Width.describe(),
        threads.count(),
        bestLoop(threads, loop -> MachinePeak.floatFlops(loop, ITERATIONS)),
        bestLoop(threads, loop -> MachinePeak.doubleFlops(loop, ITERATIONS)),
        best(threads, part -> MachinePeak.read(memory[part])));
  }

  /**
   * Numbers that each thread reads: more than the caches hold, but never more than an eighth of the
   * heap in all.
   */
  private static int longs(int threads) {
    long room = Runtime.getRuntime().maxMemory() / 8 / Long.BYTES / threads;
    return Math.clamp(room, FEWEST_LONGS, LONGS);
  }

  /** The rate of the fastest loop. */
  private static double bestLoop(Threads threads, IntToDoubleFunction work) {
    double best = 0;
    for (int i = 0; i < MachinePeak.LOOPS; i++) {
      int loop = i;
      best = Math.max(best, best(threads, _ -> work.applyAsDouble(loop)));
    }
    return best;
  }

  /** The best rate of several rounds, all threads at work: 10⁹ units a second. */
  private static double best(Threads threads, IntToDoubleFunction work) {
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
      double[] units = new double[threads.count()];
      long start = System.nanoTime();
      threads.forEach(units.length, part -> units[part] = work.applyAsDouble(part));
      double seconds = (System.nanoTime() - start) * 1e-9;
      double sum = 0;
      for (double u : units) {
        sum += u;
      }
      best = Math.max(best, sum / seconds * 1e-9);
    }
    return best;
  }
}

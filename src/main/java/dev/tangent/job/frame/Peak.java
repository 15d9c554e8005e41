package dev.tangent.job.frame;

import dev.tangent.linalg.MachineLimits;
import dev.tangent.linalg.Threads;
import java.util.concurrent.Callable;

/**
 * The measured peak performance of this machine, for code that shows it without using the engine.
 *
 * @param simd the vector width in words
 * @param threads how many threads took part
 * @param floatGflops fused multiply-adds in registers, float, 10⁹ flops a second
 * @param doubleGflops the same in double
 * @param readGigabytes reading arrays much larger than the caches, 10⁹ bytes a second
 */
public record Peak(
    String simd, int threads, double floatGflops, double doubleGflops, double readGigabytes) {

  /**
   * Measures for about a second and a half, with the threads of the caller.
   *
   * @return what this machine reaches
   */
  public static Peak measure() {
    MachineLimits limits = MachineLimits.measure();
    return new Peak(
        limits.simd(),
        limits.threads(),
        limits.floatGflops(),
        limits.doubleGflops(),
        limits.readGigabytes());
  }

  /**
   * Runs the body with this many threads.
   *
   * @param <T> what it returns
   * @param threads how many
   * @param body what is done
   * @return what {@code body} returned
   * @throws Exception what {@code body} threw
   */
  public static <T> T withThreads(int threads, Callable<T> body) throws Exception {
    try (Threads pool = Threads.ofCount(threads)) {
      return pool.call(body);
    }
  }
}

package dev.tangent.job.frame;

import dev.tangent.linalg.Threads;
import org.jspecify.annotations.Nullable;

/**
 * The measured speed of this machine, on which estimates of time rest. A measurement takes a second
 * and a half, so for small work modest figures are assumed instead.
 *
 * @param floatGflops reached by large products in float32, 10⁹ flops a second, all threads
 * @param doubleGflops the same in float64
 * @param readGigabytes reading memory, 10⁹ bytes a second, all threads
 * @param measured whether it was measured
 */
public record Speed(
    double floatGflops, double doubleGflops, double readGigabytes, boolean measured) {
  /** Products reach about this part of what registers could do. */
  private static final double REACHED = 0.75;

  private static final double MODEST_FLOAT = 30;
  private static final double MODEST_READ = 8;

  private static @Nullable Speed known;

  private static Speed now() {
    Peak limits = Peak.measure();
    return new Speed(
        REACHED * limits.floatGflops(),
        REACHED * limits.doubleGflops(),
        limits.readGigabytes(),
        true);
  }

  /**
   * {@return the measured speed} The first call of a process measures. Don't call it in a static
   * initializer: an interrupt there would make the class unusable.
   */
  public static synchronized Speed measure() {
    Speed speed = known;
    if (speed == null) {
      speed = now();
      known = speed;
    }
    return speed;
  }

  /** {@return a speed that almost any machine reaches with as many threads} */
  public static Speed modest() {
    int threads = Threads.current().count();
    return new Speed(MODEST_FLOAT * threads, MODEST_FLOAT / 2 * threads, MODEST_READ, false);
  }

  /**
   * {@return the modest speed for work that would take less than {@code seconds} at it, else the
   * measured one}
   *
   * @param flops how many operations
   * @param single whether in float32
   * @param seconds of work below which nothing is measured
   */
  public static Speed of(double flops, boolean single, double seconds) {
    Speed modest = modest();
    return modest.seconds(flops, single) < seconds ? modest : measure();
  }

  /**
   * {@return the time of this many operations}
   *
   * @param flops how many operations
   * @param single whether in float32
   */
  public double seconds(double flops, boolean single) {
    return flops / (1e9 * (single ? floatGflops : doubleGflops));
  }
}

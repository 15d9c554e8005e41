package dev.tangent.job.frame;

/**
 * A piece of work: its floating-point operations, which give the throughput, and a guess of its
 * seconds, which gives the time left. The guess only has to be right up to a factor that all pieces
 * share: the factor is found from the time that finished pieces took.
 *
 * @param flops floating-point operations
 * @param seconds guess of the time on a machine of 200 GFLOP/s
 */
public record Work(double flops, double seconds) {
  private static final double NOMINAL = 200e9;

  /**
   * Overhead of a step: it forks and joins threads some ten times a layer, looks for commands, …
   */
  private static final double STEP_SECONDS = 1e-4;

  /** Products of matrices of this width reach half of the speed of large ones. */
  private static final double HALF_SPEED_WIDTH = 150;

  /**
   * {@return work that runs at full speed}
   *
   * @param flops how many operations
   */
  public static Work of(double flops) {
    return new Work(flops, flops / NOMINAL);
  }

  /**
   * {@return a training step of a network of some width}
   *
   * @param flops how many operations
   * @param width units of a layer
   */
  public static Work step(double flops, int width) {
    return new Work(flops, flops / NOMINAL * (1 + HALF_SPEED_WIDTH / width) + STEP_SECONDS);
  }

  /**
   * {@return this piece of work, repeated}
   *
   * @param count how many
   */
  public Work times(double count) {
    return new Work(flops * count, seconds * count);
  }

  /**
   * {@return both pieces of work, one after the other}
   *
   * @param other work
   */
  public Work plus(Work other) {
    return new Work(flops + other.flops, seconds + other.seconds);
  }
}

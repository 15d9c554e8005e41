package dev.tangent.bench;

import java.util.Map;

/**
 * A benchmark class that knows how much work an operation is, so that its speed can be compared
 * with the machine's limits. {@link WorkProfiler} asks an object of which only the {@code @Param}
 * fields are set.
 */
public interface Counted {
  /** The work of one operation of this {@code @Benchmark} method; {@code NOTHING} if unknown. */
  Work work(String method);

  /**
   * Operations of this class that are measured beside another one of it in pairs: the name of the
   * work → that of the operation which it consists of, as a training step of matrix products. Where
   * their amounts of work differ, the time of the yardstick is that for the same amount.
   */
  default Map<String, String> yardsticks() {
    return Map.of();
  }

  /**
   * An amount of work in one of these units.
   *
   * @param metric the name in JMH's results
   * @param amount of one operation
   */
  record Work(String metric, double amount) {
    public static final Work NOTHING = new Work("", 0);

    /** The flops needed in float; a fused multiply-add is two. */
    public static Work floatFlops(double flops) {
      return new Work("work.float", flops);
    }

    /** The flops needed in double. */
    public static Work doubleFlops(double flops) {
      return new Work("work.double", flops);
    }

    /** Bytes that have to be read or written, when memory is the limit. */
    public static Work bytes(double bytes) {
      return new Work("work.bytes", bytes);
    }

    /** Elements of a transform, for which nobody counts flops. */
    public static Work items(double count) {
      return new Work("work.items", count);
    }
  }
}

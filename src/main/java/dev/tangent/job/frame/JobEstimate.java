package dev.tangent.job.frame;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * An estimate of what a job needs, before it starts.
 *
 * @param what the work in words, as {@code ntk of 60000 × 60000 in f32}
 * @param memoryBytes of arrays at their peak
 * @param diskBytes of files
 * @param flops floating-point operations
 * @param seconds at the speed of this machine, see {@link Speed}
 * @param smaller what to ask for instead when it does not fit, as {@code --limit-rows}
 */
public record JobEstimate(
    String what,
    double memoryBytes,
    double diskBytes,
    double flops,
    double seconds,
    String smaller) {
  /** Sixty days: nobody waits for more, and estimates are right to a factor of two. */
  private static final double ABSURD = 60 * 86_400.0;

  /**
   * Refuses a job that doesn't fit in memory or on the disk of this directory, which need not
   * exist.
   *
   * @param directory where its files are to be
   */
  public void require(Path directory) {
    if (diskBytes > 0) {
      Path there = directory.toAbsolutePath();
      while (there.getParent() != null && !Files.exists(there)) {
        there = there.getParent();
      }
      Budget.requireDisk(what, diskBytes, there, "use " + smaller + ", or another --out");
    }
    requireSensible();
  }

  /** Refuses a job that doesn't fit in memory, or takes longer than anybody would wait. */
  public void requireSensible() {
    Budget.require(what, memoryBytes, smaller);
    if (seconds > ABSURD) {
      throw new JobException(
          String.format(
              Locale.ROOT, "%s: about %s on this machine, which is absurd", what, time(seconds)),
          "use " + smaller);
    }
  }

  /** {@return the time in words: {@code 40 s}, {@code 12 min}, {@code 3.5 h}, {@code 2.9 years}} */
  public String time() {
    return time(seconds);
  }

  /**
   * {@return a time in words}
   *
   * @param seconds how many
   */
  public static String time(double seconds) {
    if (seconds < 100) {
      return String.format(Locale.ROOT, "%.0f s", seconds);
    }
    if (seconds < 6000) {
      return String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }
    double days = seconds / 86_400;
    return days < 4
        ? String.format(Locale.ROOT, "%.1f h", 24 * days)
        : days < 700
            ? String.format(Locale.ROOT, "%.0f days", days)
            : String.format(Locale.ROOT, "%.1f years", days / 365.25);
  }
}

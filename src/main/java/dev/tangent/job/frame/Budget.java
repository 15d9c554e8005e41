package dev.tangent.job.frame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Refuses work that does not fit into memory or on the disk, before it starts. The message has the
 * numbers and an alternative.
 */
public final class Budget {
  /**
   * Left for everything else: threads' buffers, the program itself, garbage that is not collected
   * yet. A small heap, as a JVM takes in a container of 512 MB, keeps a part of itself, since else
   * nothing would fit in it, however small.
   */
  private static final long RESERVE = reserve(Runtime.getRuntime().maxMemory());

  private Budget() {}

  static long reserve(long heap) {
    return Math.min(128L << 20, heap / 4);
  }

  /** {@return bytes that new arrays may take now} */
  public static long available() {
    return available(RESERVE);
  }

  private static long available(long reserve) {
    Runtime runtime = Runtime.getRuntime();
    long used = runtime.totalMemory() - runtime.freeMemory();
    return Math.max(0, runtime.maxMemory() - used - reserve);
  }

  /**
   * Refuses a computation whose arrays don't fit.
   *
   * @param what as {@code the kernel of 60000 × 60000 points in float64}
   * @param bytes that its arrays take at their peak
   * @param alternative what to do instead, as {@code --precision f32 or --limit-rows 20000}
   */
  public static void require(String what, double bytes, String alternative) {
    require(what, bytes, RESERVE, alternative);
  }

  /**
   * Refuses a computation that doesn't fit, when the memory needed beside its arrays is known.
   *
   * @param what is to be made, for the message
   * @param bytes that it takes
   * @param reserve bytes that are needed beside it
   * @param alternative what to do instead
   */
  public static void require(String what, double bytes, long reserve, String alternative) {
    if (bytes > available(reserve)) {
      System.gc(); // Garbage counts as used until it is collected.
    }
    if (bytes > available(reserve)) {
      throw new JobException(
          String.format(
              Locale.ROOT,
              "%s needs about %s of memory and %s of the heap of %s are free",
              what,
              gigabytes(bytes),
              gigabytes(available(reserve)),
              gigabytes(Runtime.getRuntime().maxMemory())),
          "use " + alternative + ", or a larger heap (NTK_JAVA_OPTIONS=-Xmx…)");
    }
  }

  /**
   * Refuses files that the disk has no room for: a mapped one would fail in the middle.
   *
   * @param what is to be made, for the message
   * @param bytes that it takes
   * @param directory where the files are to be
   * @param alternative what to do instead
   */
  public static void requireDisk(String what, double bytes, Path directory, String alternative) {
    long free;
    try {
      free = Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      return; // A disk that doesn't tell its free space may have enough.
    }
    if (bytes > free) {
      throw new JobException(
          String.format(
              Locale.ROOT,
              "%s: about %s on the disk, and %s has %s free",
              what,
              gigabytes(bytes),
              directory,
              gigabytes(free)),
          alternative);
    }
  }

  /**
   * {@return the bytes as text, {@code 1.25 GB}}
   *
   * @param bytes that it takes
   */
  public static String gigabytes(double bytes) {
    if (bytes < 1e8) {
      return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
    return String.format(Locale.ROOT, bytes < 1e10 ? "%.2f GB" : "%.0f GB", bytes / 1e9);
  }
}

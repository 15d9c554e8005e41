package dev.tangent.dashboard.terminal;

import java.util.function.LongSupplier;

/**
 * Decides when the next frame may be drawn: at most ten per second after keys and two per second
 * for news of the run, and fewer when frames are large, so that on average less than 16 kB per
 * second are sent. Only the UI thread may use it.
 */
public final class Pacer {
  private static final long KEY_NANOS = 100_000_000L;
  private static final long NEWS_NANOS = 500_000_000L;
  private static final double BYTES_PER_SECOND = 16_000;

  private final LongSupplier bytes;
  private long lastFrame;
  private long lastBytes;
  private double debt;

  /**
   * A pacer.
   *
   * @param bytes how many have been written so far
   */
  public Pacer(LongSupplier bytes, long now) {
    this.bytes = bytes;
    this.lastFrame = now - NEWS_NANOS;
    this.lastBytes = bytes.getAsLong();
  }

  /** Notes that a frame was drawn. */
  public void drawn(long now) {
    long total = bytes.getAsLong();
    double paid = (now - lastFrame) / 1e9 * BYTES_PER_SECOND;
    debt = Math.max(0, debt - paid) + (total - lastBytes);
    lastFrame = now;
    lastBytes = total;
  }

  /** Nanoseconds until a frame may be drawn, 0 or less when it may. */
  public long wait(long now, boolean forKey) {
    long since = now - lastFrame;
    if (forKey) {
      return KEY_NANOS - since;
    }
    double owed = debt - since / 1e9 * BYTES_PER_SECOND;
    return Math.max(NEWS_NANOS - since, (long) (owed / BYTES_PER_SECOND * 1e9));
  }
}

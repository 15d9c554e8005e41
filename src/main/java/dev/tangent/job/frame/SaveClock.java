package dev.tangent.job.frame;

/**
 * Tells when it is time to save: every 15 seconds ({@code -Dtangent.checkpoint-seconds} says
 * another number), and rarer where a save takes long, so that saving takes little of the time.
 */
public final class SaveClock {
  private static final String SECONDS = "tangent.checkpoint-seconds";

  /** A save may take this share of the time. */
  private static final double SHARE = 0.05;

  private final double seconds = Double.parseDouble(System.getProperty(SECONDS, "15"));
  private long last = System.nanoTime();
  private double cost; // seconds that the last save took

  /** Starts now. */
  public SaveClock() {}

  /** {@return whether enough time has passed since the last save} */
  public boolean isDue() {
    return 1e-9 * (System.nanoTime() - last) >= Math.max(seconds, cost / SHARE);
  }

  /**
   * Saves, and measures how long that takes.
   *
   * @param body saves
   */
  public void save(Runnable body) {
    long start = System.nanoTime();
    body.run();
    last = System.nanoTime();
    cost = 1e-9 * (last - start);
  }
}

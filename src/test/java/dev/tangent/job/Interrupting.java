package dev.tangent.job;

import dev.tangent.job.frame.JobListener;
import java.util.concurrent.atomic.AtomicLong;

/** A listener that interrupts the thread that made it, at the k-th question whether to stop. */
public final class Interrupting implements JobListener {
  private final AtomicLong asked = new AtomicLong();
  private final Thread thread = Thread.currentThread();
  private final long at;

  /** At the question of this number, from 1; never when there is none. */
  public Interrupting(long at) {
    this.at = at;
  }

  /** How often it was asked. */
  public long asked() {
    return asked.get();
  }

  @Override
  public boolean isCancelled() {
    if (asked.incrementAndGet() == at) {
      thread.interrupt();
    }
    return false;
  }
}

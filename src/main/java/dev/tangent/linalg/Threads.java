package dev.tangent.linalg;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads that one computation runs on: the caller and {@code count() − 1} workers.
 *
 * <pre>{@code
 * try (Threads two = Threads.ofCount(2)) {
 *   two.run(() -> FloatGemm.multiply(Transpose.NO, Transpose.NO, 1, a, b, 0, c));
 * }
 * }</pre>
 *
 * <p>Everything in the engine uses {@link #current()}. Results never depend on the count: how work
 * is cut depends on the shapes alone, and each index writes its own part. Nested calls run on the
 * thread that calls, and so does a second caller while the pool is busy: cores are never
 * oversubscribed.
 *
 * <p>A worker spins for a few microseconds after its last index, because the next region usually
 * follows at once (an executor would cost 10 µs a region), and then parks.
 */
public final class Threads implements AutoCloseable {
  private static final int SPINS = 4000;
  private static final ScopedValue<Threads> CURRENT = ScopedValue.newInstance();
  private static final ScopedValue<Boolean> MASK = ScopedValue.newInstance();
  private static final ScopedValue.Carrier UNINTERRUPTED = ScopedValue.where(MASK, true);

  private final Worker[] workers;
  private final AtomicBoolean busy = new AtomicBoolean();
  private long regions; // changed by the caller that made it busy
  private volatile @Nullable Job job;
  private volatile boolean closed;

  private Threads(int count) {
    workers = new Worker[count - 1];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker(this, i + 1);
      workers[i].start();
    }
  }

  private static final class Shared {
    static final Threads INSTANCE = new Threads(defaultCount());

    static int defaultCount() {
      int asked = Integer.getInteger("tangent.threads", 0);
      return asked > 0 ? asked : Runtime.getRuntime().availableProcessors();
    }
  }

  /** {@return the pool bound by {@link #run} or {@link #call}, else a shared one of all cores} */
  public static Threads current() {
    if (Thread.currentThread() instanceof Worker worker) {
      return worker.pool;
    }
    return CURRENT.isBound() ? CURRENT.get() : Shared.INSTANCE;
  }

  /**
   * {@return a new pool of {@code count} threads, the caller included}
   *
   * @param count how many, at least 1
   */
  public static Threads ofCount(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("a pool has at least 1 thread, asked for " + count);
    }
    return new Threads(count);
  }

  /** {@return how many threads share the work, the caller included} */
  public int count() {
    return workers.length + 1;
  }

  /**
   * Runs {@code body} with this pool as the current one.
   *
   * @param body what is done
   */
  public void run(Runnable body) {
    ScopedValue.where(CURRENT, this).run(body);
  }

  /**
   * Calls {@code body} with this pool as the current one.
   *
   * @param <T> what it returns
   * @param body what is done
   * @return what {@code body} returned
   * @throws Exception what {@code body} threw
   */
  public <T> T call(Callable<T> body) throws Exception {
    return ScopedValue.where(CURRENT, this).call(body::call);
  }

  /**
   * Calls {@code body} once with each index below {@code tasks}, in any order and on any thread,
   * and returns when all are done. The first exception thrown ends the others early and is thrown.
   *
   * @param tasks how many indexes: 0 to {@code tasks} − 1
   * @param body what is done
   * @throws CancellationException when the calling thread is interrupted
   */
  public void forEach(int tasks, IntConsumer body) {
    checkInterrupted();
    if (tasks <= 1 || workers.length == 0 || isNested() || !busy.compareAndSet(false, true)) {
      for (int i = 0; i < tasks; i++) {
        body.accept(i);
        checkInterrupted();
      }
      return;
    }
    Job mine = new Job(++regions, tasks, body);
    try {
      if (closed) {
        throw new IllegalStateException(
            "this pool of threads is closed: use it before, or make another");
      }
      job = mine;
      for (Worker worker : workers) {
        if (worker.parked) {
          LockSupport.unpark(worker);
        }
      }
      mine.work(true);
      mine.await();
    } finally {
      job = null;
      busy.set(false);
    }
    mine.rethrow();
  }

  /**
   * Runs {@code body} to its end whatever happens: an interrupt of the calling thread waits until
   * after it. It is for changes that must not stop half way.
   *
   * @param body what is done
   */
  public static void uninterrupted(Runnable body) {
    UNINTERRUPTED.run(body);
  }

  /** Whether the calling thread was interrupted and may stop here; takes the flag. */
  private static boolean interrupted() {
    return !MASK.isBound() && Thread.interrupted();
  }

  private static boolean isNested() {
    return Thread.currentThread() instanceof Worker;
  }

  /**
   * A point where long work can stop.
   *
   * @throws CancellationException when the calling thread was interrupted (the flag is cleared, so
   *     that what was computed can still be written), or when its region was cancelled
   */
  public static void checkInterrupted() {
    if (Thread.currentThread() instanceof Worker worker) {
      Job current = worker.current;
      if (current != null && current.stopped && !MASK.isBound()) {
        throw new CancellationException("cancelled");
      }
    } else if (interrupted()) {
      throw new CancellationException("interrupted");
    }
  }

  /** Ends the workers. The shared pool ignores it. */
  @Override
  public void close() {
    if (this != Shared.INSTANCE) {
      closed = true;
      for (Worker worker : workers) {
        LockSupport.unpark(worker);
      }
    }
  }

  /** One parallel region: a counter of the indexes handed out and one of those finished. */
  private static final class Job {
    final long number;
    final int tasks;
    final IntConsumer body;
    final AtomicInteger next = new AtomicInteger();
    final AtomicInteger finished = new AtomicInteger();
    volatile boolean stopped;
    volatile @Nullable Throwable failure;

    Job(long number, int tasks, IntConsumer body) {
      this.number = number;
      this.tasks = tasks;
      this.body = body;
    }

    void work(boolean caller) {
      int taken = 0;
      for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
        try {
          if (caller && interrupted()) {
            fail(new CancellationException("interrupted"));
          }
          if (!stopped) {
            body.accept(i);
          }
        } catch (Throwable t) { // handed to the caller of the region
          fail(t);
        }
        taken++;
      }
      if (taken > 0) {
        finished.addAndGet(taken);
      }
    }

    synchronized void fail(Throwable t) {
      if (failure == null) {
        failure = t;
      }
      stopped = true;
    }

    void await() {
      for (int spins = 0; finished.get() < tasks; spins++) {
        if (interrupted()) {
          fail(new CancellationException("interrupted"));
        }
        // The last indexes are still running elsewhere: stay close, then leave the core to them.
        if (spins < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.parkNanos(20_000);
        }
      }
    }

    void rethrow() {
      Throwable t = failure;
      switch (t) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException(t);
      }
    }
  }

  private static final class Worker extends Thread {
    final Threads pool;
    volatile boolean parked;
    @Nullable Job current;

    Worker(Threads pool, int index) {
      super("tangent-" + index);
      this.pool = pool;
      setDaemon(true);
    }

    @Override
    public void run() {
      long last = 0;
      while (!pool.closed) {
        last = work(last);
        idle(last);
      }
    }

    /**
     * Takes part in the current region, unless it is the last one seen; returns the number of the
     * region.
     */
    private long work(long last) {
      Job job = pool.job;
      if (job == null || job.number == last) {
        return last;
      }
      current = job;
      job.work(false);
      current = null;
      return job.number;
    }

    /**
     * Whether there may be work. A worker remembers the last job by its number: a reference would
     * keep the job from being collected.
     */
    private boolean isCalled(long last) {
      Job job = pool.job;
      return pool.closed || (job != null && job.number != last);
    }

    private void idle(long last) {
      for (int spins = 0; spins < SPINS; spins++) {
        if (isCalled(last)) {
          return;
        }
        Thread.onSpinWait();
      }
      parked = true;
      if (!isCalled(last)) {
        LockSupport.park(this);
      }
      parked = false;
    }
  }
}

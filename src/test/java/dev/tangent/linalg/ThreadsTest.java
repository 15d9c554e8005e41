package dev.tangent.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ThreadsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void everyIndexOnceAlsoNested(int count) {
    try (Threads pool = Threads.ofCount(count)) {
      assertEquals(count, pool.count());
      for (int tasks : new int[] {0, 1, 2, 7, 1000}) {
        AtomicIntegerArray seen = new AtomicIntegerArray(tasks * 3);
        pool.run(
            () ->
                Threads.current()
                    .forEach(
                        tasks,
                        i -> {
                          assertSame(pool, Threads.current());
                          Threads.current().forEach(3, j -> seen.incrementAndGet(3 * i + j));
                        }));
        for (int i = 0; i < 3 * tasks; i++) {
          assertEquals(1, seen.get(i));
        }
      }
    }
  }

  /** Both are inside at once, so it is two threads; and never a third. */
  @Test
  void twoThreadsWorkAtOnceAndNoMore() {
    try (Threads pool = Threads.ofCount(2)) {
      CountDownLatch both = new CountDownLatch(2);
      Set<Thread> used = ConcurrentHashMap.newKeySet();
      pool.forEach(
          2,
          i -> {
            used.add(Thread.currentThread());
            both.countDown();
            assertTrue(await(both));
          });
      // Only within run is the pool the caller's current one: otherwise the shared pool would help.
      pool.run(
          () ->
              pool.forEach(
                  100, i -> Threads.current().forEach(2, j -> used.add(Thread.currentThread()))));
      assertEquals(2, used.size());
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Test
  void oneThreadIsTheCaller() {
    try (Threads pool = Threads.ofCount(1)) {
      pool.forEach(50, i -> assertFalse(Thread.currentThread().getName().startsWith("tangent-")));
    }
    assertThrows(IllegalArgumentException.class, () -> Threads.ofCount(0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void theFirstFailureEndsTheRegionAndIsThrown(int count) {
    try (Threads pool = Threads.ofCount(count)) {
      AtomicInteger begun = new AtomicInteger();
      IllegalStateException e =
          assertThrows(
              IllegalStateException.class,
              () ->
                  pool.forEach(
                      100_000,
                      i -> {
                        begun.incrementAndGet();
                        if (i == 3) {
                          throw new IllegalStateException("three");
                        }
                        // All of them take seconds: longer than a thread waits for its turn to
                        // fail.
                        LockSupport.parkNanos(100_000);
                      }));
      assertEquals("three", e.getMessage());
      assertTrue(begun.get() < 100_000, begun + " begun");
      begun.set(0);
      pool.forEach(10, i -> begun.incrementAndGet()); // and the pool still works
      assertEquals(10, begun.get());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void anInterruptOfTheCallerCancelsAllThreads(int count) {
    try (Threads pool = Threads.ofCount(count)) {
      Thread caller = Thread.currentThread();
      AtomicInteger begun = new AtomicInteger();
      assertThrows(
          CancellationException.class,
          () ->
              pool.forEach(
                  1_000_000,
                  i -> {
                    if (begun.incrementAndGet() == 5) {
                      caller.interrupt();
                    }
                    Threads.checkInterrupted();
                    LockSupport.parkNanos(10_000); // seconds for all, as above
                  }));
      assertTrue(begun.get() < 1_000_000, begun + " begun");
      assertFalse(Thread.interrupted(), "the flag is taken");
    }
  }

  @Test
  void whatMustNotStopDoesNot() {
    try (Threads pool = Threads.ofCount(2)) {
      AtomicInteger done = new AtomicInteger();
      Threads.uninterrupted(
          () -> {
            Thread.currentThread().interrupt();
            pool.forEach(100, i -> done.incrementAndGet());
          });
      assertEquals(100, done.get());
      assertTrue(Thread.interrupted(), "the interrupt waits until after it");
    }
  }

  /** A second caller of a busy pool works alone: it neither waits nor adds a thread. */
  @Test
  void aSecondCallerRunsByItself() throws Exception {
    try (Threads pool = Threads.ofCount(2)) {
      CountDownLatch inside = new CountDownLatch(1);
      CountDownLatch leave = new CountDownLatch(1);
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread first =
          new Thread(
              () -> {
                try {
                  pool.forEach(
                      2,
                      i -> {
                        inside.countDown();
                        assertTrue(await(leave));
                      });
                } catch (Throwable t) {
                  failure.set(t);
                }
              });
      first.start();
      assertTrue(await(inside));
      Thread own = Thread.currentThread();
      pool.forEach(20, i -> assertSame(own, Thread.currentThread()));
      leave.countDown();
      first.join();
      assertEquals(null, failure.get());
    }
  }

  @Test
  void aClosedPoolIsRefused() {
    Threads pool = Threads.ofCount(2);
    pool.close();
    pool.close();
    assertThrows(IllegalStateException.class, () -> pool.forEach(5, i -> {}));
  }
}

package dev.tangent.stress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.Activations;
import dev.tangent.activation.Correlation;
import dev.tangent.activation.DualActivation;
import dev.tangent.kernel.FloatPreparedLimit;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.run.Event;
import dev.tangent.run.RunControl;
import dev.tangent.run.RunReader;
import dev.tangent.run.RunSettings;
import dev.tangent.run.RunWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Threads that share something, all at once and with interrupts at random moments: the pool, a
 * prepared limit with its buffers and tables, the integrals of a dual, a run's log and its
 * commands. {@code -Dtangent.stress=100} goes on for a hundred times as long.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class StressTest {
  private static final int TIMES = Integer.getInteger("tangent.stress", 1);

  @TempDir Path temp;

  private interface Body {
    void run(int caller) throws Exception;
  }

  /** Starts a body on so many threads at once; returns when all of them run. */
  private static List<Thread> begin(int count, ConcurrentLinkedQueue<Throwable> failed, Body body)
      throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(count + 1);
    CountDownLatch running = new CountDownLatch(count);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int caller = i;
      threads.add(
          Thread.ofPlatform()
              .name("stress-" + i)
              .start(
                  () -> {
                    try {
                      barrier.await();
                      running.countDown();
                      body.run(caller);
                    } catch (Throwable e) {
                      failed.add(e);
                    }
                  }));
    }
    barrier.await();
    running.await(); // no interrupt may hit them at the barrier
    return threads;
  }

  /** Runs a body on so many threads, begun together, and throws what one of them threw. */
  private static void together(int count, Body body) throws Exception {
    ConcurrentLinkedQueue<Throwable> failed = new ConcurrentLinkedQueue<>();
    end(begin(count, failed, body), failed);
  }

  /** The same, while a thread interrupts them at random, up to so many microseconds apart. */
  private static void interrupted(int count, int micros, Body body) throws Exception {
    ConcurrentLinkedQueue<Throwable> failed = new ConcurrentLinkedQueue<>();
    List<Thread> threads = begin(count, failed, body);
    Random random = new Random(count);
    while (threads.stream().anyMatch(Thread::isAlive)) {
      TimeUnit.MICROSECONDS.sleep(random.nextInt(micros));
      threads.get(random.nextInt(count)).interrupt();
    }
    end(threads, failed);
  }

  private static void end(List<Thread> threads, ConcurrentLinkedQueue<Throwable> failed)
      throws Exception {
    for (Thread thread : threads) {
      thread.join();
    }
    Throwable first = failed.poll();
    if (first != null) {
      throw new AssertionError(failed.size() + 1 + " of " + threads.size() + " failed", first);
    }
  }

  private static final class Fails extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /**
   * Every index once, and what workers wrote in plain variables is seen by the caller; or the
   * region ends by its failure or an interrupt, and then no worker writes any more.
   */
  @Test
  void regionsOfOnePoolAreWholeOrCancelled() throws Exception {
    AtomicInteger cancelled = new AtomicInteger();
    AtomicInteger whole = new AtomicInteger();
    try (Threads pool = Threads.ofCount(3)) {
      interrupted(
          3,
          400,
          caller -> {
            Random random = new Random(caller);
            for (int k = 0; k < 8000 * TIMES; k++) {
              int tasks = random.nextInt(1, 80);
              int failing = random.nextInt(4) == 0 ? random.nextInt(tasks) : -1;
              int[] plain = new int[tasks];
              AtomicIntegerArray seen = new AtomicIntegerArray(tasks);
              try {
                pool.forEach(
                    tasks,
                    i -> {
                      seen.incrementAndGet(i);
                      if (i == failing) {
                        throw new Fails();
                      }
                      plain[i] = i + 1;
                    });
                assertEquals(-1, failing, "a failure is thrown");
                for (int i = 0; i < tasks; i++) {
                  assertEquals(1, seen.get(i));
                  assertEquals(i + 1, plain[i]);
                }
                whole.incrementAndGet();
              } catch (Fails | CancellationException e) {
                assertTrue(failing >= 0 || e instanceof CancellationException);
                int[] then = plain.clone();
                for (int i = 0; i < tasks; i++) {
                  assertTrue(seen.get(i) <= 1);
                }
                Thread.onSpinWait();
                assertArrayEquals(then, plain);
                cancelled.incrementAndGet();
              }
            }
          });
      AtomicInteger after = new AtomicInteger();
      pool.forEach(100, i -> after.incrementAndGet());
      assertEquals(100, after.get(), "the pool still works");
    }
    assertTrue(whole.get() > 1000, whole + " whole");
    assertTrue(cancelled.get() > 1000, cancelled + " cancelled");
  }

  /** One prepared limit, whose buffers go from thread to thread, some of them cancelled midway. */
  @Test
  void partsComputedTogetherHaveTheBitsOfTheWhole() throws Exception {
    int n = 260;
    FloatMatrix x = FloatMatrix.zeros(n, 7);
    CounterRandom.normals(3, 5, 0, x.array(), 0, n * 7);
    String net =
        "dense 9; gelu; residual scale=0.7 { dense 9; tanh; dense 9 }; dense 9; relu; dense";
    FloatPreparedLimit prepared = LimitKernel.of(Architecture.parse(7, 1, net)).prepare(x);
    FloatMatrix nngp = FloatMatrix.zeros(n, n);
    FloatMatrix ntk = FloatMatrix.zeros(n, n);
    prepared.compute(nngp, ntk);
    AtomicInteger whole = new AtomicInteger();
    AtomicInteger cancelled = new AtomicInteger();
    interrupted(
        3,
        20_000,
        caller -> {
          Random random = new Random(caller);
          int enough = 25 * TIMES;
          for (int k = 0; k < enough || whole.get() == 0 && k < 100 * enough; k++) {
            int[] cut = random.ints(4, 0, n + 1).toArray();
            int i0 = Math.min(cut[0], cut[1]);
            int j0 = Math.min(cut[2], cut[3]);
            int i1 = Math.max(cut[0], cut[1]);
            int j1 = Math.max(cut[2], cut[3]);
            FloatMatrix sigma = FloatMatrix.zeros(i1 - i0, j1 - j0);
            FloatMatrix theta = FloatMatrix.zeros(i1 - i0, j1 - j0);
            try {
              prepared.tile(
                  i0,
                  i1,
                  j0,
                  j1,
                  (i, j, s, t) -> {
                    sigma.view(i - i0, i - i0 + s.rows(), j - j0, j - j0 + s.columns()).assign(s);
                    theta.view(i - i0, i - i0 + t.rows(), j - j0, j - j0 + t.columns()).assign(t);
                  });
            } catch (CancellationException e) {
              cancelled.incrementAndGet();
              continue;
            }
            whole.incrementAndGet();
            assertTrue(Arrays.equals(nngp.view(i0, i1, j0, j1).toArray(), sigma.toArray()));
            assertTrue(Arrays.equals(ntk.view(i0, i1, j0, j1).toArray(), theta.toArray()));
          }
        });
    assertTrue(whole.get() > 0, "all were cancelled");
    assertTrue(cancelled.get() > 0, "none was cancelled");
  }

  /** Threads that ask a new dual for its integrals get the bits that one thread gets. */
  @Test
  void integralsAskedForTogetherAreThoseOfOneThread() throws Exception {
    for (int time = 0; time < TIMES; time++) {
      double scale = 1 + 0.01 * time;
      DualActivation one = made(scale).dual();
      DualActivation shared = made(scale).dual();
      together(
          4,
          caller -> {
            Random random = new Random(17); // the same questions at about the same time
            for (int k = 0; k < 60; k++) {
              double qx = Math.exp(2 * random.nextGaussian());
              double qy = random.nextBoolean() ? qx : Math.exp(2 * random.nextGaussian());
              Correlation r = Correlation.of(random.nextDouble(-1, 1));
              String where = caller + ": " + qx + " " + qy + " " + r;
              double value = shared.value(qx, qy, r);
              double slope = shared.derivative(qx, qy, r);
              synchronized (one) {
                assertEquals(one.value(qx, qy, r), value, where);
                assertEquals(one.derivative(qx, qy, r), slope, where);
              }
            }
          });
    }
  }

  private static ActivationFunction made(double scale) {
    return Activations.custom("soft step", z -> Math.tanh(scale * z) + 0.1 * z);
  }

  /** Two processes that take commands, four viewers that give them: each is taken once. */
  @Test
  void everyCommandIsTakenOnce() throws Exception {
    int each = 40 * TIMES;
    Path run = Files.createDirectories(temp.resolve("run"));
    Map<RunControl.Command, AtomicInteger> taken = new EnumMap<>(RunControl.Command.class);
    for (RunControl.Command command : RunControl.Command.values()) {
      taken.put(command, new AtomicInteger());
    }
    AtomicInteger asking = new AtomicInteger(4);
    List<RunControl> takers = List.of(RunControl.of(run), RunControl.of(run));
    together(
        6,
        caller -> {
          if (caller < 4) {
            // A command for each, since two equal ones at the same nanosecond are one.
            try {
              for (int k = 0; k < each; k++) {
                RunControl.request(run, RunControl.Command.values()[caller]);
              }
            } finally {
              asking.decrementAndGet();
            }
            return;
          }
          boolean last = false;
          while (!last) {
            last = asking.get() == 0;
            if (last) {
              TimeUnit.MILLISECONDS.sleep(120); // it looks at the disk ten times a second
            }
            takers.get(caller - 4).poll().forEach(c -> taken.get(c).incrementAndGet());
          }
        });
    taken.forEach((command, count) -> assertEquals(each, count.get(), command.toString()));
    try (var left = Files.list(run.resolve("control"))) {
      assertEquals(List.of(), left.toList());
    }
  }

  /** Events of several threads, interrupted ones too, are whole lines in the order of each. */
  @Test
  void eventsOfManyThreadsAreWholeAndInOrder() throws Exception {
    Path directory = temp.resolve("log");
    int each = 1500 * TIMES;
    try (RunWriter writer = RunWriter.create(directory, RunSettings.of("train", Map.of(), 1))) {
      RunReader reader = RunReader.open(directory);
      int[] next = new int[3];
      AtomicInteger writing = new AtomicInteger(3);
      interrupted(
          4,
          400,
          caller -> {
            if (caller < 3) {
              try {
                for (int k = 0; k < each; k++) {
                  Map<String, Double> values = Map.of("cost", 1.0 / (k + 1));
                  writer.emit(new Event.Step("m" + caller, k, 0.5 * k, values));
                }
              } finally {
                writing.decrementAndGet();
              }
              return;
            }
            boolean last = false;
            while (!last) {
              last = writing.get() == 0;
              for (Event event : reader.poll()) {
                Event.Step step = (Event.Step) event;
                assertEquals(next[step.member().charAt(1) - '0']++, step.step());
              }
            }
          });
      assertArrayEquals(new int[] {each, each, each}, next);
      assertEquals(0, reader.skippedLines());
    }
  }
}

package dev.tangent.spark;

import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Workers;
import dev.tangent.simd.Width;
import java.io.File;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Computes the parts of a computation as tasks of Spark. A task computes some consecutive parts;
 * the driver takes results in the order of the parts, so that their sums have the same bits for any
 * number of tasks, executors and failures.
 */
public final class SparkWorkers implements Workers {
  /** The least number of tasks for each core, so that faster cores take more of them. */
  private static final int TASKS_OF_A_CORE = 4;

  /**
   * Up to this many parts, each part is a task: results arrive sooner, and less is repeated after a
   * failure.
   */
  private static final int TASKS = 1000;

  /** Seconds of a part below which some parts are a task: starting and returning one costs ms. */
  private static final double SHORT = 0.3;

  private static final Duration LOOK = Duration.create(100, "ms");
  private static final AtomicInteger GROUPS = new AtomicInteger();

  private final SparkContext context;
  private final int partitions;
  private final boolean asked;

  /** Seconds of a part when they were computed last, by what they are. */
  private final Map<String, Double> seconds = new ConcurrentHashMap<>();

  /**
   * Workers of a context.
   *
   * @param context to submit to
   * @param partitions tasks of a computation, at most; 0 for one a part, up to a thousand or four a
   *     core; four a core where parts turned out to be short
   */
  public SparkWorkers(SparkContext context, int partitions) {
    this.context = context;
    asked = partitions > 0;
    this.partitions =
        partitions > 0 ? partitions : Math.max(TASKS, TASKS_OF_A_CORE * atOnce(context));
  }

  private static int atOnce(SparkContext context) {
    int cpus = context.getConf().getInt("spark.task.cpus", 1);
    return Math.max(1, context.defaultParallelism() / cpus);
  }

  /** A value that every executor gets by a broadcast. */
  private record Sent<C extends Serializable>(Broadcast<C> broadcast) implements Shared<C> {
    @Override
    public C get() {
      return broadcast.value();
    }

    @Override
    public void close() {
      broadcast.destroy();
    }
  }

  @Override
  public <C extends Serializable> Shared<C> share(C value) {
    return new Sent<>(JavaSparkContext.fromSparkContext(context).broadcast(value));
  }

  /** A file that Spark copies to every machine that asks for it. */
  private record SentFile(String name) implements Shared<File> {
    @Override
    public File get() {
      return new File(SparkFiles.get(name));
    }

    @Override
    public void close() {}
  }

  /** A file of the machine on which everything is computed. */
  private record OwnFile(File get) implements Shared<File> {
    @Override
    public void close() {}
  }

  @Override
  public Shared<File> share(Path file) {
    if (context.isLocal()) {
      return new OwnFile(file.toAbsolutePath().toFile());
    }
    context.addFile(file.toAbsolutePath().toString());
    return new SentFile(String.valueOf(file.getFileName()));
  }

  @Override
  public int atOnce() {
    return atOnce(context);
  }

  @Override
  public boolean areElsewhere() {
    return true;
  }

  @Override
  public <T extends Serializable> void forEach(
      String what, int parts, Part<T> part, Taker<T> taker, Progress progress) {
    if (parts == 0) {
      return;
    }
    Threads.checkInterrupted();
    progress.update(what, 0, parts);
    boolean few = !asked && seconds.getOrDefault(what, 1.0) < SHORT;
    int tasks = Math.min(parts, few ? TASKS_OF_A_CORE * atOnce() : partitions);
    long start = System.nanoTime();
    List<Integer> firsts = IntStream.range(0, tasks).boxed().toList();
    RDD<Integer> numbers =
        JavaSparkContext.fromSparkContext(context).parallelize(firsts, tasks).rdd();
    inOrder(
        context,
        what,
        numbers,
        tasks,
        parts,
        new PartsTask<>(part, parts, tasks, Width.BITS, cpus(context)),
        taker,
        progress);
    // Results don't depend on the number of tasks, so time may decide it.
    int together = Math.min(tasks, atOnce());
    seconds.put(what, (System.nanoTime() - start) / 1e9 * together / parts);
  }

  /**
   * Computes something for every partition of some data, and takes the results in the order of the
   * partitions, in whatever order they arrive. A result that was taken is not kept.
   *
   * @param tasks the number of partitions
   * @param parts how many results they have together
   * @param body of a partition, gives results that follow one another
   */
  public static <I, T extends Serializable> void inOrder(
      SparkContext context,
      String what,
      RDD<I> data,
      int tasks,
      int parts,
      scala.Function1<scala.collection.Iterator<I>, ArrayList<T>> body,
      Taker<T> taker,
      Progress progress) {
    Inbox<T> inbox = new Inbox<>();
    String group = "tangent-" + GROUPS.incrementAndGet();
    context.setJobGroup(group, what, true);
    try {
      SimpleFutureAction<Object> action =
          context.submitJob(
              data, body, sequence(IntStream.range(0, tasks).boxed().toList()), inbox, () -> null);
      try {
        await(action, what, parts, tasks, inbox, taker, progress);
      } catch (RuntimeException | Error e) {
        action.cancel();
        throw e;
      }
    } finally {
      context.clearJobGroup();
    }
  }

  @SuppressWarnings("unchecked") // the numbers are boxed alike in both languages
  private static Seq<Object> sequence(List<Integer> numbers) {
    return (Seq<Object>) (Seq<?>) CollectionConverters.asScala(numbers).toSeq();
  }

  /** Threads of a task. */
  public static int cpus(SparkContext context) {
    return context.getConf().getInt("spark.task.cpus", 1);
  }

  private static <T extends Serializable> void await(
      SimpleFutureAction<Object> action,
      String what,
      int parts,
      int tasks,
      Inbox<T> inbox,
      Taker<T> taker,
      Progress progress) {
    int task = 0;
    int taken = 0;
    while (task < tasks) {
      boolean ended = action.isCompleted();
      List<T> results = inbox.take(task);
      if (results != null) {
        for (T result : results) {
          taker.take(taken++, result);
        }
        task++;
        progress.update(what, taken, parts);
        continue;
      }
      if (ended) {
        throw SparkFailure.of(action, what);
      }
      try {
        inbox.await(action, LOOK);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted");
      }
      progress.update(what, taken, parts);
    }
  }

  /** Results of tasks as they come, in any order. */
  private static final class Inbox<T>
      extends scala.runtime.AbstractFunction2<Object, ArrayList<T>, scala.runtime.BoxedUnit> {
    private final TreeMap<Integer, List<T>> waiting = new TreeMap<>();

    @Override
    public synchronized scala.runtime.BoxedUnit apply(Object task, ArrayList<T> results) {
      waiting.put((Integer) task, results);
      notifyAll();
      return scala.runtime.BoxedUnit.UNIT;
    }

    synchronized @Nullable List<T> take(int task) {
      return waiting.remove(task);
    }

    /** Waits until there is a new result, the job has ended, or a short time has passed. */
    void await(SimpleFutureAction<Object> action, Duration most) throws InterruptedException {
      try {
        synchronized (this) {
          if (!action.isCompleted()) {
            wait(10);
          }
        }
        if (action.isCompleted()) {
          Await.ready(action, most);
        }
      } catch (TimeoutException e) {
        // The caller checks the state again.
      }
    }
  }
}

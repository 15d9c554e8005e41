package dev.tangent.spark;

import dev.tangent.job.frame.JobException;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Workers.Part;
import dev.tangent.simd.Width;
import java.io.Serial;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Locale;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** The work of a task: some consecutive parts. */
public final class PartsTask<T extends Serializable>
    extends AbstractFunction1<Iterator<Integer>, ArrayList<T>> implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private final Part<T> part;
  private final int parts;
  private final int tasks;
  private final int bits;
  private final int cpus;

  /**
   * The tasks of a computation.
   *
   * @param part what to compute
   * @param parts how many there are
   * @param tasks among how many tasks they are divided
   * @param bits width of the driver's vectors
   * @param cpus threads of a task
   */
  PartsTask(Part<T> part, int parts, int tasks, int bits, int cpus) {
    this.part = part;
    this.parts = parts;
    this.tasks = tasks;
    this.bits = bits;
    this.cpus = cpus;
  }

  @Override
  public ArrayList<T> apply(Iterator<Integer> numbers) {
    requireWidth(bits);
    ArrayList<T> results = new ArrayList<>();
    try (Threads own = Threads.ofCount(cpus)) {
      own.run(
          () -> {
            while (numbers.hasNext()) {
              long task = numbers.next();
              int to = (int) ((task + 1) * parts / tasks);
              for (int p = (int) (task * parts / tasks); p < to; p++) {
                results.add(part.compute(p));
              }
            }
          });
    }
    return results;
  }

  /**
   * Refuses an executor with another vector width: it would add in another order, so sums would
   * have other bits.
   */
  public static void requireWidth(int bits) {
    if (Width.BITS != bits) {
      throw new JobException(
          String.format(
              Locale.ROOT,
              "executor on %s has %s, the driver %s",
              host(),
              words(Width.BITS),
              words(bits)),
          Width.BITS == 0
              ? "give --conf spark.executor.extraJavaOptions=--add-modules=jdk.incubator.vector"
                  + " (Java 25)"
              : "give --conf spark.executor.extraJavaOptions=-Dtangent.simd="
                  + bits
                  + ", or the driver -Dtangent.simd="
                  + Width.BITS);
    }
  }

  private static String words(int bits) {
    return bits == 0 ? "no vector module (scalar code)" : bits + "-bit vectors";
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "a machine without a name";
    }
  }
}

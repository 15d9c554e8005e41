package dev.tangent.linalg;

import java.io.File;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * Where the independent parts of a long computation are done: in this process, or on the machines
 * of a cluster. Like {@link Threads} they are found by {@link #current()}, so that the code of a
 * computation does not depend on where it runs.
 *
 * <pre>{@code
 * try (Workers.Shared<DoubleMatrix> x = workers.share(points)) {
 *   workers.forEach("rows", 40, part -> f(x.get(), part), (part, y) -> sum.add(y), progress);
 * }
 * }</pre>
 *
 * <p>Parts are cut by shapes alone and their results are taken in the order of their numbers:
 * whatever the workers are, and however often a part is computed again after a failure, the result
 * has the same bits.
 */
public interface Workers {
  /** Computes one part after the other in this process, each on all of its threads. */
  Workers HERE = new WorkersHere();

  /**
   * A value that many parts read: it is sent to every machine once.
   *
   * @param <C> what it is
   */
  interface Shared<C extends Serializable> extends Serializable, AutoCloseable {
    /** {@return the value, where the part is computed} */
    C get();

    /** Says that the value is not needed any more. */
    @Override
    void close();
  }

  /**
   * One part of the work. It may be computed in another process, or twice: so it must be
   * serializable, and must have no effect but its result.
   *
   * @param <T> type of the results
   */
  @FunctionalInterface
  interface Part<T extends Serializable> extends Serializable {
    /**
     * {@return the result of a part, which depends on its number alone}
     *
     * @param part number of the part, from 0
     */
    T compute(int part);
  }

  /**
   * Takes results on the thread that asked for them, part 0 first.
   *
   * @param <T> type of the results
   */
  @FunctionalInterface
  interface Taker<T> {
    /**
     * Takes the result of a part.
     *
     * @param part number of the part, from 0
     * @param result what the part returned
     */
    void take(int part, T result);
  }

  /**
   * Sends a value to where the parts are computed.
   *
   * @param <C> type of the value
   * @param value to be read by parts; small enough to be sent to every process
   * @return what parts hold to read it
   */
  <C extends Serializable> Shared<C> share(C value);

  /**
   * Makes a file of this process readable where the parts are computed; machines that don't see it
   * get a copy. It must stay as it is until the work ends.
   *
   * @param file of this machine
   * @return where a part finds it
   */
  Shared<File> share(Path file);

  /**
   * Computes parts 0 … {@code parts − 1} and hands their results over in this order.
   *
   * @param <T> type of the results
   * @param what they are, for progress
   * @param parts how many
   * @param part computes a part
   * @param taker takes the results, on the calling thread
   * @param progress hears how far the work is; an exception from it ends the work
   * @throws java.util.concurrent.CancellationException when the calling thread is interrupted, or
   *     {@code progress} says so
   * @throws RuntimeException what a part threw
   */
  <T extends Serializable> void forEach(
      String what, int parts, Part<T> part, Taker<T> taker, Progress progress);

  /** {@return how many parts are computed at the same time, about; results never depend on it} */
  int atOnce();

  /**
   * {@return whether parts are computed in other processes: these can at most open a file by its
   * path}
   */
  boolean areElsewhere();

  /** {@return the workers bound by {@link #call}, else {@link #HERE}} */
  static Workers current() {
    return WorkersHere.CURRENT.isBound() ? WorkersHere.CURRENT.get() : HERE;
  }

  /**
   * Calls {@code body} with these workers as the current ones.
   *
   * @param <T> type of the results
   * @param body what is done
   * @return what {@code body} returned
   * @throws Exception what {@code body} threw
   */
  default <T> T call(Callable<T> body) throws Exception {
    return ScopedValue.where(WorkersHere.CURRENT, this).call(body::call);
  }
}

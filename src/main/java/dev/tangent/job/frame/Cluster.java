package dev.tangent.job.frame;

import dev.tangent.linalg.Workers;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Other machines that compute the parts of a job for the process that runs it. Implementations are
 * found on the class path; the Spark artifact brings one.
 */
public interface Cluster extends AutoCloseable {
  /** {@return where the parts are computed} */
  Workers workers();

  /**
   * Runs work whose parts are computed on these machines.
   *
   * @param <T> what it returns
   * @param body the work
   * @return what {@code body} returned
   * @throws Exception what {@code body} threw
   */
  default <T> T call(Callable<T> body) throws Exception {
    return workers().call(body);
  }

  /** {@return what it is, in a few words} */
  String describe();

  /** Releases the machines. */
  @Override
  void close();

  /** Knows how to reach machines. */
  interface Provider {
    /** {@return where the process was started to work on, by a submission; null when nowhere} */
    @Nullable String submittedTo();

    /**
     * Reaches machines.
     *
     * @param where {@code local[2]}, {@code spark://HOST:PORT}
     * @param name of the application there
     * @return the machines, to be closed
     * @throws JobException when there is no such place, or it can't be reached
     */
    Cluster open(String where, String name);
  }

  /**
   * {@return where the process was started to work on by a submission (spark-submit); null when
   * nowhere}
   */
  static @Nullable String submittedTo() {
    for (Provider provider : ServiceLoader.load(Provider.class)) {
      String where = provider.submittedTo();
      if (where != null) {
        return where;
      }
    }
    return null;
  }

  /**
   * Reaches machines.
   *
   * @param where {@code local[2]}, {@code spark://HOST:PORT}
   * @param name of the application there
   * @return the machines, to be closed
   * @throws JobException when nothing on the class path knows how
   */
  static Cluster open(String where, String name) {
    for (Provider provider : ServiceLoader.load(Provider.class)) {
      return provider.open(where, name);
    }
    throw new JobException(
        "--on " + where + " without Spark on the class path",
        "start it by the sources' `ntk`, or by spark-submit with tangent-*-spark.jar");
  }
}

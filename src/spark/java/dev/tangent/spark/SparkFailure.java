package dev.tangent.spark;

import dev.tangent.job.frame.JobException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkException;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.util.Try;

/** The error of a Spark job, in the words of the task that failed. */
public final class SparkFailure {
  private SparkFailure() {}

  static RuntimeException of(SimpleFutureAction<Object> action, String what) {
    Option<Try<Object>> ended = action.value();
    Throwable failure =
        ended.isDefined() && ended.get().isFailure()
            ? ended.get().failed().get()
            : new IllegalStateException("a task of Spark gave no result");
    return of(failure, what);
  }

  /**
   * The exception of the task itself if Spark passed it on, else one with a line of Spark's
   * message.
   */
  public static RuntimeException of(Throwable failure, String what) {
    Throwable cause = cause(failure);
    if (cause instanceof CancellationException cancelled) {
      return cancelled;
    }
    if (cause instanceof RuntimeException own && !(failure == own)) {
      return own;
    }
    if (cause instanceof OutOfMemoryError) {
      return new JobException(
          "an executor has no memory left for " + what, "give a larger --executor-memory", failure);
    }
    String text = String.valueOf(failure.getMessage());
    return new JobException(
        String.format(Locale.ROOT, "Spark gave up on %s (%s)", what, line(text)),
        "--debug shows all of it",
        failure);
  }

  private static @Nullable Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof SparkException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String line(String text) {
    String first = text.lines().findFirst().orElse("");
    return first.length() > 300 ? first.substring(0, 300) + "…" : first;
  }
}

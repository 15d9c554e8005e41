package dev.tangent.job.frame;

import dev.tangent.run.Event;
import java.nio.file.Path;

/** Hears what a running job says, and can stop it. Called from any thread: be quick. */
public interface JobListener {
  /** Hears nothing. */
  JobListener NONE = new JobListener() {};

  /**
   * {@code done} of {@code total} units of {@code what} are finished.
   *
   * @param what is counted, for people
   * @param done how many units are finished
   * @param total how many there are
   */
  default void progress(String what, long done, long total) {}

  /**
   * Hears what people may like to know; it is in the log too.
   *
   * @param text a line
   */
  default void info(String text) {}

  /**
   * Hears a warning, which is in the log too.
   *
   * @param text a line
   */
  default void warn(String text) {}

  /**
   * Hears what the owner of the run wants to know at once; it is in the log too.
   *
   * @param run its directory
   * @param alert what it is
   */
  default void alert(Path run, Event.Alert alert) {}

  /** {@return whether to stop: asked at every step and every sign of progress} */
  default boolean isCancelled() {
    return false;
  }

  /**
   * Called when the result is there, before the run ends: for work that belongs to the run but not
   * to the job, such as drawing its figures.
   *
   * @param run that ends
   */
  default void ending(JobRun run) {}
}

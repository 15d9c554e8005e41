package dev.tangent.job.frame;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The work behind a verb: a spec together with its data. When a job is made, its inputs have been
 * read and everything that can be checked before computing has been checked, but nothing is written
 * yet. {@link Jobs} runs it in a directory.
 *
 * <p>Example:
 *
 * <pre>{@code
 * ComponentsSpec spec = ComponentsSpec.of(DataSpec.named("digits")).with("components", 5);
 * ComponentsResult result = Jobs.run(ComponentsJob.of(spec), Path.of("out"));
 * }</pre>
 *
 * @param <R> type of the result
 */
public interface Job<R extends JobResult> {
  /** {@return what is asked for} */
  JobSpec<?> spec();

  /**
   * {@return the settings for {@code run.json}: those of the spec, and perhaps some that the data
   * decided, as {@code architecture}, the text of the network}
   */
  default Map<String, Object> settings() {
    return spec().toMap();
  }

  /** {@return an estimate of time, memory and disk before it starts} */
  JobEstimate estimate();

  /**
   * {@return the {@link Fingerprint} of each input, by the name of its setting} A run that goes on
   * with other inputs than it began with is refused.
   */
  Map<String, String> fingerprints();

  /** {@return the files that are read: outputs never take their place} */
  List<Path> reads();

  /**
   * {@return the names of the files that it may write beside those of every run, as {@code
   * ntk.npy}}
   */
  List<String> writes();

  /**
   * {@return where its run is when its results go to {@code out}: there, or below it where several
   * runs write their results side by side}
   *
   * @param out where its results go
   */
  default Path directory(Path out) {
    return out;
  }

  /**
   * {@return whether it finds by itself what an earlier run finished, wherever that run ended; then
   * a new run continues the work and replaces the record of the earlier one}
   */
  default boolean findsFinishedWork() {
    return false;
  }

  /**
   * Deletes the work that {@link #findsFinishedWork} would find. Called for {@code --overwrite},
   * once this process owns the directory of the run.
   *
   * @param run the directory of the run
   */
  default void discard(Path run) {}

  /**
   * Does the work, from the start or from the last checkpoint ({@link JobRun#isResumed}).
   *
   * @param run that it is done in
   * @return the result
   * @throws java.util.concurrent.CancellationException when it is interrupted or stopped
   * @throws RuntimeException for what can't be done, with one line that says what to do
   */
  R run(JobRun run);

  /**
   * Deletes what only a resumed run needs: called when {@code result.json} is there.
   *
   * @param run that it is done in
   */
  default void tidy(JobRun run) {}
}

package dev.tangent.job.frame;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The work behind a verb: a spec that met its data. Who makes one has read the inputs and checked
 * everything that can be checked before computing; nothing is written yet. {@link Jobs} runs it in
 * a directory.
 *
 * <p>Example:
 *
 * <pre>{@code
 * ComponentsSpec spec = ComponentsSpec.of(DataSpec.named("digits")).with("components", 5);
 * ComponentsResult result = Jobs.run(ComponentsJob.of(spec), Path.of("out"));
 * }</pre>
 *
 * @param <R> what comes out
 */
public interface Job<R extends JobResult> {
  /** {@return what is asked for} */
  JobSpec<?> spec();

  /**
   * {@return what {@code run.json} says of it: the spec, and perhaps more that the data decided, by
   * the name of a setting (the text of the network, as {@code architecture})}
   */
  default Map<String, Object> settings() {
    return spec().toMap();
  }

  /** {@return what it takes, before it starts} */
  JobEstimate estimate();

  /**
   * {@return what tells the inputs from others, by the name of their setting: {@link Fingerprint}}
   * A run that goes on with other inputs than it began with is refused.
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
   * {@return whether it finds by itself what an earlier run finished, wherever that ended: then
   * beginning anew is going on, and the record of the earlier run gives way}
   */
  default boolean findsFinishedWork() {
    return false;
  }

  /**
   * Takes away what {@link #findsFinishedWork} is about: {@code --overwrite} asks for it, when the
   * directory of the run is this process's.
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
   * Takes away what only a continuation needs: called when {@code result.json} is there.
   *
   * @param run that it is done in
   */
  default void tidy(JobRun run) {}
}

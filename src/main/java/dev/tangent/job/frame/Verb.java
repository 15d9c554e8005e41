package dev.tangent.job.frame;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/**
 * A verb of the table: what it is asked for when nothing is said, and how it becomes work.
 *
 * @param defaults the spec with no option given
 * @param open reads the inputs, as {@code ComponentsJob::of}
 * @param <S> its spec
 * @param <R> its result
 */
public record Verb<S extends Record & JobSpec<S>, R extends JobResult>(
    S defaults, Function<S, Job<R>> open) {

  /** Its name: {@code pca}. */
  public String name() {
    return defaults.verb();
  }

  /**
   * The spec of these settings.
   *
   * @param settings by name; the rest are the defaults
   * @throws SpecException for a setting that there isn't, and for values that can't be meant
   */
  public S spec(Map<String, ?> settings) {
    return SpecMap.read(defaults, settings);
  }

  /** The work: reads the inputs and checks all that can be checked. */
  public Job<R> job(Map<String, ?> settings) {
    return open.apply(spec(settings));
  }

  /** Goes on with a run of this verb, see {@link Jobs#resume}. */
  public R resume(Path directory, JobListener listener) {
    return Jobs.resume(directory, defaults, open, listener);
  }
}

package dev.tangent.job.frame;

import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/**
 * A verb of the table: its default spec, and what makes a job of a spec.
 *
 * @param defaults the spec with no option given
 * @param open reads the inputs, as {@code ComponentsJob::of}
 * @param <S> its spec
 * @param <R> its result
 */
public record Verb<S extends Record & JobSpec<S>, R extends JobResult>(
    S defaults, Opener<S, R> open) implements Serializable {

  /**
   * Makes a job of a spec. It is serializable, so that other processes can do the same.
   *
   * @param <R> type of the result
   * @param <S> type of the spec
   */
  @FunctionalInterface
  public interface Opener<S, R extends JobResult> extends Function<S, Job<R>>, Serializable {}

  /**
   * The serialized form of a verb: the defaults are not sent, because the class of the spec has
   * them.
   *
   * @param <S> type of the spec
   * @param spec class of the spec
   * @param open makes the work
   * @param <R> type of the result
   */
  private record Written<S extends Record & JobSpec<S>, R extends JobResult>(
      Class<?> spec, Opener<S, R> open) implements Serializable {
    @Serial
    @SuppressWarnings("unchecked") // the type of the defaults that were written
    private Object readResolve() throws ObjectStreamException {
      try {
        return new Verb<>((S) spec.getField("DEFAULT").get(null), open);
      } catch (NoSuchFieldException | IllegalAccessException e) {
        throw new InvalidObjectException(spec + " has no DEFAULT");
      }
    }
  }

  /** {@return the class of the spec and what opens it} */
  @Serial
  private Object writeReplace() {
    return new Written<>(defaults.getClass(), open);
  }

  /** {@return its name: {@code pca}} */
  public String name() {
    return defaults.verb();
  }

  /**
   * {@return the spec of these settings}
   *
   * @param settings by name; the rest are the defaults
   * @throws SpecException for a setting that there isn't, and for values that make no sense
   */
  public S spec(Map<String, ?> settings) {
    return SpecMap.read(defaults, settings);
  }

  /**
   * {@return the work, whose inputs are read and checked as far as can be}
   *
   * @param settings by name
   */
  public Job<R> job(Map<String, ?> settings) {
    return open.apply(spec(settings));
  }

  /**
   * {@return the work of settings that another process wrote, as those of a run ({@link
   * SpecMap#write})}
   *
   * @param settings by name
   */
  public Job<R> recalled(Map<String, Object> settings) {
    return open.apply(SpecMap.recall(defaults, settings));
  }

  /**
   * Goes on with a run of this verb, see {@link Jobs#resume}.
   *
   * @param directory of the run
   * @param listener hears of progress, and may stop the work
   * @return the result
   */
  public R resume(Path directory, JobListener listener) {
    return Jobs.resume(directory, defaults, open, listener);
  }
}

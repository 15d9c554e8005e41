package dev.tangent.job.frame;

import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides what a job computes, as an immutable record. Its components are settings:
 * {@code testInputs} is {@code test-inputs} in {@code run.json} and {@code --test-inputs} on the
 * command line. {@link SpecMap} lists the types that a component may have.
 *
 * <p>The canonical constructor refuses values that make no sense, by {@link SpecException}. A spec
 * does not read files: the {@link Job} that opens the data checks what depends on them.
 *
 * @param <S> the record itself
 */
public interface JobSpec<S extends JobSpec<S>> {
  /** {@return the verb: {@code pca}} */
  String verb();

  /** {@return the seed, which decides every random number} */
  long seed();

  /** {@return all settings by name, without those that are null: numbers, booleans, text, lists} */
  default Map<String, Object> toMap() {
    return SpecMap.write((Record) this);
  }

  /**
   * {@return this spec with another value of one setting}
   *
   * @param setting its name, as {@code limit-rows}
   * @param value of its type, or as text; null removes it
   * @throws SpecException when there is no such setting, or the value makes no sense
   */
  @SuppressWarnings("unchecked") // A spec of type S reads a spec of type S.
  default S with(String setting, @Nullable Object value) {
    return (S) SpecMap.read((Record) this, Collections.singletonMap(setting, value));
  }

  /**
   * {@return this spec with one of its parts replaced: other data, another network}
   *
   * @param part of the spec
   */
  @SuppressWarnings("unchecked") // A spec of type S with a part replaced is of type S.
  default S with(SpecPart part) {
    return (S) SpecMap.replace((Record) this, part);
  }

  /**
   * {@return a spec of this verb from the settings of a run}
   *
   * @param settings by name
   * @throws SpecException for settings that this version doesn't know
   */
  @SuppressWarnings("unchecked") // A spec of type S reads a spec of type S.
  default S recall(Map<String, Object> settings) {
    return (S) SpecMap.recall((Record) this, settings);
  }
}

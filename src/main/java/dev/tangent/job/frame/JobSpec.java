package dev.tangent.job.frame;

import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides what a job computes, as an immutable record. Its components are settings:
 * {@code testInputs} is {@code test-inputs} in {@code run.json} and {@code --test-inputs} on the
 * command line. {@link SpecMap} lists the types that a component may have.
 *
 * <p>The canonical constructor refuses values that can't be meant, by {@link SpecException}. A spec
 * does not read files: what only the data can tell is checked by the {@link Job} that opens them.
 *
 * @param <S> the record itself
 */
public interface JobSpec<S extends JobSpec<S>> {
  /** {@return the verb: {@code pca}} */
  String verb();

  /** {@return decides every random number} */
  long seed();

  /**
   * {@return all settings by name, those that are null left out: numbers, booleans, text, lists}
   */
  default Map<String, Object> toMap() {
    return SpecMap.write((Record) this);
  }

  /**
   * {@return this spec with another value of one setting}
   *
   * @param setting its name, as {@code limit-rows}
   * @param value of its type, or as text; null takes it away
   * @throws SpecException when there is no such setting, or the value can't be meant
   */
  @SuppressWarnings("unchecked") // A spec of type S reads a spec of type S.
  default S with(String setting, @Nullable Object value) {
    return (S) SpecMap.read((Record) this, Collections.singletonMap(setting, value));
  }

  /**
   * {@return this spec with this part in the place of its own: other data, another network}
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

package dev.tangent.job.frame;

import java.util.Map;

/**
 * A record that is a part of several specs, as where the data come from. Its components become
 * settings of the whole, by their names.
 */
public interface SpecPart {
  /** {@return this part as it is written to {@code run.json}: to be read from any directory} */
  default SpecPart recorded() {
    return this;
  }

  /**
   * {@return the settings of a run, before a spec is made of them again: what says a thing twice
   * goes}
   *
   * @param settings by name
   */
  default Map<String, Object> recalled(Map<String, Object> settings) {
    return settings;
  }
}

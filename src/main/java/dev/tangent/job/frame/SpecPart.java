package dev.tangent.job.frame;

import java.util.Map;

/**
 * A record that is a part of several specs, for example where the data come from. Its components
 * become settings of the whole, by their names.
 */
public interface SpecPart {
  /**
   * {@return this part as it is written to {@code run.json}, so that it can be read from any
   * directory}
   */
  default SpecPart recorded() {
    return this;
  }

  /**
   * {@return the settings of a run, from which a spec is made again: without those that only repeat
   * others}
   *
   * @param settings by name
   */
  default Map<String, Object> recalled(Map<String, Object> settings) {
    return settings;
  }
}

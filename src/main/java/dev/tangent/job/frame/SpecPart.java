package dev.tangent.job.frame;

/**
 * A record that is a part of several specs, as where the data come from. Its components become
 * settings of the whole, by their names.
 */
public interface SpecPart {
  /** The same as it is written to {@code run.json}: to be read from any directory. */
  default SpecPart recorded() {
    return this;
  }
}

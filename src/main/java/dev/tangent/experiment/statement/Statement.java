package dev.tangent.experiment.statement;

import dev.tangent.experiment.ExperimentScale;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A statement of JGH as a measurement that can fail. */
public interface Statement {

  /** The name on the command line: {@code theorem-1}. */
  String id();

  /** The claim of JGH, in a line. */
  String claim();

  /** The rough time of this check in seconds, from which the time left is estimated. */
  default double seconds() {
    return 1;
  }

  /** The errors that this check must notice. */
  Set<Fault> faults();

  /**
   * Measures. The same scale, seed and fault give the same numbers.
   *
   * @param fault an error to plant, of those in {@link #faults}; null for an honest check
   */
  List<Measurement> measure(ExperimentScale scale, long seed, @Nullable Fault fault);
}

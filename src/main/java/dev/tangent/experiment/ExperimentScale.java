package dev.tangent.experiment;

import java.util.Arrays;
import java.util.Locale;

/** How large an experiment is run. */
public enum ExperimentScale {
  /**
   * Every figure takes well under a minute: smaller widths and fewer networks, but the same
   * mathematics.
   */
  QUICK,
  /** The sizes of the paper. */
  PAPER;

  /** Reads {@code quick} or {@code paper}. */
  public static ExperimentScale parse(String text) {
    return Arrays.stream(values())
        .filter(s -> s.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        Locale.ROOT, "unknown scale \"%s\": choose quick or paper", text)));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

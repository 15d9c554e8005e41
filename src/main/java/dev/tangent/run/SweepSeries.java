package dev.tangent.run;

import java.util.Optional;

/**
 * How the curves of a sweep are named in its log: the code that runs sweeps writes these names;
 * dashboards and figures read them. The role of such a curve is {@link #ROLE}, its member says what
 * else was set ({@code relu}, or {@link #ALL}), x is the setting that was swept, y the mean over
 * the seeds, the band its standard deviation.
 *
 * <p>The distance to the limit against the width is said once more under the role {@link
 * Recorded#CONVERGENCE}, as {@code measured …} and {@code fit …}.
 *
 * @param measure what was measured: {@code drift}
 * @param against the setting: {@code width}
 * @param fit whether it is the power law through the runs, not their means
 */
public record SweepSeries(String measure, String against, boolean fit) {
  /** The role of the curves. */
  public static final String ROLE = "sweep";

  /** The role of a series of {@link Recorded#CONVERGENCE} that holds means of what was measured. */
  public static final String MEASURED = "measured";

  /** The end of the name of a power law. */
  public static final String FIT = "fit";

  /** The member where nothing else was set. */
  public static final String ALL = "all runs";

  private static final String AGAINST = " against ";

  /** {@return the name in the log: {@code drift against width}, {@code drift against width fit}} */
  public String text() {
    return measure + AGAINST + against + (fit ? " " + FIT : "");
  }

  /**
   * {@return what a name in the log says; empty when it is no such name}
   *
   * @param text name of a series
   */
  public static Optional<SweepSeries> parse(String text) {
    int at = text.indexOf(AGAINST);
    if (at < 0) {
      return Optional.empty();
    }
    boolean fit = text.endsWith(" " + FIT);
    int end = text.length() - (fit ? FIT.length() + 1 : 0);
    int from = at + AGAINST.length();
    return from > end
        ? Optional.empty()
        : Optional.of(new SweepSeries(text.substring(0, at), text.substring(from, end), fit));
  }
}

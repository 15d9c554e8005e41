package dev.tangent.job.spec;

import dev.tangent.job.frame.SpecException;
import dev.tangent.layer.Activation;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Dense;
import dev.tangent.linalg.DoubleMatrix;
import java.util.Locale;

/** What a finite network takes in memory, and what its numbers can hold. */
public final class NetworkSize {
  /** Passes of a network keep at most so many activations at a time. */
  private static final long PASS_ENTRIES = 1L << 26;

  private NetworkSize() {}

  /**
   * Bytes of a network and of its passes.
   *
   * @param points how many there are at a time
   * @param copies how many vectors of the parameters' size
   */
  public static double bytes(Architecture architecture, int points, boolean single, int copies) {
    int[] widths = architecture.widths();
    double outputs = 0;
    double widest = widths[0];
    for (int l = 1; l < widths.length; l++) {
      outputs += widths[l];
      widest = Math.max(widest, widths[l]);
    }
    boolean inPlace =
        architecture.layers().stream()
            .allMatch(
                layer ->
                    layer instanceof Dense
                        || layer instanceof Activation a && a.function().keepsSlope());
    // A block of points has at least 64, and else as many as the budget of a pass holds.
    double kept = outputs * (inPlace ? 1 : 2);
    double pass = Math.min(points, Math.max(64, PASS_ENTRIES / kept)) * (kept + 2 * widest);
    double entries = copies * parameters(architecture) + pass;
    return entries * (single ? Float.BYTES : Double.BYTES);
  }

  /** How many parameters the dense layers have. */
  public static double parameters(Architecture architecture) {
    int[] widths = architecture.widths();
    double parameters = 0;
    for (int l = 1; l < widths.length; l++) {
      parameters += (double) widths[l] * (widths[l - 1] + 1.0);
    }
    return parameters;
  }

  /** Refuses numbers that float32 can't hold. */
  public static void requireSingle(String name, DoubleMatrix x) {
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.columns(); j++) {
        if (Math.abs(x.get(i, j)) > Float.MAX_VALUE) {
          throw new SpecException(
              String.format(
                  Locale.ROOT,
                  "%s: row %d, column %d (from 0) is %s, too large for float32",
                  name,
                  i,
                  j,
                  x.get(i, j)),
              "scale the inputs, or use --precision f64");
        }
      }
    }
  }
}

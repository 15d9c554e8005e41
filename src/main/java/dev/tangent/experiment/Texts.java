package dev.tangent.experiment;

import dev.tangent.run.RunModel;
import java.util.Locale;
import java.util.Map;

/** Numbers as tables show them. */
public final class Texts {
  private Texts() {}

  /** {@code digits} decimals, or scientific where those would show nothing. */
  public static String number(double value, int digits) {
    boolean fits = value == 0 || Math.abs(value) >= Math.pow(10, 1 - digits);
    return String.format(Locale.ROOT, "%." + (fits ? digits + "f" : "2e"), value);
  }

  /** Mean ± deviation of a sample. */
  public static String spread(double[] sample, int digits) {
    return number(Statistics.mean(sample), digits)
        + " ± "
        + number(Statistics.deviation(sample), digits);
  }

  /** A number as people write it: 200 rather than 200.0. */
  public static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString(Math.round(value))
        : Double.toString(value);
  }

  /** Adds mean and deviation of a sample to a result. */
  public static void put(Map<String, Object> result, String name, double[] sample) {
    result.put(name, Statistics.mean(sample));
    result.put(name + "-deviation", Statistics.deviation(sample));
  }

  /** A curve that must be in the log by now. */
  public static RunModel.CurveState curve(
      RunModel model, String role, String member, String series) {
    RunModel.CurveState curve = model.curves().get(new RunModel.Key(role, member, series));
    if (curve == null) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the log has no curve %s of %s: was events.jsonl changed?",
              role,
              member));
    }
    return curve;
  }
}

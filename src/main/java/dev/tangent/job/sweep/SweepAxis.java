package dev.tangent.job.sweep;

import dev.tangent.job.frame.SpecException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A setting and the values that it takes in turn: {@code width=64,256,1024}. Where values hold
 * commas themselves they are separated by {@code |}: {@code activation=polynomial:0,1|relu}.
 *
 * @param setting its name, as {@code width}
 * @param values as text, no two the same
 */
public record SweepAxis(String setting, List<String> values) {
  private static final String AS = "as in --sweep width=64,256,1024";

  /** Refuses an axis without values, and repeated values. */
  public SweepAxis {
    values = List.copyOf(values);
    String said = "--sweep " + setting + "=" + String.join(",", values);
    SpecException.require(
        !values.isEmpty() && values.stream().noneMatch(String::isBlank), said, AS);
    SpecException.require(
        new HashSet<>(values).size() == values.size(), said, "give each value once");
    SpecException.require(!setting.equals("seed"), said, "use --seeds K, from --seed on");
  }

  /**
   * Reads an axis.
   *
   * @param text as people write it
   * @return the axis
   * @throws SpecException when it is none
   */
  public static SweepAxis parse(String text) {
    int at = text.indexOf('=');
    SpecException.require(at > 0, "--sweep " + text, AS);
    String setting = text.substring(0, at).strip().replaceFirst("^--", "");
    String values = text.substring(at + 1);
    String separator = values.contains("|") ? "|" : ",";
    return new SweepAxis(
        setting,
        Arrays.stream(values.split(Pattern.quote(separator), -1)).map(String::strip).toList());
  }

  /** {@return the form that {@link #parse} reads} */
  public String text() {
    boolean commas = values.stream().anyMatch(v -> v.contains(","));
    return setting + "=" + String.join(commas ? "|" : ",", values);
  }
}

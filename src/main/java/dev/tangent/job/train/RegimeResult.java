package dev.tangent.job.train;

import dev.tangent.dynamics.insight.Regime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The regime of a training: lazy or rich.
 *
 * @param regime the judgement and the two numbers that it rests on
 * @param start what was measured at the start, by name
 * @param end the same at the end
 */
public record RegimeResult(Regime regime, Map<String, Double> start, Map<String, Double> end) {
  /** {@return which regime and why, in two lines} */
  public String text() {
    StringBuilder text = new StringBuilder(regime.text());
    Double before = start.get(RegimeMeasures.CENTRED);
    Double after = end.get(RegimeMeasures.CENTRED);
    if (before != null && after != null) {
      text.append(
          String.format(
              Locale.ROOT,
              "; centred alignment with the targets %.4f at the start, %.4f at the end",
              before,
              after));
    }
    return text.toString();
  }

  /**
   * What is written to {@code result.json}: the regime, the reason, and the final measures by name.
   */
  Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("regime", regime.kind().word());
    report.put("why", text());
    report.putAll(end);
    return report;
  }
}

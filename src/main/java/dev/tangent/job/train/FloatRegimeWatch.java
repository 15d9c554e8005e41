// twin: double
package dev.tangent.job.train;

import dev.tangent.dynamics.insight.LinearizationGap;
import dev.tangent.dynamics.insight.Regime;
import dev.tangent.job.frame.JobRun;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.factor.SymmetricEigen;
import dev.tangent.network.FloatLinearization;
import dev.tangent.network.FloatNetwork;
import dev.tangent.run.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures whether training is lazy or rich: the kernel's alignments, CKA, rank and eigenspaces,
 * and the distance of the network from its linearization at the start, on the probes and on test
 * points.
 */
final class FloatRegimeWatch {
  private static final String ROLE = "layer-regime";

  private final JobRun run;
  private final String member;
  private final FloatNetwork network;
  private final Probes probes;
  private final RegimeMeasures measures;
  private final List<DoubleMatrix> startLayers;
  private final @Nullable FloatLinearization linear; // null where a copy of the start is too large
  private final Map<String, Double> first;
  private Map<String, Double> latest;

  /**
   * The points at which the kernel is measured.
   *
   * @param points n × n_0
   * @param targets their targets, n × k
   * @param test other points, M × n_0, or null
   * @param scale α of f = α (h − h_0); 1 without an output scale
   */
  record Probes(
      FloatMatrix points, DoubleMatrix targets, @Nullable FloatMatrix test, double scale) {}

  /**
   * Measures before the first step.
   *
   * @param layers every layer's part of Θ(0) on the probes
   * @param start Θ(0)
   * @param limit Θ∞ or null
   * @param copies whether there is room for the network as it started
   */
  FloatRegimeWatch(
      JobRun run,
      String member,
      FloatNetwork network,
      Probes probes,
      List<DoubleMatrix> layers,
      DoubleMatrix start,
      @Nullable DoubleMatrix limit,
      boolean copies) {
    this.run = run;
    this.member = member;
    this.network = network;
    this.probes = probes;
    measures = new RegimeMeasures(probes.targets(), start, limit);
    startLayers = layers;
    linear = copies ? FloatLinearization.at(network.copy()) : null;
    first = measures.of(start, SymmetricEigen.of(start));
    latest = Map.of();
  }

  /** All measurements at this moment, by name. */
  Map<String, Double> look(
      long step, double time, List<DoubleMatrix> layers, DoubleMatrix theta, SymmetricEigen eigen) {
    Map<String, Double> values = new LinkedHashMap<>(measures.of(theta, eigen));
    gap(values, probes.points(), RegimeMeasures.GAP, RegimeMeasures.RELATIVE_GAP);
    FloatMatrix test = probes.test();
    if (test != null) {
      gap(values, test, RegimeMeasures.TEST_GAP, RegimeMeasures.TEST_RELATIVE_GAP);
    }
    double[] index = new double[layers.size()];
    double[] change = new double[index.length];
    double[] alignment = new double[index.length];
    for (int l = 0; l < index.length; l++) {
      index[l] = l + 1;
      change[l] = RegimeMeasures.change(startLayers.get(l), layers.get(l));
      alignment[l] = measures.alignment(layers.get(l));
    }
    run.emit(new Event.Curve(ROLE, member, "change", step, time, index, change));
    run.emit(new Event.Curve(ROLE, member, RegimeMeasures.CENTRED, step, time, index, alignment));
    latest = values;
    return values;
  }

  private void gap(Map<String, Double> values, FloatMatrix x, String name, String relative) {
    if (linear == null) {
      return;
    }
    DoubleMatrix now = toDouble(network.outputs(x));
    DoubleMatrix line = toDouble(linear.outputs(network, x));
    LinearizationGap gap = LinearizationGap.of(now, line, toDouble(linear.startOutputs(x)));
    values.put(name, probes.scale() * gap.gap());
    values.put(relative, gap.relative());
  }

  private static DoubleMatrix toDouble(FloatMatrix a) {
    DoubleMatrix result = DoubleMatrix.zeros(a.rows(), a.columns());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        result.set(i, j, a.get(i, j));
      }
    }
    return result;
  }

  /** The final judgement, as a table and in words; null when nothing was measured. */
  @Nullable RegimeResult finish(boolean trained) {
    if (latest.isEmpty()) {
      return null;
    }
    double gap = latest.getOrDefault(RegimeMeasures.TEST_RELATIVE_GAP, Double.NaN);
    if (Double.isNaN(gap)) {
      gap = latest.getOrDefault(RegimeMeasures.RELATIVE_GAP, Double.NaN);
    }
    double cka = latest.getOrDefault(RegimeMeasures.CKA_START, Double.NaN);
    Regime regime = trained ? Regime.of(gap, cka) : Regime.of(Double.NaN, Double.NaN);
    List<List<String>> rows = new ArrayList<>();
    latest.forEach((name, value) -> rows.add(List.of(name, text(first.get(name)), text(value))));
    run.table("Lazy or rich: " + regime.kind().word(), List.of("of Θ(t)", "start", "end"), rows);
    return new RegimeResult(regime, Map.copyOf(first), new LinkedHashMap<>(latest));
  }

  private static String text(@Nullable Double value) {
    return value == null ? "" : String.format(Locale.ROOT, "%.4g", value);
  }
}

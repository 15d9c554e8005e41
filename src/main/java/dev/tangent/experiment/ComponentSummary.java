package dev.tangent.experiment;

import dev.tangent.run.Event;
import dev.tangent.run.RunModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers of figure 3: eigenvalues beside the paper's, and how each width follows the limit.
 */
final class ComponentSummary {
  /** As the paper prints them for 512 digits of MNIST. */
  private static final double[] PAPER = {0.0457, 0.00108, 0.00078};

  private final RunContext run;
  private final Ensemble ensemble;
  private final double[] eigenvalues;
  private final double learningRate;

  ComponentSummary(RunContext run, Ensemble ensemble, double[] eigenvalues, double learningRate) {
    this.run = run;
    this.ensemble = ensemble;
    this.eigenvalues = eigenvalues;
    this.learningRate = learningRate;
  }

  void write() {
    RunModel model = run.model();
    List<List<String>> spectrum = new ArrayList<>();
    for (int i = 0; i < PAPER.length; i++) {
      spectrum.add(
          List.of(
              "λ" + "₁₂₃".charAt(i), Texts.number(eigenvalues[i], 5), Texts.number(PAPER[i], 5)));
    }
    run.emit(
        new Event.Table(
            "Figure 3: eigenvalues of the limiting NTK over N",
            List.of("", "here", "paper (512 MNIST digits)"),
            spectrum));
    List<List<String>> rows = new ArrayList<>();
    Map<String, Object> byWidth = new LinkedHashMap<>();
    for (int width : ensemble.settings().widths("widths")) {
      double[] rate = new double[ensemble.settings().integer("seeds")];
      double[] largest = rate.clone();
      double[] last = rate.clone();
      int s = 0;
      for (Ensemble.Member m : ensemble.members()) {
        if (m.width() == width) {
          Event.Curve g = curve(model, m, "g");
          rate[s] = rate(g) / eigenvalues[1];
          last[s] = g.y()[g.y().length - 1];
          largest[s++] = Arrays.stream(curve(model, m, "h").y()).max().orElse(0);
        }
      }
      rows.add(
          List.of(
              "" + width,
              "" + rate.length,
              Texts.spread(rate, 3),
              "1",
              Texts.spread(largest, 4),
              "0",
              Texts.spread(last, 4),
              Texts.number(0.5 * Math.exp(-eigenvalues[1] * learningRate * ensemble.steps()), 4)));
      Map<String, Object> numbers = new LinkedHashMap<>();
      Texts.put(numbers, "rate-over-lambda2", rate);
      Texts.put(numbers, "largest-h", largest);
      Texts.put(numbers, "last-g", last);
      byWidth.put("" + width, numbers);
    }
    run.emit(
        new Event.Table(
            "Figure 3: convergence along f⁽²⁾, mean ± deviation over seeds",
            List.of(
                "width n",
                "seeds",
                "rate of g / λ₂",
                "limit",
                "largest ‖h‖",
                "limit",
                "‖g‖ at the end",
                "limit"),
            rows));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("experiment", "fig3");
    result.put("eigenvalues", Arrays.stream(eigenvalues).limit(10).boxed().toList());
    result.put("learning-rate", learningRate);
    result.put("steps", ensemble.steps());
    result.put("widths", byWidth);
    run.result(result);
  }

  private static Event.Curve curve(RunModel model, Ensemble.Member m, String series) {
    return Texts.curve(model, "component", m.id(), series).latest();
  }

  /** The mean rate of decay until g first falls to a tenth of its start, or to the end. */
  private static double rate(Event.Curve g) {
    int i = 1;
    while (i < g.y().length - 1 && g.y()[i] > 0.1 * g.y()[0]) {
      i++;
    }
    return -Math.log(g.y()[i] / g.y()[0]) / (g.x()[i] - g.x()[0]);
  }
}

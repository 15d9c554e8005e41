package dev.tangent.experiment.figure;

import dev.tangent.dynamics.KernelPca;
import dev.tangent.experiment.Settings;
import dev.tangent.experiment.Texts;
import dev.tangent.job.frame.JobRun;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import dev.tangent.run.RunModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The numbers of figure 3: eigenvalues beside the paper's, and how each width follows the limit.
 */
final class ComponentSummary {
  /** The eigenvalues that the paper prints, for 512 digits of MNIST. */
  private static final double[] PAPER = {0.0457, 0.00108, 0.00078};

  private static final double FOOTNOTE_BETA = 1;

  private final JobRun run;
  private final Ensemble ensemble;
  private final DoubleMatrix inputs;
  private final double[] eigenvalues;
  private final DigitComponents.Rates rates;

  ComponentSummary(
      JobRun run,
      Ensemble ensemble,
      DoubleMatrix inputs,
      double[] eigenvalues,
      DigitComponents.Rates rates) {
    this.run = run;
    this.ensemble = ensemble;
    this.inputs = inputs;
    this.eigenvalues = eigenvalues;
    this.rates = rates;
  }

  Map<String, Object> write() {
    RunModel model = run.model();
    spectra();
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
              "" + rates.steps(width),
              Texts.spread(rate, 3),
              Texts.number(discreteRate(rates.learningRate(width) * eigenvalues[1]), 3),
              Texts.spread(largest, 4),
              "0",
              Texts.spread(last, 4),
              Texts.number(0.5 * Math.exp(-eigenvalues[1] * time(width)), 4)));
      Map<String, Object> numbers = new LinkedHashMap<>();
      numbers.put("learning-rate", rates.learningRate(width));
      numbers.put("steps", rates.steps(width));
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
                "steps",
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
    result.put("widths", byWidth);
    return result;
  }

  /**
   * The decay rate of (1 − ηλ)^k over λ: gradient descent with steps decays faster than the flow.
   */
  private static double discreteRate(double step) {
    return -Math.log1p(-step) / step;
  }

  /** The time at which the training of networks of this width ends. */
  private double time(int width) {
    return rates.learningRate(width) * rates.steps(width);
  }

  /**
   * Tables the largest eigenvalues of Θ∞/N beside the paper's: for the network of this figure, with
   * one layer less, and with β = 1, which footnote 3 of the paper mentions.
   */
  private void spectra() {
    int depth = ensemble.settings().integer("depth");
    double beta = ensemble.settings().number("beta");
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("paper (512 digits of MNIST)", PAPER));
    rows.add(row(name(depth, beta) + " (the figure)", eigenvalues));
    if (depth > 2) {
      rows.add(row(name(depth - 1, beta), spectrum(depth - 1, beta)));
    }
    if (beta != FOOTNOTE_BETA) {
      rows.add(row(name(depth, FOOTNOTE_BETA) + " (footnote 3)", spectrum(depth, FOOTNOTE_BETA)));
    }
    run.emit(
        new Event.Table(
            "Figure 3: largest eigenvalues of the limiting NTK over N",
            List.of("", "λ₁", "λ₂", "λ₃"),
            rows));
  }

  private static List<String> row(String name, double[] values) {
    return List.of(
        name, Texts.number(values[0], 5), Texts.number(values[1], 5), Texts.number(values[2], 5));
  }

  private static String name(int depth, double beta) {
    return String.format(Locale.ROOT, "L = %d, β = %s", depth, Texts.plain(beta));
  }

  private double[] spectrum(int depth, double beta) {
    Settings other = ensemble.settings().with("depth", depth).with("beta", beta);
    Architecture one = Ensemble.dense(inputs.columns(), other).apply(1);
    DoubleMatrix ntk = LimitKernel.of(one).compute(inputs).ntk();
    return KernelPca.of(ntk).eigenvalues();
  }

  private static Event.Curve curve(RunModel model, Ensemble.Member m, String series) {
    return Texts.curve(model, Recorded.COMPONENT, m.id(), series).latest();
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

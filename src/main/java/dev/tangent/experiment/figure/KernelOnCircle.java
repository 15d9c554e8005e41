package dev.tangent.experiment.figure;

import dev.tangent.data.Dataset;
import dev.tangent.data.sets.Datasets;
import dev.tangent.experiment.Circle;
import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Settings;
import dev.tangent.job.frame.JobRun;
import dev.tangent.linalg.DoubleMatrix;
import java.util.Map;
import java.util.Objects;

/**
 * JGH figure 1 (§6.1): Θ(x₀, x(γ)) on the unit circle, x₀ = (1, 0), before and after training on
 * f*(x) = x₁x₂ at N(0, 1) inputs, beside the exact limit.
 */
public final class KernelOnCircle implements Experiment {
  @Override
  public String name() {
    return "fig1";
  }

  @Override
  public Settings settings(ExperimentScale scale) {
    boolean paper = scale == ExperimentScale.PAPER;
    return Settings.none()
        .with("widths", paper ? new int[] {500, 10_000} : new int[] {100, 1000})
        .with("seeds", paper ? 10 : 5)
        .with("steps", 200)
        .with("learning-rate", 1.0)
        .with("points", 100)
        .with("depth", 4)
        .with("activation", "relu")
        .with("beta", 0.1)
        .with("angles", 101)
        .with("observations", paper ? 10 : 40)
        .with("seed", 0L);
  }

  @Override
  public Map<String, Object> run(JobRun run, Settings settings) {
    int points = settings.atLeast(1, "points");
    Dataset data = Datasets.gaussian(points, settings.seed());
    Ensemble ensemble =
        new Ensemble(Ensemble.dense(2, settings), points, settings.atLeast(1, "steps"), settings);
    Circle circle = Circle.of(settings.atLeast(2, "angles"));
    DoubleMatrix origin = Circle.at(0).points();
    DoubleMatrix targets = Objects.requireNonNull(data.targets());
    return new KernelRow(name(), ensemble, origin, circle, settings)
        .train(run, data.inputs(), targets);
  }
}

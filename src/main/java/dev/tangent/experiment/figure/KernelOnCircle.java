package dev.tangent.experiment.figure;

import dev.tangent.data.Dataset;
import dev.tangent.data.NpyArray;
import dev.tangent.data.sets.Datasets;
import dev.tangent.experiment.Circle;
import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Settings;
import dev.tangent.job.frame.JobRun;
import dev.tangent.kernel.FloatEmpiricalKernel;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.network.FloatLeastSquares;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatTrainer;
import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
    Ensemble ensemble = new Ensemble(2, points, settings.atLeast(1, "steps"), settings);
    Circle circle = Circle.of(settings.atLeast(2, "angles"));
    DoubleMatrix origin = DoubleMatrix.of(1, 2, 1, 0);
    double[] limit =
        LimitKernel.of(ensemble.architecture(1)).compute(origin, circle.points()).ntk().toArray();
    run.emit(new Event.Curve(Recorded.KERNEL, Recorded.LIMIT, "ntk", 0, 0, circle.angles(), limit));
    FloatMatrix x = Matrices.toFloat(data.inputs());
    FloatMatrix y = Matrices.toFloat(Objects.requireNonNull(data.targets()));
    ensemble.run(
        run,
        member ->
            new MemberRun(
                member,
                x,
                new FloatLeastSquares(y),
                settings.positive("learning-rate"),
                settings.integer("steps"),
                settings.atLeast(1, "observations"),
                new KernelObserver(run, member.id(), circle, limit)));
    return new KernelSummary(run, ensemble, circle, limit).write();
  }

  /** Measures the kernel's row of x₀, its distance from the limit and its drift. */
  private static final class KernelObserver implements MemberRun.Observer {
    private static final String START = "kernel-at-start";

    private final JobRun run;
    private final String id;
    private final double[] angles;
    private final FloatMatrix circle;
    private final double[] limit;
    private double @Nullable [] start;

    KernelObserver(JobRun run, String id, Circle circle, double[] limit) {
      this.run = run;
      this.id = id;
      this.angles = circle.angles();
      this.circle = Matrices.toFloat(circle.points());
      this.limit = limit;
    }

    @Override
    public Map<String, Double> observe(FloatNetwork network, FloatTrainer trainer) {
      FloatMatrix origin = FloatMatrix.of(1, 2, 1, 0);
      FloatMatrix row = FloatEmpiricalKernel.of(network).single(0, origin, circle);
      double[] kernel = Matrices.toDouble(row).toArray();
      if (start == null) {
        start = kernel;
      }
      run.emit(
          new Event.Curve(
              Recorded.KERNEL, id, "ntk", trainer.stepCount(), trainer.time(), angles, kernel));
      Map<String, Double> values = new LinkedHashMap<>();
      values.put(Recorded.DISTANCE, Circle.distance(kernel, limit));
      values.put(Recorded.DRIFT, Circle.distance(kernel, start));
      return values;
    }

    @Override
    public Map<String, NpyArray> save() {
      return start == null ? Map.of() : Map.of(START, NpyArray.of(start, start.length));
    }

    @Override
    public void restore(Map<String, NpyArray> saved) {
      NpyArray kernel = saved.get(START);
      start = kernel == null ? null : kernel.toDoubles();
    }
  }
}

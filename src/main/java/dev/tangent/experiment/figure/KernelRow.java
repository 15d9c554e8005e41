package dev.tangent.experiment.figure;

import dev.tangent.data.NpyArray;
import dev.tangent.experiment.Circle;
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
import org.jspecify.annotations.Nullable;

/**
 * A row Θ(x₀, x(γ)) of the kernels of networks in training, along a circle of inputs, beside the
 * exact limit.
 *
 * @param experiment its name, which appears in the names of arrays and in the result
 * @param ensemble the networks
 * @param origin x₀, 1 × n_0
 * @param circle x(γ), angles × n_0
 * @param settings has learning-rate, steps and observations
 */
record KernelRow(
    String experiment, Ensemble ensemble, DoubleMatrix origin, Circle circle, Settings settings) {

  /**
   * Trains all networks on least squares and measures them.
   *
   * @param inputs N × n_0
   * @param targets N × 1
   * @return what goes into {@code result.json}
   */
  Map<String, Object> train(JobRun run, DoubleMatrix inputs, DoubleMatrix targets) {
    double[] limit =
        LimitKernel.of(ensemble.architecture(1)).compute(origin, circle.points()).ntk().toArray();
    run.emit(new Event.Curve(Recorded.KERNEL, Recorded.LIMIT, "ntk", 0, 0, circle.angles(), limit));
    FloatMatrix x = Matrices.toFloat(inputs);
    FloatMatrix y = Matrices.toFloat(targets);
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
                new KernelObserver(
                    run,
                    member.id(),
                    Matrices.toFloat(origin),
                    circle.angles(),
                    Matrices.toFloat(circle.points()),
                    limit)));
    return new KernelSummary(run, experiment, ensemble, circle, limit).write();
  }

  /** Measures the kernel's row of x₀, its distance from the limit and its drift. */
  private static final class KernelObserver implements MemberRun.Observer {
    private static final String START = "kernel-at-start";

    private final JobRun run;
    private final String id;
    private final FloatMatrix origin;
    private final double[] angles;
    private final FloatMatrix circle;
    private final double[] limit;
    private double @Nullable [] start;

    KernelObserver(
        JobRun run,
        String id,
        FloatMatrix origin,
        double[] angles,
        FloatMatrix circle,
        double[] limit) {
      this.run = run;
      this.id = id;
      this.origin = origin;
      this.angles = angles;
      this.circle = circle;
      this.limit = limit;
    }

    @Override
    public Map<String, Double> observe(FloatNetwork network, FloatTrainer trainer) {
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

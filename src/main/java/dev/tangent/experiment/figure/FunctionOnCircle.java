package dev.tangent.experiment.figure;

import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.KernelGradientDescent;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.TrainingTime;
import dev.tangent.dynamics.gaussian.TestGaussian;
import dev.tangent.dynamics.gaussian.TrainedGaussian;
import dev.tangent.experiment.Circle;
import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Settings;
import dev.tangent.experiment.Texts;
import dev.tangent.job.frame.JobRun;
import dev.tangent.kernel.KernelPair;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.network.FloatLeastSquares;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatTrainer;
import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import java.util.List;
import java.util.Map;

/**
 * JGH figure 2 (§6.2): networks trained on four points of the unit circle, and the percentiles of
 * the Gaussian process that their functions follow in the limit, at the same time and at t = ∞. The
 * paper does not say which points: these lie at uneven angles, with targets x₁x₂.
 */
public final class FunctionOnCircle implements Experiment {
  @Override
  public String name() {
    return "fig2";
  }

  @Override
  public Settings settings(ExperimentScale scale) {
    boolean paper = scale == ExperimentScale.PAPER;
    return Settings.none()
        .with("widths", paper ? new int[] {50, 1000} : new int[] {50, 500})
        .with("seeds", 10)
        .with("steps", 1000)
        .with("learning-rate", 1.0)
        .with("data-angles", new double[] {-2.3, -0.8, 0.6, 2.1})
        .with("depth", 4)
        .with("activation", "relu")
        .with("beta", 0.1)
        .with("angles", 101)
        .with("observations", 10)
        .with("seed", 0L);
  }

  @Override
  public Map<String, Object> run(JobRun run, Settings settings) {
    Circle data = Circle.at(settings.numbers("data-angles"));
    DoubleMatrix targets = DoubleMatrix.zeros(data.angles().length, 1);
    for (int i = 0; i < targets.rows(); i++) {
      targets.set(i, 0, data.points().get(i, 0) * data.points().get(i, 1));
    }
    int steps = settings.atLeast(1, "steps");
    Ensemble ensemble = new Ensemble(Ensemble.dense(2, settings), targets.rows(), steps, settings);
    Circle circle = Circle.of(settings.atLeast(2, "angles"));
    double rate = settings.positive("learning-rate");
    RegressionLimit limit = RegressionLimit.of(ensemble, data, targets, circle);
    TrainingTime[] times = {
      new TrainingTime.Flow(rate * steps), new TrainingTime.Flow(Double.POSITIVE_INFINITY)
    };
    for (TrainingTime time : times) {
      emit(run, circle, limit, (TrainingTime.Flow) time);
    }
    run.emit(
        new Event.Curve(
            Recorded.FUNCTION,
            Recorded.TARGETS,
            "training",
            0,
            0,
            data.angles(),
            targets.toArray()));
    FloatMatrix x = Matrices.toFloat(data.points());
    FloatMatrix y = Matrices.toFloat(targets);
    ensemble.run(
        run,
        member ->
            new MemberRun(
                member,
                x,
                new FloatLeastSquares(y),
                rate,
                steps,
                settings.atLeast(1, "observations"),
                new FunctionObserver(run, member.id(), circle)));
    return new RegressionSummary(run, ensemble, circle, data, limit).write();
  }

  private static void emit(
      JobRun run, Circle circle, RegressionLimit limit, TrainingTime.Flow time) {
    List<double[]> p = limit.percentiles(time);
    run.emit(
        new Event.Curve(
            Recorded.FUNCTION,
            Recorded.LIMIT,
            "t = " + (Double.isInfinite(time.time()) ? "∞" : Texts.plain(time.time())),
            0,
            time.time(),
            circle.angles(),
            p.get(1),
            p.get(0),
            p.get(2)));
  }

  /** The Gaussian f_t on the circle in the infinite-width limit. */
  record RegressionLimit(TestGaussian gaussian) {
    static RegressionLimit of(Ensemble ensemble, Circle data, DoubleMatrix targets, Circle circle) {
      LimitKernel kernel = LimitKernel.of(ensemble.architecture(1));
      KernelPair train = kernel.compute(data.points());
      KernelPair cross = kernel.compute(circle.points(), data.points());
      KernelPair test = kernel.compute(circle.points());
      KernelGradientDescent descent = KernelGradientDescent.of(train.ntk(), Ridge.NONE);
      return new RegressionLimit(
          TrainedGaussian.of(descent, train.nngp(), targets)
              .test(cross.ntk(), cross.nngp(), test.nngp()));
    }

    /** The 10th, 50th and 90th percentile at each angle. */
    List<double[]> percentiles(TrainingTime time) {
      return gaussian.percentiles(List.of(time), 10, 50, 90).getFirst().stream()
          .map(DoubleMatrix::toArray)
          .toList();
    }

    double[] mean(TrainingTime time) {
      return gaussian.means(List.of(time)).getFirst().toArray();
    }

    double[] variance(TrainingTime time) {
      return gaussian.variances(List.of(time)).toArray();
    }
  }

  /** Records the network's function along the circle. */
  private record FunctionObserver(JobRun run, String id, Circle circle)
      implements MemberRun.Observer {
    @Override
    public Map<String, Double> observe(FloatNetwork network, FloatTrainer trainer) {
      FloatMatrix f = network.outputs(Matrices.toFloat(circle.points()));
      run.emit(
          new Event.Curve(
              Recorded.FUNCTION,
              id,
              "output",
              trainer.stepCount(),
              trainer.time(),
              circle.angles(),
              Matrices.toDouble(f).toArray()));
      return Map.of();
    }

    @Override
    public Map<String, NpyArray> save() {
      return Map.of();
    }

    @Override
    public void restore(Map<String, NpyArray> saved) {}
  }
}

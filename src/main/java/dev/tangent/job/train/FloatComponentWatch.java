// twin: double
package dev.tangent.job.train;

import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.job.frame.JobRun;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Parametrization;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.factor.SymmetricEigen;
import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import dev.tangent.run.RunModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Watches how the error of a network in training falls along the eigenvectors u_i of the limit
 * kernel on the data: ‖⟨f_t − f*, u_i⟩‖ over its value at t = 0, compared with e^{−λ_i t}, the
 * prediction of the limit (λ_i of Θ∞/N). Only the components with the largest error at the start
 * are shown.
 */
final class FloatComponentWatch {
  /** For more points, the eigenvectors would take longer than the steps between two looks. */
  private static final int MOST_POINTS = 512;

  private static final int SHOWN = 4;
  private static final int THEORY = 100; // points of the limit's curves

  /**
   * Growth of the step from one measured point to the next, and from event to event, since each
   * event holds all points so far.
   */
  private static final double POINT_GROWTH = 1.05;

  private static final double EVENT_GROWTH = 1.5;

  private static final String START = "outputs-start";
  private static final String ROLE = Recorded.COMPONENT;
  private static final String LIMIT = "limit";

  private final JobRun run;
  private final String member;
  private final SymmetricEigen eigen; // Of Θ∞ (N × N).
  private final DoubleMatrix targets; // N × k
  private final double end;
  private final List<Double> times = new ArrayList<>();
  private final List<double[]> parts = new ArrayList<>(); // A row for each time, SHOWN long.
  private int[] shown = {};
  private double[] first = {}; // ‖⟨f_0 − f*, u_i⟩‖ for all i.
  private long nextPoint;
  private long nextEvent;

  private FloatComponentWatch(
      JobRun run, String member, SymmetricEigen eigen, DoubleMatrix targets, double end) {
    this.run = run;
    this.member = member;
    this.eigen = eigen;
    this.targets = targets;
    this.end = end;
  }

  /**
   * A watch if the law of the limit applies: least squares, gradient descent on all points at once,
   * the NTK parametrization, and not too many points. Else null.
   *
   * @param end the time at which the training ends
   */
  static @Nullable FloatComponentWatch of(
      TrainingPlan plan, JobRun run, String member, double end) {
    DoubleMatrix targets = plan.data().targets();
    int points = plan.data().rows();
    boolean law =
        plan.labels() == null
            && targets != null
            && plan.momentum() == 0
            && (plan.batchSize() == 0 || plan.batchSize() >= points)
            && plan.parametrization() == Parametrization.NTK;
    if (!law || targets == null || plan.kernelEvery() < 0 || points > MOST_POINTS) {
      return null;
    }
    Architecture architecture = plan.architecture();
    DoubleMatrix theta = LimitKernel.of(architecture).compute(plan.data().inputs()).ntk();
    return new FloatComponentWatch(run, member, SymmetricEigen.of(theta), targets, end);
  }

  /**
   * Goes on after a checkpoint with what the run has recorded before it.
   *
   * @param step of the checkpoint: what was recorded from there on will be recorded again
   */
  void restore(RunModel model, long step, double time) {
    Path saved = run.directory().resolve("arrays").resolve(START + ".npy");
    if (!Files.exists(saved)) {
      return;
    }
    choose(Npy.read(saved).toDoubleMatrix());
    passed(step - 1);
    for (int c = 0; c < shown.length; c++) {
      RunModel.CurveState state =
          model.curves().get(new RunModel.Key(ROLE, member, name(shown[c])));
      if (state == null) {
        continue;
      }
      Event.Curve curve = state.latest();
      for (int p = 0; p < curve.x().length && curve.x()[p] < time; p++) {
        if (c == 0) {
          times.add(curve.x()[p]);
          parts.add(new double[shown.length]);
        }
        parts.get(p)[c] = curve.y()[p];
      }
    }
  }

  /**
   * Takes the outputs at a step.
   *
   * @param outputs k × N, before the step
   * @param last whether the training ends here
   */
  void hear(long step, double time, FloatMatrix outputs, boolean last) {
    if (step > 0 && (shown.length == 0 || (step < nextPoint && !last))) {
      return;
    }
    DoubleMatrix f = DoubleMatrix.zeros(targets.rows(), targets.columns());
    for (int i = 0; i < f.rows(); i++) {
      for (int a = 0; a < f.columns(); a++) {
        f.set(i, a, outputs.get(a, i));
      }
    }
    if (step == 0) {
      run.array(START, NpyArray.of(f));
      choose(f);
    }
    double[] now = new double[shown.length];
    for (int c = 0; c < now.length; c++) {
      now[c] = part(f, shown[c]) / first[shown[c]];
    }
    times.add(time);
    parts.add(now);
    passed(step);
    if (last || step >= nextEvent) {
      emit(step, time);
      nextEvent = Math.max(step + 1, Math.round(step * EVENT_GROWTH));
    }
  }

  /** Which steps are recorded is a function of the step alone, resumed or not. */
  private void passed(long step) {
    while (nextPoint <= step) {
      nextPoint = Math.max(nextPoint + 1, Math.round(nextPoint * POINT_GROWTH));
    }
  }

  /** ‖⟨f − f*, u_i⟩‖, the norm over the outputs. */
  private double part(DoubleMatrix f, int i) {
    double square = 0;
    for (int a = 0; a < f.columns(); a++) {
      double dot = 0;
      for (int p = 0; p < f.rows(); p++) {
        dot += (f.get(p, a) - targets.get(p, a)) * eigen.vectors().get(p, i);
      }
      square += dot * dot;
    }
    return Math.sqrt(square);
  }

  private void choose(DoubleMatrix start) {
    first = IntStream.range(0, start.rows()).mapToDouble(i -> part(start, i)).toArray();
    shown =
        IntStream.range(0, first.length)
            .boxed()
            .filter(i -> first[i] > 0)
            .sorted(Comparator.comparingDouble(i -> -first[i]))
            .limit(SHOWN)
            .sorted()
            .mapToInt(i -> i)
            .toArray();
    double[] t = IntStream.rangeClosed(0, THEORY).mapToDouble(p -> end * p / THEORY).toArray();
    for (int i : shown) {
      double rate = eigen.values()[i] / start.rows();
      double[] law = Arrays.stream(t).map(s -> Math.exp(-rate * s)).toArray();
      run.emit(new Event.Curve(ROLE, LIMIT, name(i), 0, 0, t, law));
    }
  }

  private static String name(int i) {
    return "i = " + (i + 1);
  }

  /** Logs all points so far. Called before each checkpoint, so that a resumed run has lost none. */
  void emit(long step, double time) {
    double[] t = times.stream().mapToDouble(Double::doubleValue).toArray();
    for (int c = 0; c < shown.length; c++) {
      int column = c;
      double[] y = parts.stream().mapToDouble(row -> row[column]).toArray();
      run.emit(new Event.Curve(ROLE, member, name(shown[c]), step, time, t, y));
    }
  }
}

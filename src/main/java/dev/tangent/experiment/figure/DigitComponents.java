package dev.tangent.experiment.figure;

import dev.tangent.data.Dataset;
import dev.tangent.data.NpyArray;
import dev.tangent.data.sets.Datasets;
import dev.tangent.dynamics.KernelPca;
import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Settings;
import dev.tangent.job.frame.JobRun;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.network.FloatLeastSquares;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatTrainer;
import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * JGH figure 3 (§6.3): principal components f⁽ⁱ⁾ of the limiting NTK on digits, ‖f⁽ⁱ⁾‖_{p^in} = 1,
 * and training towards f₀ + ½ f⁽²⁾: the part g_t of f_t − f* along f⁽²⁾ should be ½ e^{−λ₂t}, the
 * part h_t orthogonal to it zero.
 *
 * <p>The learning rate is a fraction of the largest stable one, 2/λ₁, over 1 + {@code inflation}/n:
 * in training the kernel of a network of width n inflates by O(1/n), and its stable rate shrinks.
 * Training ends at {@code time-constants}/λ₂.
 */
public final class DigitComponents implements Experiment {
  private static final double GOAL = 0.5;
  private static final int SECOND = 1;
  private static final int EIGENVALUES = 10;

  @Override
  public String name() {
    return "fig3";
  }

  @Override
  public Settings settings(ExperimentScale scale) {
    boolean paper = scale == ExperimentScale.PAPER;
    return Settings.none()
        .with("widths", paper ? new int[] {100, 1000, 10_000} : new int[] {100, 500})
        .with("seeds", 2)
        .with("data", "digits")
        .with("points", paper ? 512 : 256)
        .with("stable-fraction", 0.5)
        .with("inflation", 500.0)
        .with("time-constants", paper ? 4.3 : 3.0)
        .with("depth", 5)
        .with("activation", "relu")
        .with("beta", 0.1)
        .with("observations", 60)
        .with("seed", 0L);
  }

  @Override
  public Map<String, Object> run(JobRun run, Settings settings) {
    Dataset data =
        Datasets.parse(settings.text("data"), settings.seed(), settings.atLeast(3, "points"));
    DoubleMatrix inputs = data.inputs();
    int n = inputs.rows();
    Ensemble kernelOnly = new Ensemble(Ensemble.dense(inputs.columns(), settings), n, 1, settings);
    DoubleMatrix ntk = LimitKernel.of(kernelOnly.architecture(1)).compute(inputs).ntk();
    KernelPca pca = KernelPca.of(ntk);
    double[] eigenvalues = pca.eigenvalues();
    Rates rates = Rates.of(settings, eigenvalues);
    DoubleMatrix components = normalized(pca.components(3));
    announce(run, data, eigenvalues, components);
    theory(run, eigenvalues[SECOND], rates.end());
    Ensemble ensemble =
        new Ensemble(Ensemble.dense(inputs.columns(), settings), n, rates::steps, settings);
    FloatMatrix x = Matrices.toFloat(inputs);
    double[] second = column(components, SECOND);
    ensemble.run(
        run,
        member -> {
          FloatMatrix goal = goal(member, x, second);
          return new MemberRun(
              member,
              x,
              new FloatLeastSquares(goal),
              rates.learningRate(member.width()),
              rates.steps(member.width()),
              settings.atLeast(1, "observations"),
              new ComponentObserver(run, member.id(), second, goal));
        });
    return new ComponentSummary(run, ensemble, inputs, eigenvalues, rates).write();
  }

  /**
   * How fast and how long networks train.
   *
   * @param fraction of the largest stable learning rate
   * @param stable that rate in the limit, 2/λ₁
   * @param inflation c of the networks' allowance 1 + c/n
   * @param end time of the last step
   */
  record Rates(double fraction, double stable, double inflation, double end) {
    static Rates of(Settings settings, double[] eigenvalues) {
      return new Rates(
          settings.positive("stable-fraction"),
          2 / eigenvalues[0],
          settings.number("inflation"),
          settings.positive("time-constants") / eigenvalues[SECOND]);
    }

    double learningRate(int width) {
      return fraction * stable / (1 + inflation / width);
    }

    long steps(int width) {
      return Math.max(1, (long) Math.ceil(end / learningRate(width)));
    }
  }

  /** Principal components with ‖f‖_{p^in} = 1: the mean of the squares over the points is 1. */
  private static DoubleMatrix normalized(DoubleMatrix components) {
    DoubleMatrix f = components.copy();
    double scale = Math.sqrt(f.rows());
    for (int i = 0; i < f.rows(); i++) {
      for (int j = 0; j < f.columns(); j++) {
        f.set(i, j, scale * f.get(i, j));
      }
    }
    return f;
  }

  private static double[] column(DoubleMatrix a, int j) {
    return IntStream.range(0, a.rows()).mapToDouble(i -> a.get(i, j)).toArray();
  }

  /** The targets f₀ + ½ f⁽²⁾, for the network as drawn from its seed. */
  private static FloatMatrix goal(Ensemble.Member member, FloatMatrix x, double[] second) {
    FloatMatrix goal = FloatNetwork.initialize(member.architecture(), member.seed()).outputs(x);
    for (int i = 0; i < second.length; i++) {
      goal.set(i, 0, (float) (goal.get(i, 0) + GOAL * second[i]));
    }
    return goal;
  }

  private static void announce(
      JobRun run, Dataset data, double[] eigenvalues, DoubleMatrix components) {
    int shown = Math.min(EIGENVALUES, eigenvalues.length);
    run.emit(
        new Event.Curve(
            Recorded.SPECTRUM,
            Recorded.LIMIT,
            "ntk",
            0,
            0,
            IntStream.rangeClosed(1, shown).asDoubleStream().toArray(),
            Arrays.copyOf(eigenvalues, shown)));
    int[] labels = data.labels() == null ? new int[data.rows()] : data.labels();
    int classes = Arrays.stream(labels).max().orElse(0) + 1;
    for (int c = 0; c < classes; c++) {
      int label = c;
      int[] rows = IntStream.range(0, labels.length).filter(i -> labels[i] == label).toArray();
      run.emit(
          new Event.Curve(
              Recorded.SCATTER,
              Recorded.LIMIT,
              "" + c,
              0,
              0,
              Arrays.stream(rows).mapToDouble(i -> components.get(i, 1)).toArray(),
              Arrays.stream(rows).mapToDouble(i -> components.get(i, 2)).toArray()));
    }
    run.array("fig3-eigenvalues", NpyArray.of(eigenvalues, eigenvalues.length));
    run.array("fig3-components", NpyArray.of(components));
  }

  private static void theory(JobRun run, double eigenvalue, double end) {
    double[] t = IntStream.rangeClosed(0, 200).mapToDouble(i -> end * i / 200).toArray();
    double[] g = Arrays.stream(t).map(s -> GOAL * Math.exp(-eigenvalue * s)).toArray();
    run.emit(new Event.Curve(Recorded.COMPONENT, Recorded.LIMIT, "g", 0, 0, t, g));
  }

  /** Splits f_t − f* into its part along f⁽²⁾ and the rest, and records both norms over time. */
  private static final class ComponentObserver implements MemberRun.Observer {
    private final JobRun run;
    private final String id;
    private final double[] second;
    private final FloatMatrix goal;
    private final List<Double> times = new ArrayList<>();
    private final List<Double> along = new ArrayList<>();
    private final List<Double> off = new ArrayList<>();

    ComponentObserver(JobRun run, String id, double[] second, FloatMatrix goal) {
      this.run = run;
      this.id = id;
      this.second = second;
      this.goal = goal;
    }

    @Override
    public Map<String, Double> observe(FloatNetwork network, FloatTrainer trainer) {
      FloatMatrix f = trainer.outputs();
      int n = second.length;
      double dot = 0;
      double[] difference = new double[n];
      for (int i = 0; i < n; i++) {
        difference[i] = f.get(0, i) - goal.get(i, 0);
        dot += difference[i] * second[i] / n;
      }
      double rest = 0;
      for (int i = 0; i < n; i++) {
        double h = difference[i] - dot * second[i];
        rest += h * h / n;
      }
      times.add(trainer.time());
      along.add(Math.abs(dot));
      off.add(Math.sqrt(rest));
      emit(trainer, "g", along);
      emit(trainer, "h", off);
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("g", Math.abs(dot));
      values.put("h", Math.sqrt(rest));
      return values;
    }

    private void emit(FloatTrainer trainer, String series, List<Double> values) {
      run.emit(
          new Event.Curve(
              Recorded.COMPONENT,
              id,
              series,
              trainer.stepCount(),
              trainer.time(),
              array(times),
              array(values)));
    }

    private static double[] array(List<Double> values) {
      return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Override
    public Map<String, NpyArray> save() {
      Map<String, NpyArray> saved = new LinkedHashMap<>();
      saved.put("times", NpyArray.of(array(times), times.size()));
      saved.put("g", NpyArray.of(array(along), along.size()));
      saved.put("h", NpyArray.of(array(off), off.size()));
      return saved;
    }

    @Override
    public void restore(Map<String, NpyArray> saved) {
      fill(times, saved.get("times"));
      fill(along, saved.get("g"));
      fill(off, saved.get("h"));
    }

    private static void fill(List<Double> list, @Nullable NpyArray array) {
      if (array == null) {
        throw new IllegalStateException("the checkpoint lacks the components so far");
      }
      list.clear();
      Arrays.stream(array.toDoubles()).forEach(list::add);
    }
  }
}

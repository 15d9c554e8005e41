// twin: double
package dev.tangent.job.train;

import dev.tangent.data.DataException;
import dev.tangent.data.Dataset;
import dev.tangent.data.InputNumbers;
import dev.tangent.data.NpyArray;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.Work;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.network.DivergenceException;
import dev.tangent.network.FloatCrossEntropy;
import dev.tangent.network.FloatLeastSquares;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatNetworkFiles;
import dev.tangent.network.FloatScaledDirection;
import dev.tangent.network.FloatTangentProduct;
import dev.tangent.network.FloatTrainer;
import dev.tangent.network.FloatTrainingDirection;
import dev.tangent.network.Footprint;
import dev.tangent.network.WeightsFile;
import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Trains one network into a run directory: {@code weights.npz}, {@code outputs.npy}, events and
 * checkpoints. A run that was stopped at any moment goes on from its last checkpoint and ends with
 * the same bits.
 */
final class FloatTrainingRun {
  private static final String MEMBER = TrainingPlan.MEMBER;
  private static final int CIRCLE = 128; // points along the circle where inputs lie in the plane

  private final TrainingPlan plan;
  private final JobRun run;
  private final FloatMatrix x;
  private final FloatNetwork network;
  private final FloatTrainer trainer;
  private final Work work; // The work of one step.
  private double stableStep = Double.NaN;
  private final Looks looks;
  private final @Nullable FloatMatrix start; // h_0 at the points, N × k, of f = α (h − h_0)
  private final @Nullable FloatMatrix testStart; // the same at the test points
  private final @Nullable FloatMatrix circleStart; // the same along the circle, k × points
  private @Nullable FloatComponentWatch components;

  /** Draws or loads the network; {@link #run} goes to the last checkpoint if the run has one. */
  FloatTrainingRun(TrainingPlan plan, JobRun run) {
    this.plan = plan;
    this.run = run;
    x = plan.data().numbers().toFloat();
    network = start();
    looks = Looks.of(plan);
    start = plan.isScaled() ? network.outputs(x) : null;
    Dataset test = plan.test();
    testStart = plan.isScaled() && test != null ? network.outputs(test.numbers().toFloat()) : null;
    circleStart = plan.isScaled() ? network.outputs(circle()).transpose() : null;
    FloatTrainingDirection direction = scaled(direction());
    // The learning rate as a fraction of the largest stable step depends only on the start, so it
    // is the same after resuming.
    double rate = plan.learningRate();
    if (plan.fraction()) {
      stableStep =
          new FloatTangentProduct(network, x).stableStep(direction.curvature(), plan.momentum());
      rate *= stableStep;
    }
    trainer =
        FloatTrainer.of(network, x, direction)
            .learningRate(rate)
            .momentum(plan.momentum())
            .batchSize(plan.batchSize())
            .seed(plan.seed())
            .evaluation(circle())
            .start(this::startAgain)
            .listener(this::heard)
            .build();
    int batch = plan.batchSize() == 0 ? x.rows() : plan.batchSize();
    work = Work.of(Footprint.of(network.architecture()).stepFlops(batch));
  }

  private FloatNetwork start() {
    WeightsFile weights = plan.weights();
    return weights == null
        ? FloatNetwork.initialize(plan.architecture(), plan.seed(), plan.parametrization())
        : FloatNetworkFiles.readWeights(
            weights.file(), plan.architecture(), plan.parametrization());
  }

  /**
   * The network as it was at the start, to explain a divergence. The diverged parameters are
   * overwritten, because there may be no room for a second network.
   */
  private @Nullable FloatNetwork startAgain() {
    WeightsFile weights = plan.weights();
    if (weights == null) {
      network.drawAgain();
      return network;
    }
    try {
      FloatNetworkFiles.readWeights(weights.file(), network);
      return network;
    } catch (DataException e) {
      return null; // The file is gone, but the message about the divergence matters more.
    }
  }

  private FloatTrainingDirection direction() {
    int[] labels = plan.labels();
    return labels == null
        ? new FloatLeastSquares(
            InputNumbers.of(Objects.requireNonNull(plan.data().targets())).toFloat())
        : new FloatCrossEntropy(labels, plan.architecture().outputWidth());
  }

  /**
   * The training direction with the output scale and the parametrization's factor of the learning
   * rate.
   */
  private FloatTrainingDirection scaled(FloatTrainingDirection plain) {
    int fanIn = plan.architecture().weights().getLast().fanIn();
    double factor = plan.parametrization().rateFactor(fanIn);
    double scale = plan.isScaled() ? plan.outputScale() : 1;
    return factor == 1 && start == null
        ? plain
        : new FloatScaledDirection(plain, scale, factor, start);
  }

  /**
   * The function that is trained: f = α (h − h_0), or h itself.
   *
   * @param h the network's outputs
   * @param from the outputs at the start at the same points
   */
  @SuppressWarnings("cast") // the double twin has nothing to narrow
  private FloatMatrix trained(FloatMatrix h, @Nullable FloatMatrix from) {
    if (from == null) {
      return h;
    }
    FloatMatrix f = FloatMatrix.zeros(h.rows(), h.columns());
    for (int i = 0; i < f.rows(); i++) {
      for (int j = 0; j < f.columns(); j++) {
        f.set(i, j, (float) (plan.outputScale() * (h.get(i, j) - from.get(i, j))));
      }
    }
    return f;
  }

  @SuppressWarnings("cast") // the double twin has nothing to narrow
  private FloatMatrix circle() {
    FloatMatrix points = FloatMatrix.zeros(x.columns() == 2 ? CIRCLE : 0, x.columns());
    for (int i = 0; i < points.rows(); i++) {
      points.set(i, 0, (float) Math.cos(angle(i)));
      points.set(i, 1, (float) Math.sin(angle(i)));
    }
    return points;
  }

  private static double angle(int i) {
    return -Math.PI + 2 * Math.PI * i / (CIRCLE - 1);
  }

  /**
   * Trains to the end, writes the files and the result.
   *
   * @throws CancellationException when interrupted or stopped; a checkpoint is there then
   */
  TrainingResult run() {
    announce();
    // Until the checkpoint is read the network holds its start, so that no copy of the start is
    // needed.
    FloatKernelWatch watch = watch();
    restore();
    if (watch != null && !plan.fraction() && trainer.stepCount() == 0) {
      requireStable(watch);
    }
    components = components();
    run.plan(work.times(plan.steps()));
    run.finished(work.times(trainer.stepCount()));
    try {
      while (trainer.stepCount() < plan.steps()) {
        look(watch);
        run.update("step", trainer.stepCount(), plan.steps());
        trainer.step();
        run.stepped(work);
        if (plan.checkpointsAt(trainer.stepCount()) || run.checkpointDue()) {
          checkpoint();
        }
      }
      look(watch);
      return finish(watch);
    } catch (DivergenceException e) {
      run.alert(
          new Event.Alert(
              "diverging", "error", MEMBER, trainer.stepCount(), String.valueOf(e.getMessage())));
      throw e;
    } catch (CancellationException e) {
      // A step is made completely or not at all, so the state here is consistent.
      checkpoint();
      throw e;
    }
  }

  /** Warns when the learning rate is above the largest stable one for the kernel at the start. */
  private void requireStable(FloatKernelWatch watch) {
    double stable = watch.stableStep(direction().curvature(), plan.momentum());
    if (trainer.learningRate() > stable) {
      run.alert(
          new Event.Alert(
              "learning-rate",
              "warning",
              MEMBER,
              0,
              String.format(
                  Locale.ROOT,
                  "the learning rate %.4g is above the largest stable one, about %.3g:"
                      + " --learning-rate 50%% takes half of that",
                  trainer.learningRate(),
                  stable)));
    }
  }

  private void announce() {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("width", String.valueOf(plan.architecture().widths()[1]));
    attributes.put("seed", String.valueOf(plan.seed()));
    attributes.put("parameters", String.valueOf(network.parameterCount()));
    if (classes() != null) {
      attributes.put("probes", "by class");
    }
    run.emit(new Event.Member(MEMBER, "network", "network", attributes, plan.steps()));
    run.emit(
        new Event.Log(
            "info",
            String.format(
                Locale.ROOT,
                "%s: %d points, %d parameters, learning rate %.4g",
                plan.data().name(),
                x.rows(),
                network.parameterCount(),
                trainer.learningRate())));
    DoubleMatrix targets = plan.data().targets();
    if (x.columns() == 2 && targets != null && targets.columns() == 1) {
      double[] angles = new double[x.rows()];
      for (int i = 0; i < angles.length; i++) {
        angles[i] = Math.atan2(x.get(i, 1), x.get(i, 0));
      }
      run.emit(
          new Event.Curve(
              Recorded.FUNCTION, Recorded.TARGETS, "0", 0, 0, angles, targets.toArray()));
    }
  }

  private void restore() {
    Optional<Path> saved = run.saved(MEMBER);
    if (saved.isPresent()) {
      FloatNetworkFiles.restore(saved.get(), trainer);
      run.emit(new Event.Log("info", "resumed at step " + trainer.stepCount()));
    }
  }

  private @Nullable FloatComponentWatch components() {
    try {
      FloatComponentWatch watch =
          FloatComponentWatch.of(plan, run, MEMBER, plan.steps() * trainer.learningRate());
      if (watch != null && trainer.stepCount() > 0) {
        watch.restore(run.model(), trainer.stepCount(), trainer.time());
      }
      return watch;
    } catch (ArithmeticException | IllegalArgumentException e) {
      return null; // There is no limit to compare with; the kernel watch reports why.
    }
  }

  private @Nullable FloatKernelWatch watch() {
    if (plan.kernelEvery() < 0) {
      return null;
    }
    try {
      return watch(rows());
    } catch (ArithmeticException e) {
      run.emit(new Event.Log("warning", String.valueOf(e.getMessage())));
      return null; // The cost of the first step shows whether training can go on.
    }
  }

  /**
   * The first points of the data, sorted by class if there are classes: kernels are large within a
   * class, so the matrix shows blocks.
   */
  private int[] rows() {
    int count = Math.min(plan.probes(), x.rows());
    int[] classes = classes();
    if (classes == null) {
      return IntStream.range(0, count).toArray();
    }
    int[] rows =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparingInt(i -> classes[i])) // Stable.
            .mapToInt(i -> i)
            .toArray();
    run.array("probes", NpyArray.of(Arrays.stream(rows).asDoubleStream().toArray(), count));
    return rows;
  }

  private FloatKernelWatch watch(int[] rows) {
    FloatMatrix probes = FloatMatrix.zeros(rows.length, x.columns());
    for (int i = 0; i < rows.length; i++) {
      probes.rowRange(i, i + 1).assign(x.rowRange(rows[i], rows[i] + 1));
    }
    return new FloatKernelWatch(
        run, MEMBER, network, probes, plan.diagnostics() ? all(probes, rows) : null);
  }

  /** What the regime watch needs: targets (one-hot for classes), test points, the output scale. */
  private FloatRegimeWatch.Probes all(FloatMatrix probes, int[] rows) {
    int[] labels = plan.labels();
    DoubleMatrix targets = plan.data().targets();
    int k = labels != null ? plan.architecture().outputWidth() : 1;
    DoubleMatrix chosen =
        DoubleMatrix.zeros(rows.length, labels == null && targets != null ? targets.columns() : k);
    for (int i = 0; i < rows.length; i++) {
      if (labels != null) {
        chosen.set(i, labels[rows[i]], 1);
      } else if (targets != null) {
        chosen.rowRange(i, i + 1).assign(targets.rowRange(rows[i], rows[i] + 1));
      }
    }
    Dataset test = plan.test();
    FloatMatrix others = test == null ? null : test.numbers().toFloat();
    if (others != null && others.rows() > plan.probes()) {
      others = others.rowRange(0, plan.probes());
    }
    return new FloatRegimeWatch.Probes(
        probes, chosen, others, plan.isScaled() ? plan.outputScale() : 1);
  }

  private int @Nullable [] classes() {
    return plan.labels() != null ? plan.labels() : plan.data().labels();
  }

  private void look(@Nullable FloatKernelWatch watch) {
    long step = trainer.stepCount();
    if (watch != null && looks.looksAt(step)) {
      watch.look(step, trainer.time(), looks.everything(step), step == plan.steps());
    }
  }

  private void heard(long step, double time, double cost) {
    if (components != null) {
      FloatMatrix f = trained(trainer.outputs(), start == null ? null : start.transpose());
      components.hear(step, time, f, step == plan.steps());
    }
    if (step % plan.stride() != 0 && step != plan.steps()) {
      return;
    }
    Map<String, Double> measured = new LinkedHashMap<>(Map.of("cost", cost));
    if (plan.test() != null && plan.testsAt(step)) {
      measured.putAll(test());
    }
    run.emit(new Event.Step(MEMBER, step, time, measured));
    FloatMatrix riding = trained(trainer.evaluationOutputs(), circleStart);
    if (riding.columns() > 0 && looks.looksAt(step)) {
      for (int a = 0; a < riding.rows(); a++) {
        double[] angles = new double[CIRCLE];
        double[] values = new double[CIRCLE];
        for (int i = 0; i < CIRCLE; i++) {
          angles[i] = angle(i);
          values[i] = riding.get(a, i);
        }
        run.emit(
            new Event.Curve(
                Recorded.FUNCTION, MEMBER, String.valueOf(a), step, time, angles, values));
      }
    }
  }

  private void checkpoint() {
    if (components != null) {
      components.emit(trainer.stepCount(), trainer.time());
    }
    run.checkpoint(MEMBER, trainer.stepCount(), FloatNetworkFiles.checkpoint(trainer));
  }

  private TrainingResult finish(@Nullable FloatKernelWatch watch) {
    double cost = trainer.evaluate();
    Path weights = run.directory().resolve("weights.npz");
    JobRun.uninterrupted(() -> FloatNetworkFiles.writeWeights(weights, network));
    FloatMatrix f = trained(network.outputs(x), start);
    Path outputs = run.save("outputs", NpyArray.of(f));
    warnIfDead(f, cost);
    int[] classes = Labels.orNone(plan.data());
    Map<String, Double> test = test();
    return new TrainingResult(
        weights,
        outputs,
        trainer.stepCount(),
        trainer.time(),
        cost,
        trainer.costAtStart(),
        trainer.learningRate(),
        stableStep,
        classes == null || f.columns() == 1 ? Double.NaN : FloatOutputScores.accuracy(f, classes),
        test.getOrDefault("test-cost", Double.NaN),
        test.getOrDefault("test-accuracy", Double.NaN),
        watch == null ? null : watch.finish(trainer.stepCount() > 0));
  }

  /**
   * Warns of dead units. With cross-entropy too large a step need not make the cost grow without
   * bound: it kills or saturates the units, the outputs become the same at all points, and the cost
   * stays at that of guessing.
   */
  private void warnIfDead(FloatMatrix f, double cost) {
    if (plan.labels() == null || trainer.stepCount() == 0 || f.rows() < 2) {
      return;
    }
    boolean same = true;
    for (int i = 1; i < f.rows() && same; i++) {
      for (int a = 0; a < f.columns(); a++) {
        float first = f.get(0, a);
        same &= Math.abs(f.get(i, a) - first) <= 1e-5f * (1 + Math.abs(first));
      }
    }
    if (same || !(cost < trainer.costAtStart())) {
      run.warn(
          String.format(
              Locale.ROOT,
              "training came to nothing: cross-entropy %.4g at the start, %.4g at the end, %.4g by"
                  + " guessing among %d classes%s: the learning rate %.4g is too large, try"
                  + " --learning-rate 50%% (of the largest stable one)",
              trainer.costAtStart(),
              cost,
              Math.log(f.columns()),
              f.columns(),
              same ? ", and the outputs are the same at every point (dead or saturated units)" : "",
              trainer.learningRate()));
    }
  }

  /** Cost and accuracy on the test points; nothing without them. */
  private Map<String, Double> test() {
    Dataset test = plan.test();
    if (test == null) {
      return Map.of();
    }
    FloatMatrix f = trained(network.outputs(test.numbers().toFloat()), testStart);
    DoubleMatrix targets = Objects.requireNonNull(test.targets());
    int[] classes = Labels.orNone(test);
    Map<String, Double> values = new LinkedHashMap<>();
    boolean entropy = plan.labels() != null;
    values.put(
        "test-cost",
        entropy && classes != null
            ? FloatOutputScores.crossEntropy(f, classes)
            : FloatOutputScores.leastSquares(f, targets));
    if (classes != null && f.columns() > 1) {
      values.put("test-accuracy", FloatOutputScores.accuracy(f, classes));
    }
    return values;
  }
}

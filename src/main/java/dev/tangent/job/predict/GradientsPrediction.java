package dev.tangent.job.predict;

import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.Conditioning;
import dev.tangent.dynamics.LimitPointKernel;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.subspace.Centres;
import dev.tangent.job.frame.Budget;
import dev.tangent.job.frame.Fingerprint;
import dev.tangent.job.frame.Job;
import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobException;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.Plural;
import dev.tangent.job.frame.Speed;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.iterative.BlockConjugateGradients;
import dev.tangent.linalg.iterative.ConjugateGradients;
import dev.tangent.linalg.iterative.DoublePowerIteration;
import dev.tangent.linalg.iterative.NystromPreconditioner;
import dev.tangent.linalg.iterative.ShiftedOperator;
import dev.tangent.linalg.product.LinearOperator;
import dev.tangent.run.Event;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The mean at t = ∞ by block conjugate gradients, exact up to the residual. Memory holds the points
 * and the preconditioner, and as much of the kernel as it has room for: the other entries are
 * computed anew for every product, or read from disk. Every iteration is in the log with its
 * residual, and an interrupted run goes on to the same bits.
 */
final class GradientsPrediction implements Job<PredictionResult> {
  private static final String WORK = "cg";

  /** Products are made with multiples of so many columns: others cost as much as the next one. */
  private static final int COLUMNS = 4;

  private static final int MOST = 2000; // most iterations

  /** What it costs to read an entry and multiply it from both sides, in flops of a product. */
  private static final double READ = 200;

  /** The part of the free heap that is filled at most. */
  private static final double ROOM = 0.9;

  /** How many numbers the preconditioner holds by default: 0.96 GB. */
  private static final long NUMBERS = 120_000_000;

  /** The least rank by default, where the rows are four times as many. */
  private static final int RANK = 1000;

  /**
   * Rows for each row of the preconditioner by default. Twice its rank saves an eighth of the
   * iterations, of N² each, and costs N · rank² four times.
   */
  private static final int SHARE = 30;

  private final PredictionSpec spec;
  private final PredictionData points;
  private final GradientsKernel kernel;
  private final int rank;

  private GradientsPrediction(PredictionSpec spec, PredictionData points, GradientsKernel kernel) {
    this.spec = spec;
    this.points = points;
    this.kernel = kernel;
    int n = points.inputs().rows();
    Integer asked = spec.solver().preconditioner();
    long most = Math.min(n / 4 + 1, Math.max(1, NUMBERS / n));
    long usual = Math.min(Math.max(RANK, n / SHARE), most);
    rank = asked == null ? (int) usual : Math.min(n, asked);
  }

  static GradientsPrediction of(PredictionSpec spec) {
    if (spec.gram().isGiven()) {
      StoredGradientsKernel stored = StoredGradientsKernel.of(spec);
      return new GradientsPrediction(spec, stored.points(spec), stored);
    }
    PredictionData points = PredictionJob.points(spec);
    LimitPointKernel kernel =
        new LimitPointKernel(
            spec.architecture().limit(spec.architecture().build(points.shape(), points.outputs())),
            spec.single(),
            spec.kernel().isNngp());
    return new GradientsPrediction(spec, points, new LimitGradientsKernel(kernel, points));
  }

  @Override
  public PredictionSpec spec() {
    return spec;
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> settings = spec.toMap();
    String architecture = kernel.architecture();
    if (architecture != null) {
      settings.put("architecture", architecture);
    }
    return settings;
  }

  @Override
  public JobEstimate estimate() {
    double n = points.inputs().rows();
    double entry = kernel.entryFlops();
    double whole = kernel.wholeBytes();
    double kept = whole == 0 ? 0 : Math.min(1, Math.max(0, room() - preconditionerBytes()) / whole);
    double products = products(n);
    // The first product computes what is kept; reading an entry costs less than computing it.
    double entries = 1 + (products - 1) * (1 - kept) + products * kept * Math.min(1, READ / entry);
    double flops = entries * n * n / 2 * entry + n * rank * (entry + rank);
    return new JobEstimate(
        String.format(
            Locale.ROOT, "a prediction from %.0f points by about %.0f products", n, products),
        preconditionerBytes() + vectorBytes() + kernel.bytes(),
        8.0 * points.testInputs().rows() * points.outputs() + 24 * n * points.outputs(),
        flops,
        Speed.of(flops, spec.single(), 10).seconds(flops, spec.single()),
        "fewer rows (--limit-rows, --train-rows), --nystrom M");
  }

  /**
   * About how many products it takes: 30 to 40 were seen for 4000 images and a preconditioner of
   * 800 and 200 rows, 53 for 12,000 and 400; ridges from 1e-5 to 1e-3 make little difference.
   */
  private double products(double n) {
    double digits = -Math.log10(spec.solver().tolerance()) / 6;
    return Math.max(1, 4.2 * Math.pow(n / rank, 0.2) * Math.pow(n, 0.2) * Math.min(2, digits));
  }

  private double preconditionerBytes() {
    double entry = spec.single() ? Double.BYTES + Float.BYTES : Double.BYTES;
    return entry * points.inputs().rows() * rank + 16.0 * rank * rank;
  }

  private double vectorBytes() {
    int columns = points.outputs() + helpers(points.outputs());
    return (100.0 + BlockConjugateGradients.PAST_BYTES) * points.inputs().rows() * columns;
  }

  /** Right-hand sides that cost nothing, beside those of the outputs. */
  private static int helpers(int outputs) {
    return Math.ceilDiv(outputs, COLUMNS) * COLUMNS - outputs;
  }

  /** Bytes for blocks of the kernel: what is free, less what the iterations need beside them. */
  private long room() {
    return (long) Math.max(0, ROOM * Budget.available() - vectorBytes() - kernel.bytes());
  }

  @Override
  public Map<String, String> fingerprints() {
    Map<String, String> prints = new LinkedHashMap<>(kernel.fingerprints());
    prints.put("targets", Fingerprint.of(points.targets()));
    return prints;
  }

  @Override
  public List<Path> reads() {
    List<Path> files = new ArrayList<>(PredictionJob.reads(spec));
    files.addAll(spec.gram().reads());
    return files;
  }

  @Override
  public List<String> writes() {
    return List.of("mean.npy");
  }

  @Override
  public PredictionResult run(JobRun run) {
    int n = points.inputs().rows();
    JobEstimate estimate = estimate();
    run.info(
        String.format(
            Locale.ROOT,
            "%s, with %d rows in the preconditioner: about %s with %s",
            estimate.what(),
            rank,
            estimate.time(),
            Plural.of(Threads.current().count(), "thread")));
    run.update("preconditioner", 0, 1);
    GradientsKernel.Known known = kernel.known(Centres.uniform(n, rank, spec.seed()), run);
    Ridge asked = spec.ridge().value();
    double ridge =
        asked.kind() == Ridge.Kind.RELATIVE ? asked.value() * known.trace() / n : asked.value();
    NystromPreconditioner preconditioner =
        NystromPreconditioner.ofCentres(known.rows(), known.centres(), known.trace(), ridge);
    if (room() < kernel.wholeBytes()) {
      System.gc(); // Garbage counts as used until it is collected.
    }
    IterationProgress progress = new IterationProgress(run);
    LinearOperator products = kernel.products(progress, room(), run);
    ConjugateGradients.Result solved;
    DoubleMatrix mean;
    try {
      solved = solve(run, products, preconditioner, ridge, progress);
      mean = kernel.atTestPoints(products, solved.solution(), run);
    } finally {
      kernel.close(products);
    }
    NpyArray array = NpyArray.of(mean.toArray(), 1, mean.rows(), mean.columns());
    Map<String, Path> files = new LinkedHashMap<>();
    files.put(
        "mean",
        run.save("mean", spec.single() ? NpyArray.of(array.toFloats(), array.shape()) : array));
    PredictionResult result = result(files, mean, solved, preconditioner, ridge);
    result.show(run);
    return result;
  }

  /**
   * Tells which iteration a product belongs to, and the residual before it: how far a product is
   * matters less.
   */
  private static final class IterationProgress implements Progress {
    private final JobRun run;
    private String iteration = "";

    IterationProgress(JobRun run) {
      this.run = run;
    }

    void next(int done, double residual, boolean last) {
      iteration =
          last
              ? "residual"
              : Double.isNaN(residual)
                  ? String.format(Locale.ROOT, "iteration %d:", done + 1)
                  : String.format(Locale.ROOT, "iteration %d, residual %.1e:", done + 1, residual);
    }

    @Override
    public void update(String what, long done, long total) {
      run.update(what.startsWith("product") ? iteration : what, done, total);
    }
  }

  private ConjugateGradients.Result solve(
      JobRun run,
      LinearOperator products,
      NystromPreconditioner preconditioner,
      double ridge,
      IterationProgress progress) {
    run.emit(
        new Event.Member(
            WORK,
            "conjugate gradients",
            WORK,
            Map.of("ridge", String.valueOf(ridge), "preconditioner", String.valueOf(rank)),
            MOST));
    double tolerance = spec.solver().tolerance();
    // What versions before this one kept were other vectors: their work begins anew.
    BlockConjugateGradients.State begun =
        run.restore(WORK)
            .filter(kept -> kept.containsKey("q"))
            .map(GradientsPrediction::state)
            .orElse(null);
    progress.next(begun == null ? 0 : begun.iteration(), Double.NaN, false);
    ConjugateGradients.Result solved;
    try {
      solved =
          BlockConjugateGradients.solve(
              new ShiftedOperator(products, ridge),
              points.targets(),
              preconditioner,
              helpers(points.targets().columns()),
              tolerance,
              MOST,
              begun,
              (state, residual) -> {
                finished(run, state, residual);
                progress.next(state.iteration(), residual, residual <= tolerance);
              });
    } catch (ArithmeticException e) {
      throw new JobException(String.valueOf(e.getMessage()), "give a --ridge", e);
    }
    // The residual of the recurrence drifts from the true one, also through rounding in float32.
    if (!(solved.residual() <= 10 * Math.max(tolerance, kernel.unitRoundoff()))) {
      throw new JobException(
          String.format(
              Locale.ROOT,
              "conjugate gradients stopped after %d iterations with a residual of %.2g, above %.2g",
              solved.iterations(),
              solved.residual(),
              tolerance),
          String.format(
              Locale.ROOT,
              "use a larger ridge than %.3g, --preconditioner above %d, or a larger --tolerance",
              ridge,
              rank));
    }
    return solved;
  }

  private static void finished(JobRun run, BlockConjugateGradients.State state, double residual) {
    run.emit(
        new Event.Step(WORK, state.iteration(), state.iteration(), Map.of("residual", residual)));
    if (run.checkpointDue()) {
      Map<String, NpyArray> arrays = new LinkedHashMap<>();
      arrays.put("x", NpyArray.of(state.x()));
      arrays.put("q", NpyArray.of(state.q()));
      arrays.put("s", NpyArray.of(state.s()));
      arrays.put("c", NpyArray.of(state.c()));
      arrays.put("past", NpyArray.of(state.past()));
      arrays.put("past-z", NpyArray.of(state.pastZ()));
      run.checkpoint(WORK, state.iteration(), arrays);
    }
  }

  private static BlockConjugateGradients.State state(Map<String, NpyArray> kept) {
    return new BlockConjugateGradients.State(
        part(kept, "x").toDoubleMatrix(),
        part(kept, "q").toDoubleMatrix(),
        part(kept, "s").toDoubleMatrix(),
        part(kept, "c").toDoubleMatrix(),
        part(kept, "past").toDoubleMatrix(),
        part(kept, "past-z").toDoubleMatrix(),
        (int) part(kept, "step").toDoubles()[0]);
  }

  private static NpyArray part(Map<String, NpyArray> kept, String name) {
    return Objects.requireNonNull(kept.get(name), name);
  }

  private PredictionResult result(
      Map<String, Path> files,
      DoubleMatrix mean,
      ConjugateGradients.Result solved,
      NystromPreconditioner preconditioner,
      double ridge) {
    // The largest eigenvalue of the preconditioner's part of K, so a lower bound for that of K.
    double largest = DoublePowerIteration.largest(points.inputs().rows(), preconditioner::known);
    double noise = largest * kernel.unitRoundoff();
    Approximation approximation =
        Approximation.gradients(
            String.format(
                Locale.ROOT,
                "%d points, %s of conjugate gradients (%d rows in the preconditioner),"
                    + " ridge %.4g, relative residual %.2g",
                points.inputs().rows(),
                Plural.of(solved.iterations(), "iteration"),
                rank,
                ridge,
                solved.residual()),
            solved.iterations(),
            rank);
    return PredictionResult.of(
            files,
            spec.times().moments(),
            points,
            new Conditioning(0, largest, ridge, noise, 0, 0),
            solved.residual(),
            List.of(mean))
        .with(approximation);
  }

  @Override
  public void tidy(JobRun run) {
    run.forget(WORK);
  }
}

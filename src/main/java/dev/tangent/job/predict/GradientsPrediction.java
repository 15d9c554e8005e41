package dev.tangent.job.predict;

import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.Conditioning;
import dev.tangent.dynamics.LimitPointKernel;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.subspace.Centres;
import dev.tangent.job.frame.Fingerprint;
import dev.tangent.job.frame.Job;
import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobException;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.Plural;
import dev.tangent.job.frame.Speed;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Threads;
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
 * The mean at t = ∞ by conjugate gradients, exact up to the residual: kernel entries are computed
 * anew for every product, or read from disk, so memory holds only the points and the
 * preconditioner. Every iteration is in the log with its residual, and an interrupted run goes on
 * to the same bits.
 */
final class GradientsPrediction implements Job<PredictionResult> {
  private static final String WORK = "cg";
  private static final int MOST = 2000; // most iterations
  private static final int USUAL = 30;

  /** How many numbers the preconditioner holds by default: 0.8 GB. */
  private static final long NUMBERS = 100_000_000;

  private static final int RANK = 1000;

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
    long usual = Math.min(Math.min(RANK, n / 4 + 1), Math.max(1, NUMBERS / n));
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
    double flops = USUAL * n * n / 2 * entry + n * rank * (entry + rank);
    return new JobEstimate(
        String.format(Locale.ROOT, "a prediction from %.0f points by about %d products", n, USUAL),
        8.0 * n * (rank + 8.0 * points.outputs()) + kernel.bytes() + 16.0 * rank * rank,
        8.0 * points.testInputs().rows() * points.outputs() + 24 * n * points.outputs(),
        flops,
        Speed.of(flops, spec.single(), 10).seconds(flops, spec.single()),
        "fewer rows (--limit-rows, --train-rows), --nystrom M");
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
    LinearOperator products = kernel.products(run);
    ConjugateGradients.Result solved = solve(run, products, preconditioner, ridge);
    DoubleMatrix mean = kernel.atTestPoints(products, solved.solution(), run);
    NpyArray array = NpyArray.of(mean.toArray(), 1, mean.rows(), mean.columns());
    Map<String, Path> files = new LinkedHashMap<>();
    files.put(
        "mean",
        run.save("mean", spec.single() ? NpyArray.of(array.toFloats(), array.shape()) : array));
    PredictionResult result = result(files, mean, solved, preconditioner, ridge);
    result.show(run);
    return result;
  }

  private ConjugateGradients.Result solve(
      JobRun run, LinearOperator products, NystromPreconditioner preconditioner, double ridge) {
    run.emit(
        new Event.Member(
            WORK,
            "conjugate gradients",
            WORK,
            Map.of("ridge", String.valueOf(ridge), "preconditioner", String.valueOf(rank)),
            MOST));
    double tolerance = spec.solver().tolerance();
    ConjugateGradients.Result solved;
    try {
      solved =
          ConjugateGradients.solve(
              new ShiftedOperator(products, ridge),
              points.targets(),
              preconditioner,
              tolerance,
              MOST,
              run.restore(WORK).map(GradientsPrediction::state).orElse(null),
              (state, residual) -> finished(run, state, residual));
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

  private static void finished(JobRun run, ConjugateGradients.State state, double residual) {
    run.emit(
        new Event.Step(WORK, state.iteration(), state.iteration(), Map.of("residual", residual)));
    if (run.checkpointDue()) {
      Map<String, NpyArray> arrays = new LinkedHashMap<>();
      arrays.put("x", NpyArray.of(state.x()));
      arrays.put("r", NpyArray.of(state.r()));
      arrays.put("p", NpyArray.of(state.p()));
      arrays.put("rz", NpyArray.of(state.rz().clone(), state.rz().length));
      run.checkpoint(WORK, state.iteration(), arrays);
    }
  }

  private static ConjugateGradients.State state(Map<String, NpyArray> kept) {
    return new ConjugateGradients.State(
        part(kept, "x").toDoubleMatrix(),
        part(kept, "r").toDoubleMatrix(),
        part(kept, "p").toDoubleMatrix(),
        part(kept, "rz").toDoubles(),
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

package dev.tangent.job.predict;

import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.Conditioning;
import dev.tangent.dynamics.KernelRegression;
import dev.tangent.dynamics.LimitPointKernel;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.SingularKernelException;
import dev.tangent.dynamics.subspace.CentreFeatures;
import dev.tangent.dynamics.subspace.Centres;
import dev.tangent.dynamics.subspace.NetworkFeatures;
import dev.tangent.dynamics.subspace.NormalEquations;
import dev.tangent.dynamics.subspace.RowFeatures;
import dev.tangent.dynamics.subspace.Rows;
import dev.tangent.job.frame.Fingerprint;
import dev.tangent.job.frame.Job;
import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobException;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.Plural;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.Speed;
import dev.tangent.job.spec.CentreKind;
import dev.tangent.kernel.LastLayerFeatures;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Workers;
import dev.tangent.linalg.Workers.Shared;
import dev.tangent.linalg.product.Products;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The mean at t = ∞ for millions of rows: the best combination of the kernels at M rows (Nyström),
 * or of random features. It takes one pass over the rows and memory M². To show the error, M/2 and
 * M/4 functions are solved too, and for few rows also the exact problem.
 */
final class SubspacePrediction implements Job<PredictionResult> {
  private static final String WORK = "sums";

  /** Up to this many rows, the exact solution takes only seconds. */
  private static final int EXACT = 4096;

  /** About how many flops an entry costs for each layer. */
  private static final double LAYER = 175;

  /**
   * The time of a pass over that of its products: features are also written, widened and read
   * again. A million rows of 100 among 4000 functions took 601 s of processor time in float32,
   * where the products alone are 480.
   */
  private static final double BESIDE_PRODUCTS = 1.25;

  private final PredictionSpec spec;
  private final SubspaceRows data;
  private final LimitPointKernel kernel;
  private final int functions;

  private SubspacePrediction(PredictionSpec spec, SubspaceRows data, Architecture network) {
    this.spec = spec;
    this.data = data;
    kernel =
        new LimitPointKernel(
            spec.architecture().limit(network), spec.single(), spec.kernel().isNngp());
    functions =
        Objects.requireNonNull(
            spec.solver().nystrom() == null ? spec.solver().features() : spec.solver().nystrom());
  }

  static SubspacePrediction of(PredictionSpec spec) {
    SubspaceRows data = SubspaceRows.of(spec);
    Integer features = spec.solver().features();
    Integer centres = spec.solver().nystrom();
    SpecException.require(
        centres == null || centres <= data.rows().count(),
        String.format(
            Locale.ROOT, "--nystrom %d of %d training rows", centres, data.rows().count()),
        "at most all of them");
    boolean stack = features != null && spec.architecture().architecture() == null;
    PredictionSpec wide = stack ? spec.with("width", features) : spec;
    Architecture network =
        wide.architecture().build(data.points().shape(), data.points().outputs());
    if (features != null) {
      int seen = network.weights().getLast().fanIn();
      SpecException.require(
          seen == features,
          String.format(
              Locale.ROOT,
              "--features %d with a network whose last layer sees %d numbers",
              features,
              seen),
          "make them equal (a stack of layers: --depth 2 or more)");
    }
    return new SubspacePrediction(spec, data, network);
  }

  @Override
  public PredictionSpec spec() {
    return spec;
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> settings = spec.toMap();
    settings.put("architecture", kernel.limit().architecture().text());
    return settings;
  }

  @Override
  public JobEstimate estimate() {
    double n = data.rows().count();
    double m = functions;
    double k = data.rows().outputs();
    double entry = 2.0 * data.rows().width() + LAYER * kernel.limit().architecture().denseCount();
    double flops = n * m * (entry + m) + 2 * m * m * m;
    double test = data.points().testInputs().rows();
    return new JobEstimate(
        String.format(Locale.ROOT, "a prediction from %.0f rows among %.0f functions", n, m),
        8 * (6 * m * m + 3.0 * NormalEquations.chunkRows(functions) * m + (m + test) * (k + 3)),
        8 * test * k + 8 * m * m,
        flops,
        BESIDE_PRODUCTS * Speed.of(flops, false, 10).seconds(flops, false),
        "fewer functions (--nystrom, --features)");
  }

  @Override
  public Map<String, String> fingerprints() {
    Map<String, String> prints = new LinkedHashMap<>();
    PredictionData points = data.points();
    Path file = data.file();
    prints.put("data", file == null ? Fingerprint.of(points.inputs()) : Fingerprint.of(file));
    prints.put("targets", Fingerprint.of(points.targets()));
    prints.put("test-inputs", Fingerprint.of(points.testInputs()));
    return prints;
  }

  @Override
  public List<Path> reads() {
    return PredictionJob.reads(spec);
  }

  @Override
  public List<String> writes() {
    return List.of("mean.npy");
  }

  @Override
  public PredictionResult run(JobRun run) {
    try {
      return compute(run);
    } catch (SingularKernelException e) {
      throw new JobException(
          String.valueOf(e.getMessage()),
          String.format(Locale.ROOT, "--ridge %.1g", e.suggestedRidge()),
          e);
    }
  }

  private PredictionResult compute(JobRun run) {
    Rows rows = data.rows();
    JobEstimate estimate = estimate();
    run.info(
        String.format(
            Locale.ROOT,
            "%s%s: about %s with %s",
            estimate.what(),
            data.mapped() ? ", read from the file" : "",
            estimate.time(),
            Plural.of(Threads.current().count(), "thread")));
    Map<String, NpyArray> kept = run.restore(WORK).orElse(null);
    double ridge = ridge(run);
    int[] numbers = kept == null ? centres(run, ridge) : numbers(kept);
    RowFeatures features = features(numbers);
    NormalEquations sums =
        NormalEquations.over(
            rows, features, kept == null ? null : sums(kept), s -> keep(run, s, numbers), run);
    run.update("solve", 0, 2);
    DoubleMatrix norm = features instanceof CentreFeatures c ? c.norm() : null;
    List<Integer> sizes =
        Stream.of(features.count() / 4, features.count() / 2, features.count())
            .filter(size -> size >= 1)
            .distinct()
            .toList();
    List<DoubleMatrix> alphas = sizes.stream().map(size -> sums.solve(norm, ridge, size)).toList();
    List<DoubleMatrix> means = predict(features, alphas, run);
    DoubleMatrix mean = means.getLast();
    NpyArray array = NpyArray.of(mean.toArray(), 1, mean.rows(), mean.columns());
    Map<String, Path> files = new LinkedHashMap<>();
    files.put(
        "mean",
        run.save("mean", spec.single() ? NpyArray.of(array.toFloats(), array.shape()) : array));
    PredictionResult result = result(run, files, sums, norm, ridge, sizes, alphas, means);
    result.show(run);
    return result;
  }

  private double ridge(JobRun run) {
    Ridge ridge = spec.ridge().value();
    if (ridge.kind() == Ridge.Kind.ABSOLUTE || ridge.value() == 0) {
      return ridge.value();
    }
    double trace = 0;
    int n = data.rows().count();
    int chunk = NormalEquations.chunkRows(functions);
    for (int from = 0; from < n; from += chunk) {
      run.update("mean of the diagonal", from, n);
      DoubleMatrix x = data.rows().inputs(from, Math.min(n, from + chunk));
      trace += Arrays.stream(kernel.diagonal(x)).sum();
    }
    return ridge.value() * trace / n;
  }

  /** The rows that are centres; none for random features. */
  private int[] centres(JobRun run, double ridge) {
    if (spec.solver().features() != null) {
      return new int[0];
    }
    Rows rows = data.rows();
    return spec.solver().centres() == CentreKind.UNIFORM
        ? Centres.uniform(rows.count(), functions, spec.seed())
        : Centres.byLeverage(kernel, rows, functions, ridge, spec.seed(), run);
  }

  private RowFeatures features(int[] numbers) {
    return numbers.length == 0
        ? new NetworkFeatures(LastLayerFeatures.draw(kernel.limit().architecture(), spec.seed()))
        : new CentreFeatures(kernel, Centres.gather(data.rows(), numbers));
  }

  private static void keep(JobRun run, NormalEquations sums, int[] numbers) {
    if (run.checkpointDue()) {
      double[] centres = Arrays.stream(numbers).asDoubleStream().toArray();
      Map<String, NpyArray> arrays = new LinkedHashMap<>();
      arrays.put("gram", NpyArray.of(sums.gram()));
      arrays.put("moments", NpyArray.of(sums.moments()));
      arrays.put("squares", NpyArray.of(sums.squares(), sums.squares().length));
      arrays.put("centres", NpyArray.of(centres, centres.length));
      run.checkpoint(WORK, sums.rows(), arrays);
    }
  }

  private static NpyArray part(Map<String, NpyArray> kept, String name) {
    return Objects.requireNonNull(kept.get(name), name);
  }

  private static int[] numbers(Map<String, NpyArray> kept) {
    return Arrays.stream(part(kept, "centres").toDoubles()).mapToInt(v -> (int) v).toArray();
  }

  private static NormalEquations sums(Map<String, NpyArray> kept) {
    return NormalEquations.kept(
        part(kept, "gram").toDoubleMatrix(),
        part(kept, "moments").toDoubleMatrix(),
        part(kept, "squares").toDoubles(),
        (int) part(kept, "step").toDoubles()[0]);
  }

  /**
   * The data that every part of the test points needs.
   *
   * @param features of a row
   * @param test points, M × n_0
   * @param alphas weights of the features at each time
   */
  private record Fitted(RowFeatures features, DoubleMatrix test, List<DoubleMatrix> alphas)
      implements Serializable {
    /** f on some test points for each number of functions. */
    ArrayList<DoubleMatrix> predict(int from, int to) {
      DoubleMatrix phi = features.of(test.rowRange(from, to));
      ArrayList<DoubleMatrix> means = new ArrayList<>();
      for (DoubleMatrix alpha : alphas) {
        means.add(Products.multiply(phi.columnRange(0, alpha.rows()), alpha));
      }
      return means;
    }
  }

  /** f on the test points for each number of functions. */
  private List<DoubleMatrix> predict(RowFeatures features, List<DoubleMatrix> alphas, JobRun run) {
    DoubleMatrix test = data.points().testInputs();
    List<DoubleMatrix> means = new ArrayList<>();
    alphas.forEach(a -> means.add(DoubleMatrix.zeros(test.rows(), a.columns())));
    int chunk = NormalEquations.chunkRows(features.count());
    int rows = test.rows();
    Workers workers = Workers.current();
    try (Shared<Fitted> fitted = workers.share(new Fitted(features, test, List.copyOf(alphas)))) {
      workers.forEach(
          "test points",
          (int) (((long) rows + chunk - 1) / chunk),
          p -> fitted.get().predict(p * chunk, Math.min(rows, (p + 1) * chunk)),
          (p, part) -> {
            for (int s = 0; s < part.size(); s++) {
              DoubleMatrix mean = part.get(s);
              means.get(s).rowRange(p * chunk, p * chunk + mean.rows()).assign(mean);
            }
          },
          run);
    }
    return means;
  }

  private PredictionResult result(
      JobRun run,
      Map<String, Path> files,
      NormalEquations sums,
      @Nullable DoubleMatrix norm,
      double ridge,
      List<Integer> sizes,
      List<DoubleMatrix> alphas,
      List<DoubleMatrix> means) {
    DoubleMatrix mean = means.getLast();
    DoubleMatrix targets = data.points().testTargets();
    boolean nystrom = norm != null;
    Approximation approximation =
        new Approximation(
            nystrom ? "nystrom" : "features",
            String.format(
                Locale.ROOT,
                "%d rows, the best of %d functions (%s), ridge %.4g",
                sums.rows(),
                sums.features(),
                nystrom
                    ? "kernels at centres, "
                        + spec.solver().centres().name().toLowerCase(Locale.ROOT)
                    : "random features",
                ridge),
            sizes,
            alphas.stream().map(alpha -> 0.5 * sums.trainingError(alpha)).toList(),
            targets == null
                ? null
                : means.stream().map(f -> PredictionResult.cost(f, targets)).toList(),
            means.size() < 2 ? null : distance(means.get(means.size() - 2), mean),
            fromExact(run, ridge, mean),
            0,
            0);
    double largest = sums.largest(norm);
    Conditioning conditioning =
        new Conditioning(0, largest, ridge, largest * Math.ulp(1.0) * sums.features(), 0, 0);
    return PredictionResult.of(
            files, spec.times().moments(), data.points(), conditioning, 0, List.of(mean))
        .with(approximation);
  }

  /** The distance from the exact solution, where that takes only seconds. */
  private @Nullable Double fromExact(JobRun run, double ridge, DoubleMatrix mean) {
    int n = data.rows().count();
    if (n > EXACT || mean.rows() > EXACT) {
      return null;
    }
    run.update("exact solution", 0, 1);
    DoubleMatrix x = data.rows().inputs(0, n);
    try {
      DoubleMatrix exact =
          KernelRegression.of(kernel.training(x), Ridge.absolute(ridge), kernel.unitRoundoff())
              .fit(data.rows().targets(0, n))
              .predict(kernel.between(data.points().testInputs(), x));
      return distance(mean, exact);
    } catch (SingularKernelException e) {
      return null; // The kernel is singular: there is no exact solution in float64.
    }
  }

  /** ‖a − b‖/‖b‖. */
  private static double distance(DoubleMatrix a, DoubleMatrix b) {
    DoubleMatrix difference = Products.add(a, -1, b);
    double norm = Products.dot(b, b);
    return Math.sqrt(Products.dot(difference, difference) / (norm == 0 ? 1 : norm));
  }

  @Override
  public void tidy(JobRun run) {
    run.forget(WORK);
  }
}

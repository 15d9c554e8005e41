package dev.tangent.job.kernel;

import dev.tangent.data.NpyArray;
import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.Precision;
import dev.tangent.job.frame.Speed;
import dev.tangent.job.spec.DataFiles;
import dev.tangent.job.spec.KernelKind;
import dev.tangent.kernel.Definiteness;
import dev.tangent.kernel.KernelDiagonal;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.kernel.MonteCarloKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.network.Footprint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Reports on the limit other than the two kernels on all pairs: diagonals, layers, definiteness.
 */
final class LimitReport implements KernelWork {
  private final KernelSpec spec;
  private final LimitKernel limit;
  private final DoubleMatrix x;
  private final Map<String, Object> network;
  private final Map<String, Path> written = new LinkedHashMap<>();
  private final Map<String, Object> numbers = new LinkedHashMap<>();

  LimitReport(KernelSpec spec, LimitKernel limit, DoubleMatrix x, Map<String, Object> network) {
    this.spec = spec;
    this.limit = limit;
    this.x = x;
    this.network = network;
    if (spec.monteCarlo() != null) {
      DataFiles.requireSingle("--inputs", x);
    }
  }

  @Override
  public Architecture architecture() {
    return limit.architecture();
  }

  @Override
  public List<String> files() {
    List<String> names = new ArrayList<>(List.of("coefficients"));
    for (int l = 1; l <= architecture().denseCount(); l++) {
      names.add("ntk-layer" + l);
    }
    for (KernelKind kind : KernelKind.values()) {
      names.add(kind.toString());
      names.add(kind + "-error");
    }
    return names;
  }

  @Override
  public JobEstimate estimate() {
    double n = x.rows();
    int layers = architecture().denseCount();
    int matrices = spec.diagonal() ? 0 : spec.byLayer() ? layers + 2 : spec.definiteness() ? 5 : 9;
    Integer networks = spec.monteCarlo();
    double flops =
        spec.definiteness()
            ? 9 * n * n * n
            : networks != null
                ? networks * (Footprint.of(architecture()).passFlops(n) + 4 * n * n * layers)
                : n * n * limit.flopsOfPair() * (spec.byLayer() ? layers : 1);
    return new JobEstimate(
        String.format(
            Locale.ROOT, "%d matrices of %d × %d in float64", matrices, x.rows(), x.rows()),
        8 * matrices * n * n,
        8 * n * n * (spec.byLayer() ? layers : networks != null ? 4 : 0),
        flops,
        Speed.of(flops, false, 10).seconds(flops, false),
        "fewer rows (--limit-rows)");
  }

  @Override
  public KernelResult run(JobRun run) {
    long start = System.nanoTime();
    run.update("report of the limit", 0, 1);
    if (spec.diagonal()) {
      diagonals(run);
    } else if (spec.byLayer()) {
      List<DoubleMatrix> shares = limit.byLayer(x);
      for (int l = 0; l < shares.size(); l++) {
        save(run, "ntk-layer" + (l + 1), NpyArray.of(shares.get(l)));
      }
    } else if (spec.definiteness()) {
      report(run, Definiteness.report(limit, x));
    } else {
      networks(run, Objects.requireNonNull(spec.monteCarlo()));
    }
    List<List<String>> rows = new ArrayList<>();
    numbers.forEach((name, value) -> rows.add(List.of(name, String.valueOf(value))));
    run.table("Kernels of the limit", List.of("quantity", "value"), rows);
    return new KernelResult(
        written,
        x.rows(),
        x.rows(),
        Precision.F64,
        numbers,
        network,
        1e-9 * (System.nanoTime() - start));
  }

  private void save(JobRun run, String name, NpyArray array) {
    written.put(name, run.save(name, array));
  }

  private void diagonals(JobRun run) {
    KernelDiagonal diagonal = limit.diagonal(x);
    if (spec.wants(KernelKind.NNGP)) {
      save(run, "nngp", NpyArray.of(diagonal.nngp(), diagonal.nngp().length));
      numbers.put("nngp-trace", diagonal.nngpTrace());
    }
    if (spec.wants(KernelKind.NTK)) {
      save(run, "ntk", NpyArray.of(diagonal.ntk(), diagonal.ntk().length));
      numbers.put("ntk-trace", diagonal.ntkTrace());
    }
  }

  private void report(JobRun run, Definiteness definiteness) {
    run.info(definiteness.toString());
    numbers.put("definite-on-spheres", definiteness.definiteOnSpheres());
    numbers.put("smallest-eigenvalue", definiteness.smallestEigenvalue());
    numbers.put("lower-bound", definiteness.lowerBound());
    numbers.put("even-tail", definiteness.evenTail());
    numbers.put("odd-tail", definiteness.oddTail());
    numbers.put("largest-correlation", definiteness.largestCorrelation());
    double[] coefficients = definiteness.coefficients();
    save(run, "coefficients", NpyArray.of(coefficients, coefficients.length));
  }

  private void networks(JobRun run, int networks) {
    MonteCarloKernel stream = MonteCarloKernel.of(architecture(), Matrices.toFloat(x), spec.seed());
    MonteCarloKernel.Estimate estimate = stream.next();
    while (estimate.networks() < networks) {
      run.update("networks", estimate.networks(), networks);
      estimate = stream.next();
    }
    if (spec.wants(KernelKind.NNGP)) {
      save(run, "nngp", NpyArray.of(estimate.nngp()));
      save(run, "nngp-error", NpyArray.of(estimate.nngpError()));
    }
    if (spec.wants(KernelKind.NTK)) {
      save(run, "ntk", NpyArray.of(estimate.ntk()));
      save(run, "ntk-error", NpyArray.of(estimate.ntkError()));
    }
    numbers.put("networks", networks);
  }
}

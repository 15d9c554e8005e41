package dev.tangent.cli;

import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.job.frame.Budget;
import dev.tangent.kernel.Definiteness;
import dev.tangent.kernel.KernelDiagonal;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.kernel.MonteCarloKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Matrices;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What else {@code ntk kernel} says of the limit than the two kernels on all pairs. */
final class LimitOptions {
  @Option(
      names = "--diagonal",
      order = 7,
      description = "The diagonals only, N numbers each, and their traces, in O(N).")
  boolean diagonal;

  @Option(
      names = "--by-layer",
      order = 7,
      description = "The NTK as a sum over the dense layers: ntk-layer1.npy, … (float64).")
  boolean byLayer;

  @Option(
      names = "--definiteness",
      order = 7,
      description = "Report whether the NTK is positive definite on the sphere, with λ_min.")
  boolean definiteness;

  @Option(
      names = "--monte-carlo",
      paramLabel = "M",
      order = 7,
      description = "Means of M random networks of --width with standard errors: *-error.npy.")
  @Nullable Integer monteCarlo;

  @Option(
      names = "--train-top",
      paramLabel = "K",
      order = 13,
      description = "Only the last K dense layers are trained. Default: all.")
  @Nullable Integer trainTop;

  /** The limit with what is frozen. */
  LimitKernel apply(LimitKernel limit) {
    if (trainTop == null) {
      return limit;
    }
    int layers = limit.architecture().denseCount();
    if (trainTop < 1 || trainTop > layers) {
      throw UserError.usage("--train-top " + trainTop, "1 to the depth, " + layers);
    }
    return limit.trainingTop(trainTop);
  }

  /** Whether one of these replaces the kernels on all pairs. */
  boolean any() {
    return diagonal || byLayer || definiteness || monteCarlo != null;
  }

  /** Refuses what can't go together. */
  void check(boolean others, boolean single) {
    int asked =
        (diagonal ? 1 : 0)
            + (byLayer ? 1 : 0)
            + (definiteness ? 1 : 0)
            + (monteCarlo == null ? 0 : 1);
    if (asked > 1) {
      throw UserError.usage(
          "more than one of --diagonal, --by-layer, --definiteness and --monte-carlo",
          "ask for one at a time");
    }
    if (asked == 1 && others) {
      throw UserError.usage("--inputs2 with kernels of one set of points", "leave it out");
    }
    if (asked == 1 && single) {
      throw UserError.usage("--precision f32 with a report in float64", "leave it out");
    }
    if (monteCarlo != null && (monteCarlo < 2 || trainTop != null)) {
      throw UserError.usage(
          trainTop == null ? "--monte-carlo " + monteCarlo : "--monte-carlo with --train-top",
          trainTop == null ? "2 networks or more, or there is no error" : "leave one out");
    }
  }

  /** Computes and writes what was asked for; the report for {@code --json}. */
  Map<String, Object> write(
      Output out, LimitKernel limit, DoubleMatrix x, List<String> get, long seed, Path directory) {
    Files files = new Files(out, directory, new LinkedHashMap<>());
    if (diagonal) {
      diagonals(limit.diagonal(x), get, files);
    } else if (byLayer) {
      requireFits(x.rows(), limit.architecture().denseCount() + 2);
      List<DoubleMatrix> shares = limit.byLayer(x);
      for (int l = 0; l < shares.size(); l++) {
        files.write("ntk-layer" + (l + 1), NpyArray.of(shares.get(l)));
      }
    } else if (definiteness) {
      requireFits(x.rows(), 5);
      report(Definiteness.report(limit, x), files);
    } else if (monteCarlo != null) {
      requireFits(x.rows(), 9);
      networks(limit.architecture(), x, get, seed, files);
    }
    return files.report;
  }

  /** The files written, as lines and as a report. */
  private record Files(Output out, Path directory, Map<String, Object> report) {
    void write(String name, NpyArray array) {
      Path file = directory.resolve(name + ".npy");
      Npy.write(file, array);
      out.line("%s %s in %s", name, array, file);
      report.put(name, file.toString());
    }
  }

  private static void requireFits(int points, int matrices) {
    Budget.require(
        String.format(Locale.ROOT, "%d matrices of %d × %d in float64", matrices, points, points),
        8.0 * matrices * points * points,
        "--limit-rows");
  }

  private static void diagonals(KernelDiagonal diagonal, List<String> get, Files files) {
    if (get.contains("nngp")) {
      files.write("nngp", NpyArray.of(diagonal.nngp(), diagonal.nngp().length));
      files.out.line("trace of nngp: %.10g", diagonal.nngpTrace());
      files.report.put("nngp-trace", diagonal.nngpTrace());
    }
    if (get.contains("ntk")) {
      files.write("ntk", NpyArray.of(diagonal.ntk(), diagonal.ntk().length));
      files.out.line("trace of ntk: %.10g", diagonal.ntkTrace());
      files.report.put("ntk-trace", diagonal.ntkTrace());
    }
  }

  private static void report(Definiteness definiteness, Files files) {
    files.out.line("%s", definiteness);
    files.report.put("definite-on-spheres", definiteness.definiteOnSpheres());
    files.report.put("smallest-eigenvalue", definiteness.smallestEigenvalue());
    files.report.put("lower-bound", definiteness.lowerBound());
    files.report.put("even-tail", definiteness.evenTail());
    files.report.put("odd-tail", definiteness.oddTail());
    files.report.put("largest-correlation", definiteness.largestCorrelation());
    double[] coefficients = definiteness.coefficients();
    files.write("coefficients", NpyArray.of(coefficients, coefficients.length));
  }

  private void networks(
      Architecture architecture, DoubleMatrix x, List<String> get, long seed, Files files) {
    NetworkOptions.requireSingle("--inputs", x);
    int networks = monteCarlo == null ? 0 : monteCarlo;
    MonteCarloKernel stream = MonteCarloKernel.of(architecture, Matrices.toFloat(x), seed);
    MonteCarloKernel.Estimate estimate = stream.next();
    while (estimate.networks() < networks) {
      files.out.progress("networks", estimate.networks(), networks);
      estimate = stream.next();
    }
    List<String> names = new ArrayList<>(get);
    if (names.contains("nngp")) {
      files.write("nngp", NpyArray.of(estimate.nngp()));
      files.write("nngp-error", NpyArray.of(estimate.nngpError()));
    }
    if (names.contains("ntk")) {
      files.write("ntk", NpyArray.of(estimate.ntk()));
      files.write("ntk-error", NpyArray.of(estimate.ntkError()));
    }
    files.report.put("networks", networks);
  }
}

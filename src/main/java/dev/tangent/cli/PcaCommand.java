package dev.tangent.cli;

import dev.tangent.data.Dataset;
import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.KernelPca;
import dev.tangent.dynamics.StreamedKernel;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ntk pca}: kernel principal components of the limit kernel on data. */
@Command(
    name = "pca",
    description = {
      "Kernel principal components of data: what is learnt first.",
      "%nWrites eigenvalues.npy (of K/N, descending; all N up to 5000 points, above that those of"
          + " the components) and components.npy (N × components, unit norm); with --test-inputs"
          + " also projections.npy (M × components)."
    })
final class PcaCommand extends CliCommand {
  /** Above this many points the whole spectrum takes minutes; Lanczos finds the leading part. */
  private static final int WHOLE = 5000;

  @Mixin DataOptions data = new DataOptions();
  @Mixin ArchitectureOptions architecture = new ArchitectureOptions();
  @Mixin RunOptions options = new RunOptions();

  @Option(
      names = "--components",
      paramLabel = "C",
      order = 5,
      description = "How many components. Default: ${DEFAULT-VALUE}.")
  int components = 3;

  @Option(
      names = "--centred",
      order = 5,
      description = "Components of HKH/N with H = I - 1/N. Default: of K/N, as in the paper.")
  boolean centred;

  @Option(
      names = "--kernel",
      paramLabel = "ntk|nngp",
      order = 5,
      description = "Which limit kernel. Default: ${DEFAULT-VALUE}.")
  String kernel = "ntk";

  @Option(
      names = "--test-inputs",
      paramLabel = "T.npy",
      order = 5,
      description = "Other points to project on the components, M × n0.")
  @Nullable Path testInputs;

  @Override
  int run(Output out) throws Exception {
    if (!kernel.equals("ntk") && !kernel.equals("nngp")) {
      throw UserError.usage("--kernel " + kernel, "ntk or nngp");
    }
    Dataset points = data.load(options.seed());
    if (components < 1 || components > points.rows()) {
      throw UserError.usage(
          "--components " + components, "1 to the number of points, " + points.rows());
    }
    requireFit(points);
    DoubleMatrix test = testInputs == null ? null : testPoints(testInputs, points);
    options.outDirectory("pca");
    ComputedRun.run(this, options, out, run -> compute(run, points, test));
    return 0;
  }

  private Map<String, Object> compute(
      ComputedRun run, Dataset points, @Nullable DoubleMatrix test) {
    LimitKernels kernels =
        new LimitKernels(
            LimitKernel.of(architecture.architecture(points.inputWidth(), 1)),
            options.precision(RunOptions.Precision.F64),
            kernel.equals("nngp"));
    KernelPca pca =
        stored(points.rows()) ? pca(kernels, points, run) : streamed(kernels, points, run);
    Map<String, Object> report = new LinkedHashMap<>();
    double[] values = pca.eigenvalues();
    save(run, report, "eigenvalues", NpyArray.of(values, values.length));
    save(run, report, "components", NpyArray.of(pca.components(components)));
    if (test != null) {
      DoubleMatrix cross = kernels.between(test, points.inputs());
      save(run, report, "projections", NpyArray.of(pca.project(cross, components)));
    }
    report(run, report, pca, points);
    return report;
  }

  /** Whether the kernel fits, with its copy or centred twin and the eigenvectors' workspace. */
  private static boolean stored(long n) {
    return n * n <= Integer.MAX_VALUE - 8
        && 8.0 * n * n * (n <= WHOLE ? 4 : 2.5) < MemoryBudget.available();
  }

  private void requireFit(Dataset points) {
    long n = points.rows();
    if (!stored(n)) {
      double block = Math.min(n, StreamedKernel.BLOCK);
      MemoryBudget.require(
          "principal components of %d points".formatted(n),
          40 * block * block + 8.0 * n * (40.0 * components + points.inputWidth()),
          "fewer points (--limit-rows) or --components");
    }
  }

  private static DoubleMatrix testPoints(Path file, Dataset points) {
    DoubleMatrix test = DataOptions.matrix(file);
    if (test.columns() != points.inputWidth()) {
      throw UserError.usage(
          "%s is %d × %d but the inputs have %d columns"
              .formatted(file, test.rows(), test.columns(), points.inputWidth()),
          "project points of the same width");
    }
    return test;
  }

  private KernelPca pca(LimitKernels kernels, Dataset points, ComputedRun run) {
    run.update("kernel", 0, 2);
    DoubleMatrix gram = kernels.training(points.inputs());
    run.update("components", 1, 2);
    if (gram.rows() <= WHOLE) {
      return centred ? KernelPca.centred(gram) : KernelPca.of(gram);
    }
    return centred
        ? KernelPca.leadingCentred(gram, components)
        : KernelPca.leading(gram, components);
  }

  private KernelPca streamed(LimitKernels kernels, Dataset points, ComputedRun run) {
    run.line("%d points: some ten products with the kernel, which is not stored", points.rows());
    StreamedKernel kernel = new StreamedKernel(kernels, points.inputs(), run);
    return centred
        ? KernelPca.leadingCentred(kernel, components)
        : KernelPca.leading(kernel, components);
  }

  private void report(ComputedRun run, Map<String, Object> report, KernelPca pca, Dataset points) {
    double[] values = pca.eigenvalues();
    DoubleMatrix targets = points.targets();
    DoubleMatrix alignment = targets == null ? null : pca.alignment(targets);
    double[] timeToFit = pca.timeToFit(Math.exp(-1));
    List<Object> times = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    for (int i = 0; i < components; i++) {
      double time = timeToFit[i];
      times.add(time == Double.POSITIVE_INFINITY ? "inf" : (Object) time);
      if (alignment != null) {
        shares.add(mean(alignment, i));
      }
      run.line(
          "component %d: eigenvalue %.6g, %.2f %% of the trace so far, falls to 1/e by t = %.4g%s",
          i + 1,
          values[i],
          100 * pca.explained(i + 1),
          time,
          alignment == null ? "" : ", %.2f %% of the targets".formatted(100 * shares.getLast()));
    }
    report.put("leading", Arrays.copyOf(values, components));
    report.put("explained", pca.explained(components));
    report.put("timeToFit", times);
    if (alignment != null) {
      report.put("alignment", shares);
    }
    report.put("points", points.rows());
    if (values.length == points.rows()) {
      run.line("effective rank %.2f of %d", pca.effectiveRank(), points.rows());
      report.put("effectiveRank", pca.effectiveRank());
    }
  }

  private static double mean(DoubleMatrix alignment, int i) {
    double sum = 0;
    for (int j = 0; j < alignment.columns(); j++) {
      sum += alignment.get(i, j);
    }
    return sum / alignment.columns();
  }

  private static void save(
      ComputedRun run, Map<String, Object> report, String name, NpyArray array) {
    report.put(name, run.save(name, array).toString());
  }
}

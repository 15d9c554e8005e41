package dev.tangent.cli;

import dev.tangent.experiment.WeightsFile;
import dev.tangent.job.frame.Budget;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ntk kernel --empirical}: the tangent kernel of one finite network, to NPY. */
final class EmpiricalOptions {
  @Option(
      names = "--empirical",
      order = 6,
      description = "The kernel of a finite network instead of the limit.")
  boolean empirical;

  @Option(
      names = "--outputs",
      paramLabel = "all|trace|diagonal|A",
      order = 7,
      description = {
        "With --empirical: all k × k pairs of outputs (N × M × k × k), their trace / k (N × M),",
        "the pairs (a, a) (k × N × M), or output A from 0 alone (N × M). Default: ${DEFAULT-VALUE}."
      })
  String outputs = "all";

  @Mixin NetworkOptions network = new NetworkOptions();

  /** What the calling command has read. */
  record Task(
      CliCommand command,
      ArchitectureOptions architecture,
      RunOptions options,
      DoubleMatrix x,
      @Nullable DoubleMatrix y,
      boolean nngp) {}

  /** Computes and writes {@code ntk.npy}, {@code outputs.npy} and, if asked, {@code nngp.npy}. */
  int run(Output out, Task task) {
    WeightsFile weights = network.read();
    Architecture architecture =
        weights == null
            ? task.architecture().architecture(task.x().columns(), 1)
            : NetworkOptions.architecture(weights, task.architecture(), task.command());
    requireWidth("--inputs", task.x(), architecture);
    DoubleMatrix y = task.y();
    if (y != null) {
      requireWidth("--inputs2", y, architecture);
    }
    RunOptions.Precision own =
        weights != null && !weights.isFloat() ? RunOptions.Precision.F64 : RunOptions.Precision.F32;
    boolean single = task.options().precision(own) == RunOptions.Precision.F32;
    NetworkOptions.requireFits(architecture, task.x().rows(), single, 1);
    if (single) {
      NetworkOptions.requireSingle("--inputs", task.x());
    }
    Path directory = task.options().makeOutDirectory("kernel");
    requireSpace(task, architecture.outputWidth(), single, directory);
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("outputs", directory.resolve("outputs.npy").toString());
    report.put("ntk", directory.resolve("ntk.npy").toString());
    switch (task.options().precision(own)) {
      case F32 -> new FloatEmpiricalFiles(weights, architecture, this, task).write(directory, out);
      case F64 -> new DoubleEmpiricalFiles(weights, architecture, this, task).write(directory, out);
    }
    out.json(report);
    return 0;
  }

  private void requireSpace(Task task, int k, boolean single, Path directory) {
    DoubleMatrix second = task.y();
    int rows = task.x().rows();
    int columns = second == null ? rows : second.rows();
    double pairs = outputs.equals("all") ? (double) k * k : outputs.equals("diagonal") ? k : 1;
    Budget.requireDisk(
        String.format(
            Locale.ROOT, "the kernels of %d × %d points and %d outputs", rows, columns, k),
        pairs * rows * columns * (single ? Float.BYTES : Double.BYTES),
        directory,
        "use --outputs trace, --precision f32, --limit-rows or another --out");
  }

  /** Without {@code --empirical} there is no network for these options. */
  void refuseAlone(CliCommand command) {
    for (String option : List.of("--weights", "--outputs")) {
      if (command.given(option)) {
        throw UserError.usage(option + " without --empirical", "add --empirical");
      }
    }
  }

  private static void requireWidth(String option, DoubleMatrix points, Architecture architecture) {
    if (points.columns() != architecture.inputWidth()) {
      throw UserError.usage(
          String.format(
              Locale.ROOT,
              "%s has %d columns but the network has n_0 = %d inputs",
              option,
              points.columns(),
              architecture.inputWidth()),
          "give points of the network's width");
    }
  }

  /** The one output of {@code --outputs A}; −1 if it is a word. */
  int single(int count) {
    try {
      int output = Integer.parseInt(outputs);
      if (output < 0 || output >= count) {
        throw UserError.usage("--outputs " + outputs, "0 to " + (count - 1));
      }
      return output;
    } catch (NumberFormatException e) {
      if (!outputs.matches("all|trace|diagonal")) {
        throw UserError.usage("--outputs " + outputs, "all, trace, diagonal or a number");
      }
      return -1;
    }
  }
}

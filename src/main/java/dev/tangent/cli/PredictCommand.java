package dev.tangent.cli;

import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.Classification;
import dev.tangent.dynamics.Conditioning;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.SingularKernelException;
import dev.tangent.dynamics.TrainingTime;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ntk predict}: what an infinitely wide network says at times t of its training. */
@Command(
    name = "predict",
    description = {
      "Infinitely wide networks trained for a time t: mean, covariance, percentiles.",
      "%nGradient flow on least squares; times are steps × learning rate, inf is allowed. Writes"
          + " mean.npy (times × M × k), cov.npy (times × M × M, of one output, over the random"
          + " initialization), percentiles.npy (times × 3 × M × k: 10, 50, 90)."
    })
final class PredictCommand extends CliCommand {
  @Mixin DataOptions data = new DataOptions();
  @Mixin ArchitectureOptions architecture = new ArchitectureOptions();
  @Mixin RunOptions options = new RunOptions();

  /** What can be asked for. */
  enum Quantity {
    MEAN,
    COV,
    PERCENTILES
  }

  @Option(
      names = "--test-inputs",
      paramLabel = "T.npy",
      order = 5,
      description = "Test points, M × n0.")
  @Nullable Path testInputs;

  @Option(
      names = "--test-targets",
      paramLabel = "TY.npy",
      order = 5,
      description = "Targets of the test points, M × k: their cost is shown.")
  @Nullable Path testTargets;

  @Option(
      names = "--train-rows",
      paramLabel = "N",
      order = 6,
      description = "With --test-rows: train on the first N rows of the data.")
  int trainRows;

  @Option(
      names = "--test-rows",
      paramLabel = "M",
      order = 6,
      description = "Instead of --test-inputs: test on the M rows after those trained on.")
  int testRows;

  @Option(
      names = "--initial",
      paramLabel = "F0.npy",
      order = 7,
      description = "Start from these outputs, N × k. Default: the network's own Gaussian.")
  @Nullable Path initial;

  @Option(
      names = "--test-initial",
      paramLabel = "F0T.npy",
      order = 7,
      description = "The same function on the test points, M × k.")
  @Nullable Path testInitial;

  @Option(
      names = "--times",
      paramLabel = "t,…",
      order = 8,
      description = "In order, inf allowed, as 0,1,10,1000,inf. Default: ${DEFAULT-VALUE}.")
  String times = "inf";

  @Option(
      names = "--kernel",
      paramLabel = "ntk|nngp",
      order = 9,
      description =
          "ntk trains the whole network, nngp the last layer (at inf the NNGP posterior)."
              + " Default: ${DEFAULT-VALUE}.")
  String kernel = "ntk";

  @Option(
      names = "--get",
      paramLabel = "mean,cov,percentiles",
      order = 9,
      description = "What to write. Default: ${DEFAULT-VALUE}.")
  String get = "mean";

  @Option(
      names = "--ridge",
      paramLabel = "r",
      order = 9,
      description =
          "Adds r to the diagonal of the kernel (with nngp also the variance of the targets'"
              + " noise).")
  @Nullable Double ridge;

  @Option(
      names = "--relative-ridge",
      paramLabel = "r",
      order = 9,
      description = "Adds r × the mean of the diagonal.")
  @Nullable Double relativeRidge;

  @Override
  int run(Output out) throws Exception {
    double[] moments = moments();
    Set<Quantity> wanted = quantities();
    boolean nngp = nngp();
    Ridge added = ridge();
    Path directory = options.outDirectory("predict");
    PredictData points = points();
    PredictStart start = PredictStart.read(initial, testInitial, points);
    if (start != null && (wanted.contains(Quantity.COV) || wanted.contains(Quantity.PERCENTILES))) {
      throw UserError.usage(
          "--get %s with --initial: the trajectory from a given f0 is not random".formatted(get),
          "leave out --initial, or ask for --get mean");
    }
    Prediction prediction =
        new Prediction(
            points,
            start,
            architecture.architecture(points.inputs().columns(), points.outputs()),
            nngp,
            added,
            options.precision(RunOptions.Precision.F64),
            TrainingTime.flow(moments),
            wanted);
    Prediction.Result result;
    try {
      result = prediction.compute(out::progress);
    } catch (SingularKernelException e) {
      throw UserError.failed(
          String.valueOf(e.getMessage()), "--ridge %.1g".formatted(e.suggestedRidge()));
    }
    options.makeOutDirectory("predict");
    Map<String, Object> report = write(directory, result, moments, out);
    report(out, report, result, points, moments);
    return 0;
  }

  private PredictData points() {
    if ((testInputs == null) == (testRows == 0)) {
      throw UserError.usage(
          testInputs == null ? "no test points" : "both --test-inputs and --test-rows",
          "give --test-inputs T.npy, or --test-rows M to take them from the data");
    }
    return testInputs != null
        ? PredictData.of(data.loadWithTargets(options.seed()), testInputs, testTargets)
        : PredictData.split(data.loadWithTargets(options.seed()), trainRows, testRows);
  }

  private double[] moments() {
    String[] words = times.split(",", -1);
    double[] result = new double[words.length];
    for (int i = 0; i < words.length; i++) {
      result[i] = moment(words[i].strip());
      if (!(result[i] >= 0) || (i > 0 && result[i] < result[i - 1])) {
        throw UserError.usage(
            "--times " + times, "times are 0 or more, in order; inf may be the last");
      }
    }
    return result;
  }

  private double moment(String word) {
    try {
      return switch (word.toLowerCase(Locale.ROOT)) {
        case "inf", "infinity", "∞" -> Double.POSITIVE_INFINITY;
        default -> Double.parseDouble(word);
      };
    } catch (NumberFormatException e) {
      throw UserError.usage("--times " + times, "'" + word + "' is no number; use 0,1,10,inf");
    }
  }

  private Set<Quantity> quantities() {
    Set<Quantity> wanted = new TreeSet<>();
    for (String word : get.split(",", -1)) {
      switch (word.strip()) {
        case "mean" -> wanted.add(Quantity.MEAN);
        case "cov" -> wanted.add(Quantity.COV);
        case "percentiles" -> wanted.add(Quantity.PERCENTILES);
        default -> throw UserError.usage("--get " + get, "any of mean,cov,percentiles");
      }
    }
    return wanted;
  }

  private boolean nngp() {
    return switch (kernel) {
      case "ntk" -> false;
      case "nngp" -> true;
      default -> throw UserError.usage("--kernel " + kernel, "ntk or nngp");
    };
  }

  private Ridge ridge() {
    if (ridge != null && relativeRidge != null) {
      throw UserError.usage("both --ridge and --relative-ridge", "give one of them");
    }
    double value = ridge != null ? ridge : relativeRidge != null ? relativeRidge : 0;
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw UserError.usage("a ridge of " + value, "finite, 0 or more");
    }
    return relativeRidge != null ? Ridge.relative(value) : Ridge.absolute(value);
  }

  private Map<String, Object> write(
      Path directory, Prediction.Result result, double[] moments, Output out) {
    Map<String, Object> report = new LinkedHashMap<>();
    List<Object> named = new ArrayList<>();
    for (double t : moments) {
      named.add(t == Double.POSITIVE_INFINITY ? "inf" : (Object) t);
    }
    report.put("times", named);
    boolean single = options.precision(RunOptions.Precision.F64) == RunOptions.Precision.F32;
    result
        .arrays()
        .forEach(
            (name, array) -> {
              Path file = directory.resolve(name + ".npy");
              Npy.write(file, single ? NpyArray.of(array.toFloats(), array.shape()) : array);
              out.line("wrote %s %s", file, array);
              report.put(name, file.toString());
            });
    return report;
  }

  private void report(
      Output out,
      Map<String, Object> report,
      Prediction.Result result,
      PredictData points,
      double[] moments) {
    Conditioning c = result.conditioning();
    out.line(
        "kernel of %d points: eigenvalues %.6g to %.3g, ridge %.3g, condition %.3g",
        points.inputs().rows(), c.largest(), c.smallest(), c.ridge(), c.condition());
    report.put("largestEigenvalue", c.largest());
    report.put("smallestEigenvalue", c.smallest());
    report.put("ridge", c.ridge());
    report.put("condition", c.condition());
    report.put("unresolvedEigenvalues", c.unresolved());
    if (result.residual() >= 0) {
      out.line("relative residual of the solve %.2g", result.residual());
      report.put("residual", result.residual());
    }
    List<Double> costs = new ArrayList<>();
    List<Double> accuracies = new ArrayList<>();
    for (int t = 0; t < moments.length; t++) {
      DoubleMatrix mean = result.means().get(t);
      if (points.testTargets() != null) {
        costs.add(cost(mean, points.testTargets()));
      }
      if (points.testLabels() != null) {
        accuracies.add(Classification.accuracy(mean, points.testLabels()));
      }
      if (!costs.isEmpty()) {
        String accuracy =
            accuracies.isEmpty() ? "" : ", accuracy %.2f %%".formatted(100 * accuracies.getLast());
        out.line("t = %s: test cost %.6g%s", moments[t], costs.getLast(), accuracy);
      }
    }
    if (!costs.isEmpty()) {
      report.put("testCost", costs);
    }
    if (!accuracies.isEmpty()) {
      report.put("accuracy", accuracies);
    }
    out.json(report);
  }

  private static double cost(DoubleMatrix outputs, DoubleMatrix targets) {
    double sum = 0;
    for (int i = 0; i < outputs.rows(); i++) {
      for (int j = 0; j < outputs.columns(); j++) {
        double d = outputs.get(i, j) - targets.get(i, j);
        sum += d * d;
      }
    }
    return sum / (2 * outputs.rows());
  }
}

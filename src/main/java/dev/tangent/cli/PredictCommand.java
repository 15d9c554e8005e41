package dev.tangent.cli;

import dev.tangent.data.Dataset;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.SingularKernelException;
import dev.tangent.dynamics.TrainingTime;
import dev.tangent.dynamics.selection.ModelSelection.Choice;
import dev.tangent.layer.Architecture;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
          + " initialization), percentiles.npy (times × 3 × M × k: 10, 50, 90), samples.npy (times"
          + " × samples × M × k), and in result.json λ_min, the condition, the ridge and the"
          + " residual."
    })
final class PredictCommand extends CliCommand {
  @Mixin DataOptions data = new DataOptions();
  @Mixin TimeOptions time = new TimeOptions();
  @Mixin ArchitectureOptions architecture = new ArchitectureOptions();
  @Mixin SelectOptions select = new SelectOptions();
  @Mixin RunOptions options = new RunOptions();

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
      description = "Targets of the test points, M × k or M classes: their cost is shown.")
  @Nullable Path testTargets;

  @Option(
      names = "--classes",
      paramLabel = "K",
      order = 5,
      description = "Targets of rank 1 are classes 0 to K-1: regression on one-hot targets.")
  int classes;

  @Option(
      names = "--train-rows",
      paramLabel = "N",
      order = 6,
      description = "Train on the first N rows of the data.")
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
      names = "--kernel",
      paramLabel = "ntk|nngp",
      order = 9,
      description =
          "ntk trains the whole network, nngp the last layer (at inf the NNGP posterior)."
              + " Default: ${DEFAULT-VALUE}.")
  String kernel = "ntk";

  @Option(
      names = "--get",
      paramLabel = "mean,…",
      order = 9,
      description = "Any of mean, cov, percentiles, samples. Default: ${DEFAULT-VALUE}.")
  String get = "mean";

  @Option(
      names = "--samples",
      paramLabel = "S",
      order = 9,
      description = "With --get samples: functions to draw at each time. Default: 10.")
  int samples = 10;

  @Option(
      names = "--early-stopping",
      order = 9,
      description = "Find the time at which the cost on the test targets is least.")
  boolean earlyStopping;

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
    List<TrainingTime> times = time.moments();
    Wanted wanted = Wanted.of(get, samples, options.seed(), earlyStopping);
    boolean nngp = nngp();
    Ridge added = ridge();
    options.outDirectory("predict");
    PredictData points = points();
    PredictStart start = PredictStart.read(initial, testInitial, points);
    Prediction asked =
        new Prediction(
            points,
            start,
            architecture.architecture(points.inputs().columns(), points.outputs()),
            nngp,
            added,
            options.precision(RunOptions.Precision.F64),
            times,
            wanted);
    PredictSize.requireFit(asked);
    if (select.wanted()) {
      select.check(architecture);
    }
    ComputedRun.run(this, options, out, run -> compute(asked, run));
    return 0;
  }

  private Map<String, Object> compute(Prediction asked, ComputedRun run) {
    if (asked.start() != null && !asked.wanted().onlyMean()) {
      run.note("from a given f0 nothing is random: the covariance is 0, percentiles are the mean");
    }
    try {
      Choice choice = select.wanted() ? choose(asked, run) : null;
      Prediction prediction = choice == null ? asked : with(asked, choice);
      Map<String, Object> report = new PredictReport(run, prediction).of(prediction.compute(run));
      if (choice != null) {
        report.put("selected", SelectOptions.json(choice));
      }
      return report;
    } catch (SingularKernelException e) {
      throw UserError.failed(
          String.valueOf(e.getMessage()),
          String.format(Locale.ROOT, "--ridge %.1g", e.suggestedRidge()));
    }
  }

  private Choice choose(Prediction asked, ComputedRun run) {
    Choice choice = select.choose(architecture, asked.points(), asked.nngp(), asked.ridge(), run);
    run.line(
        "chosen: --depth %d --sigma-w %.6g --beta %.6g --ridge %.6g (%s %.6g)",
        choice.depth(),
        choice.sigmaW(),
        choice.beta(),
        choice.ridge(),
        select.criterionName(),
        choice.value());
    return choice;
  }

  private Prediction with(Prediction asked, Choice choice) {
    PredictData points = asked.points();
    Architecture chosen =
        architecture.architecture(
            points.inputs().columns(),
            points.outputs(),
            choice.depth(),
            choice.sigmaW(),
            choice.beta());
    return new Prediction(
        points,
        asked.start(),
        chosen,
        asked.nngp(),
        Ridge.absolute(choice.ridge()),
        asked.precision(),
        asked.times(),
        asked.wanted());
  }

  private PredictData points() {
    if ((testInputs == null) == (testRows == 0)) {
      throw UserError.usage(
          testInputs == null ? "no test points" : "both --test-inputs and --test-rows",
          "give --test-inputs T.npy, or --test-rows M to take them from the data");
    }
    if (classes < 0 || classes == 1 || trainRows < 0) {
      throw UserError.usage(
          trainRows < 0 ? "--train-rows " + trainRows : "--classes " + classes,
          trainRows < 0 ? "at least 1" : "at least 2");
    }
    if (testInputs == null) {
      require(testTargets == null, "--test-targets with --test-rows", "the data has its own");
      return PredictData.split(data.loadWithTargets(options.seed()), classes, trainRows, testRows);
    }
    require(
        testTargets != null || !earlyStopping,
        "--early-stopping without test targets",
        "give --test-targets TY.npy");
    Dataset training = data.loadWithTargets(options.seed());
    return PredictData.of(
        trainRows == 0 ? training : training.limit(trainRows), classes, testInputs, testTargets);
  }

  private static void require(boolean condition, String what, String remedy) {
    if (!condition) {
      throw UserError.usage(what, remedy);
    }
  }

  private boolean nngp() {
    return switch (kernel) {
      case "ntk" -> false;
      case "nngp" -> true;
      default -> throw UserError.usage("--kernel " + kernel, "ntk or nngp");
    };
  }

  private Ridge ridge() {
    require(
        ridge == null || relativeRidge == null,
        "both --ridge and --relative-ridge",
        "give one of them");
    double value = ridge != null ? ridge : relativeRidge != null ? relativeRidge : 0;
    require(value >= 0 && !Double.isInfinite(value), "a ridge of " + value, "finite, 0 or more");
    return relativeRidge != null ? Ridge.relative(value) : Ridge.absolute(value);
  }
}

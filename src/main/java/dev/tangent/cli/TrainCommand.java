package dev.tangent.cli;

import dev.tangent.data.Dataset;
import dev.tangent.data.Datasets;
import dev.tangent.experiment.DoubleTrainingRun;
import dev.tangent.experiment.FloatTrainingRun;
import dev.tangent.experiment.TrainingPlan;
import dev.tangent.experiment.WeightsFile;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.Progress;
import dev.tangent.network.Networks;
import dev.tangent.run.Event;
import dev.tangent.run.RunDirectory;
import dev.tangent.run.RunException;
import dev.tangent.run.RunPlan;
import dev.tangent.run.RunSettings;
import dev.tangent.run.RunWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ntk train}: train a network on a data set, watch its kernel. */
@Command(
    name = "train",
    description = {
      "Train a network by gradient descent and watch its tangent kernel.",
      "%nWrites weights.npz and outputs.npy (N × k) into a run directory, with checkpoints to"
          + " continue from: after Ctrl-C or a crash, --resume RUN ends in the same bits."
    })
final class TrainCommand extends CliCommand {
  @Mixin DataOptions data = new DataOptions();
  @Mixin NetworkOptions network = new NetworkOptions();
  @Mixin TrainOptions training = new TrainOptions();
  @Mixin ArchitectureOptions architecture = new ArchitectureOptions();
  @Mixin RunOptions options = new RunOptions();
  @Mixin DisplayOptions display = new DisplayOptions();

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      order = 24,
      description = "Continue this run with its own settings; it ends in the same bits.")
  @Nullable Path resume;

  @Override
  int run(Output out) throws Exception {
    if (resume != null) {
      return resume(out, resume);
    }
    Path directory = options.outDirectory("train");
    TrainingPlan plan = plan();
    RunSettings settings = RunSettings.of("train", settings(), options.seed());
    try (RunWriter writer =
        RunWriter.create(directory, new RunPlan(settings, List.of(), options.overwrite()))) {
      return shown(out, plan, writer);
    }
  }

  private int shown(Output out, TrainingPlan plan, RunWriter writer) throws Exception {
    return options.dashboard()
        ? LiveRun.show(writer.directory(), display, out, () -> train(out, plan, writer))
        : train(out, plan, writer);
  }

  private int resume(Output out, Path run) throws Exception {
    RunDirectory directory = RunDirectory.open(run);
    RunSettings settings = directory.settings();
    if (!settings.command().equals("train")) {
      throw UserError.usage(
          String.format(Locale.ROOT, "%s is a run of ntk %s", run, settings.command()),
          "resume it with that");
    }
    if (!directory.result().isEmpty()) {
      throw UserError.usage(
          run + " is finished", "start a new run, as with --weights " + run + "/weights.npz");
    }
    List<String> arguments = new ArrayList<>();
    Map<String, Object> recorded = ArchitectureOptions.recorded(settings.settings());
    recorded.forEach((name, value) -> arguments.add("--" + name + "=" + value));
    TrainCommand original = new TrainCommand();
    new CommandLine(original).parseArgs(arguments.toArray(String[]::new));
    TrainingPlan plan = original.plan();
    try (RunWriter writer = RunWriter.resume(run)) {
      original.display = display;
      original.options.view = options.view;
      return original.shown(out, plan, writer);
    }
  }

  private boolean isSingle() {
    return options.precision(RunOptions.Precision.F32) == RunOptions.Precision.F32;
  }

  /** Every setting by the name of its option, so that a run can be made again from them. */
  private Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    put(settings, "inputs", data.inputs);
    put(settings, "data", data.data == null ? null : Datasets.absolute(data.data));
    put(settings, "targets", data.targets);
    put(settings, "limit-rows", data.limitRows);
    put(settings, "weights", network.weights);
    settings.put("parametrization", network.parametrization);
    if (network.weights == null) {
      settings.putAll(architecture.settings());
    } else {
      settings.putAll(architecture.settings());
      settings.remove("depth");
      settings.remove("width");
    }
    settings.putAll(training.settings());
    settings.put("seed", options.seed());
    put(settings, "precision", options.precision);
    return settings;
  }

  private static void put(Map<String, Object> settings, String name, @Nullable Object value) {
    switch (value) {
      case null -> {}
      case Path path -> settings.put(name, path.toAbsolutePath().toString());
      case RunOptions.Precision precision ->
          settings.put(name, precision.name().toLowerCase(Locale.ROOT));
      default -> settings.put(name, value);
    }
  }

  private TrainingPlan plan() {
    training.check();
    Dataset points = data.load(options.seed());
    WeightsFile weights = network.read();
    int[] labels = training.crossEntropy() ? TrainOptions.labels(points) : null;
    if (labels == null && points.targets() == null) {
      points = data.loadWithTargets(options.seed());
    }
    Architecture stack =
        weights == null
            ? architecture.architecture(points.inputWidth(), TrainOptions.outputs(points, labels))
            : NetworkOptions.architecture(weights, architecture, this);
    checkShapes(points, stack, weights, labels);
    int batch = training.batchSize == 0 ? points.rows() : training.batchSize;
    // A velocity, a gradient summed over passes, or what the largest eigenvalue is found with.
    boolean second =
        training.momentum > 0
            || Networks.trainsInChunks(stack, batch)
            || training.isFraction() && Networks.productKeepsVector(stack, points.rows());
    NetworkOptions.requireFits(stack, batch, isSingle(), second ? 2 : 1);
    if (isSingle()) {
      NetworkOptions.requireSingle(points.name(), points.inputs());
    }
    return new TrainingPlan(
        points,
        stack,
        network.parametrization(),
        weights,
        options.seed(),
        labels,
        training.rate(),
        training.isFraction(),
        training.momentum,
        training.batchSize,
        training.steps,
        training.checkpointEvery,
        training.kernelEvery,
        training.probes);
  }

  private static void checkShapes(
      Dataset points, Architecture stack, @Nullable WeightsFile weights, int @Nullable [] labels) {
    if (weights == null) {
      requireOutputs(stack, TrainOptions.outputs(points, labels), labels != null);
      return;
    }
    if (stack.inputWidth() != points.inputWidth()) {
      throw UserError.usage(
          String.format(
              Locale.ROOT,
              "%s has n_0 = %d but the inputs have %d columns",
              weights.file(),
              stack.inputWidth(),
              points.inputWidth()),
          "give inputs of the network's width");
    }
    if (labels != null) {
      TrainOptions.requireClasses(labels, stack.outputWidth(), weights.file());
    }
    int needed = TrainOptions.outputs(points, labels);
    if (labels == null ? needed != stack.outputWidth() : needed > stack.outputWidth()) {
      throw UserError.usage(
          String.format(
              Locale.ROOT,
              "%s has %d outputs but the targets need %d",
              weights.file(),
              stack.outputWidth(),
              needed),
          "give targets of N × " + stack.outputWidth());
    }
  }

  /** A text may say another number of outputs than the targets. */
  private static void requireOutputs(Architecture stack, int needed, boolean classes) {
    int there = stack.outputWidth();
    if (classes ? there < needed : there != needed) {
      throw UserError.usage(
          String.format(
              Locale.ROOT,
              "the architecture has %d outputs but the targets need %d",
              there,
              needed),
          "end it with dense " + needed + ", or with dense alone");
    }
  }

  private int train(Output out, TrainingPlan plan, RunWriter writer) {
    Progress progress = out::progress;
    try {
      Map<String, Object> result =
          switch (options.precision(RunOptions.Precision.F32)) {
            case F32 -> new FloatTrainingRun(plan, writer).run(progress);
            case F64 -> new DoubleTrainingRun(plan, writer).run(progress);
          };
      writer.emit(
          new Event.End("done", String.format(Locale.ROOT, "%s steps", result.get("steps"))));
      out.line(
          "cost %.6g after %s steps (%.6g at the start)",
          result.get("cost"), result.get("steps"), result.get("costAtStart"));
      out.line("wrote %s and %s", result.get("weights"), result.get("outputs"));
      out.json(result);
      return 0;
    } catch (CancellationException e) {
      writer.emit(new Event.End("interrupted", "it can be resumed"));
      out.note("continue with `ntk train --resume %s`", writer.directory());
      throw e;
    } catch (RuntimeException | Error e) {
      try {
        writer.emit(new Event.End("failed", String.valueOf(e.getMessage())));
      } catch (RunException full) {
        e.addSuppressed(full); // Where the disk is full the log is the next to fail.
      }
      throw e;
    }
  }
}

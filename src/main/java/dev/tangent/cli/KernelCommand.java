package dev.tangent.cli;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.cli.KernelRun.Job;
import dev.tangent.data.Dataset;
import dev.tangent.experiment.WeightsFile;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.run.RunDirectory;
import dev.tangent.run.RunPlan;
import dev.tangent.run.RunSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ntk kernel}: limit or empirical kernels to NPY files. */
@Command(
    name = "kernel",
    description = {
      "Kernels of data to NPY: of the infinite-width limit, or of one network.",
      "%nThe limit: nngp.npy and ntk.npy, N × N, or N × M with --inputs2. With --empirical, of a",
      "network of k outputs: ntk.npy, N × M × k × k, and outputs.npy, N × k. The files are mapped,",
      "so they may be larger than the memory; those of the limit can be interrupted and resumed.",
      "--diagonal, --by-layer, --definiteness and",
      "--monte-carlo say other things of the limit."
    })
final class KernelCommand extends CliCommand {
  /** What run.json calls the options that were given, for --resume. */
  private static final String ARGUMENTS = "arguments";

  @Mixin DataOptions data = new DataOptions();
  @Mixin ArchitectureOptions architecture = new ArchitectureOptions();
  @Mixin RunOptions options = new RunOptions();
  @Mixin EmpiricalOptions empirical = new EmpiricalOptions();
  @Mixin LimitOptions extra = new LimitOptions();

  @Option(
      names = "--inputs2",
      paramLabel = "Y.npy",
      order = 5,
      description = "Other points, M × n0: the kernels are N × M.")
  @Nullable Path inputs2;

  @Option(
      names = "--get",
      paramLabel = "nngp,ntk",
      order = 5,
      split = ",",
      description = "Which kernels. Default: both.")
  List<String> get = List.of("nngp", "ntk");

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      order = 24,
      description =
          "Continue this interrupted run with its own options; it ends in the same bytes.")
  @Nullable Path resume;

  @Option(
      names = "--print-architecture",
      order = 16,
      description =
          "Print the network as a text that --architecture takes, all options said, and end.")
  boolean printArchitecture;

  @Override
  int run(Output out) throws Exception {
    if (printArchitecture) {
      return print(out);
    }
    if (resume != null) {
      return resume(out, resume);
    }
    if (empirical.empirical) {
      return network(out);
    }
    Job job = job(out);
    Path directory = options.makeOutDirectory("kernel");
    if (extra.any()) {
      Map<String, Object> result =
          extra.write(out, job.limit(), job.x(), get, options.seed(), directory);
      result.putAll(architecture.settings());
      out.json(result);
      return 0;
    }
    KernelSize.require(job, directory, 0, out);
    Map<String, Object> settings = everyOption();
    settings.put(ARGUMENTS, matchedArguments());
    RunPlan record =
        new RunPlan(
            RunSettings.of("kernel", settings, options.seed()), List.of(), options.overwrite());
    return report(out, job, KernelRun.start(job, record, directory, out, KernelRun.WORTH_SECONDS));
  }

  /** Without data the inputs have width 1, which is seen by residual branches alone. */
  private int print(Output out) {
    WeightsFile weights = empirical.network.read();
    boolean hasData = given("--inputs") || given("--data");
    Architecture network =
        weights != null
            ? NetworkOptions.architecture(weights, architecture, this)
            : architecture.architecture(
                hasData ? data.load(options.seed()).inputWidth() : architecture.inputWidth(1), 1);
    out.line("%s", network.text());
    out.json(Map.of("architecture", network.text(), "inputWidth", network.inputWidth()));
    return 0;
  }

  private int network(Output out) {
    if (extra.any() || extra.trainTop != null) {
      throw UserError.usage(
          "--empirical with an option of the limit",
          "leave --diagonal, --by-layer, --definiteness, --monte-carlo and --train-top out");
    }
    requireKnown();
    Dataset points = data.load(options.seed());
    return empirical.run(
        out,
        new EmpiricalOptions.Task(
            this,
            architecture,
            options,
            points.inputs(),
            others(points),
            given("--get") && get.contains("nngp")));
  }

  /** What is asked for of the limit. */
  private Job job(Output out) {
    requireKnown();
    empirical.refuseAlone(this);
    boolean single = options.precision(RunOptions.Precision.F64) == RunOptions.Precision.F32;
    extra.check(inputs2 != null, single);
    Dataset points = data.load(options.seed());
    LimitKernel limit =
        LimitKernel.of(architecture.architecture(points.inputWidth(), 1))
            .withParametrization(empirical.network.parametrization())
            .withProgress(out::progress);
    List<String> names = Stream.of("nngp", "ntk").filter(get::contains).toList();
    if (get.contains("ntk")) {
      noteFlat(out, limit.architecture());
    }
    return new Job(extra.apply(limit), points.inputs(), others(points), names, single);
  }

  private static void noteFlat(Output out, Architecture network) {
    for (ActivationFunction function : network.activations()) {
      if (function.dual().derivativeVariance(1) == 0) {
        out.note(
            "the derivative of %s is 0 almost everywhere: nothing is learnt through it; where it is"
                + " the activation of all layers, nothing below the last one, and ntk = nngp",
            function.name());
        return;
      }
    }
  }

  private @Nullable DoubleMatrix others(Dataset points) {
    DoubleMatrix others = inputs2 == null ? null : DataOptions.matrix(inputs2);
    if (others != null && others.columns() != points.inputWidth()) {
      throw UserError.usage(
          String.format(
              Locale.ROOT,
              "%s has %d columns but %s has %d",
              inputs2,
              others.columns(),
              points.name(),
              points.inputWidth()),
          "give points of the same width");
    }
    return others;
  }

  private void requireKnown() {
    for (String name : get) {
      if (!name.equals("nngp") && !name.equals("ntk")) {
        throw UserError.usage("--get " + name, "nngp, ntk or both, separated by a comma");
      }
    }
  }

  private int report(Output out, Job job, Map<String, Object> result) {
    for (String name : job.names()) {
      out.line(
          "%s %s %d×%d in %s",
          name,
          job.single() ? "float32" : "float64",
          job.shape()[0],
          job.shape()[1],
          result.get(name));
    }
    out.line("%.3f s", result.get("seconds"));
    result.putAll(architecture.settings());
    out.json(result);
    return 0;
  }

  private int resume(Output out, Path run) throws Exception {
    for (String option : matchedArguments()) {
      if (!option.startsWith("--resume") && !option.startsWith("--threads")) {
        throw UserError.usage(
            "--resume with " + option, "leave it out: the run has its own options");
      }
    }
    RunDirectory directory = RunDirectory.open(run);
    RunSettings settings = directory.settings();
    if (!settings.command().equals("kernel")
        || !(settings.settings().get(ARGUMENTS) instanceof List<?> list)) {
      throw UserError.usage(
          String.format(Locale.ROOT, "%s is a run of ntk %s", run, settings.command()),
          "resume it with that");
    }
    if (!directory.result().isEmpty()) {
      throw UserError.usage(run + " is finished", "its files are there");
    }
    KernelCommand original = new KernelCommand();
    new CommandLine(original).parseArgs(list.stream().map(String::valueOf).toArray(String[]::new));
    Job job = original.job(out);
    return original.report(out, job, KernelRun.resume(job, run, out));
  }
}

package dev.tangent.cli;

import dev.tangent.cli.frame.JobCommand;
import dev.tangent.cli.frame.Output;
import dev.tangent.cli.options.ArchitectureOptions;
import dev.tangent.cli.options.DataOptions;
import dev.tangent.cli.options.EmpiricalOptions;
import dev.tangent.cli.options.LimitOptions;
import dev.tangent.job.Verbs;
import dev.tangent.job.frame.Verb;
import dev.tangent.job.kernel.KernelJob;
import dev.tangent.job.kernel.KernelResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
final class KernelCommand extends JobCommand<KernelResult> {
  /** The numbers that a comparison of two checkpoints gives. */
  private static final Set<String> CHECKPOINTS = Set.of("drift", "cka", "gap", "relative-gap");

  @Mixin DataOptions data = new DataOptions();
  @Mixin ArchitectureOptions architecture = new ArchitectureOptions();
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
      hideParamSyntax = true,
      order = 5,
      split = ",",
      description = "Which kernels. Default: both.")
  List<String> get = List.of("nngp", "ntk");

  @Option(
      names = "--shard",
      paramLabel = "k/n",
      order = 7,
      description =
          "Only the k-th of n shards, for arrays of jobs: blocks ntk-i-j.npy with a manifest, which"
              + " `ntk merge` joins. Begun again it makes what is missing.")
  @Nullable String shard;

  @Option(
      names = "--block",
      paramLabel = "B",
      order = 7,
      description =
          "Rows and columns of a shard's block. Default: 5000, or less where shards had none.")
  @Nullable Integer block;

  @Option(
      names = "--print-architecture",
      order = 16,
      description =
          "Print the network as a text that --architecture takes, all options said, and end.")
  boolean printArchitecture;

  @Override
  protected Verb<?, KernelResult> verb() {
    return Verbs.KERNEL;
  }

  @Override
  protected int run(Output out) throws Exception {
    return printArchitecture ? printArchitecture(out) : super.run(out);
  }

  @Override
  protected List<Path> runs(Path directory) {
    return List.of(KernelJob.directory(shard, directory));
  }

  private int printArchitecture(Output out) {
    Map<String, Object> network = KernelJob.describe(Verbs.KERNEL.spec(settings()));
    out.line("%s", network.get("architecture"));
    out.json(network);
    return 0;
  }

  @Override
  protected void print(KernelResult result, Output out) {
    result
        .numbers()
        .forEach(
            (name, value) -> {
              if (name.endsWith("-trace")) {
                out.line("trace of %s: %.10g", name.replace("-trace", ""), value);
              } else if (CHECKPOINTS.contains(name)) {
                out.line("%s: %.6g", name, value);
              }
            });
    out.line("computed in %.3f s", result.seconds());
  }
}

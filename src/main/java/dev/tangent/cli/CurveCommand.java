package dev.tangent.cli;

import dev.tangent.cli.frame.JobCommand;
import dev.tangent.cli.frame.Output;
import dev.tangent.cli.options.ArchitectureOptions;
import dev.tangent.cli.options.DataOptions;
import dev.tangent.cli.options.GramOptions;
import dev.tangent.cli.options.TrainedOptions;
import dev.tangent.job.Verbs;
import dev.tangent.job.curve.CurveResult;
import dev.tangent.job.frame.Verb;
import dev.tangent.report.RunFigures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ntk curve}: learning curves from the kernel's spectrum. */
@Command(
    name = "curve",
    description = {
      "How many data are needed: the error of n points from the kernel's spectrum.",
      "%nBeside the predicted errors stand, with --measure R, those of R regressions on random"
          + " subsets.",
      "%nWrites curve.npy (a row for each n: n, kappa, sum of learnabilities, predicted test error"
          + " on noisy targets, predicted train error[, measured mean, its standard error]) and"
          + " learnability.npy (sizes × levels). Errors are squares, summed over outputs."
    })
final class CurveCommand extends JobCommand<CurveResult> {
  @Mixin DataOptions data = new DataOptions();
  @Mixin GramOptions gram = new GramOptions();
  @Mixin TrainedOptions trained = new TrainedOptions();
  @Mixin ArchitectureOptions architecture = new ArchitectureOptions();

  @Option(
      names = "--sizes",
      paramLabel = "n,…",
      hideParamSyntax = true,
      order = 5,
      split = ",",
      description = "Numbers of training points.")
  List<Long> sizes = List.of();

  @Option(names = "--ridge", paramLabel = "r", order = 5, description = "Of K + r I. Default: 0.")
  @Nullable Double ridge;

  @Option(
      names = "--noise",
      paramLabel = "v",
      order = 5,
      description = "Variance of the noise on targets, beside what they have. Default: 0.")
  @Nullable Double noise;

  @Option(
      names = "--measure",
      paramLabel = "R",
      order = 5,
      description = "Measure R regressions on random subsets at each n (all rows are judged).")
  int measure;

  @Option(
      names = "--coding",
      paramLabel = "one-hot|centred",
      order = 5,
      description =
          "What classes are fitted as: one-hot (1 at the class, 0 elsewhere), or centred (less 1/k,"
              + " so that rows sum to 0 as the network's own function does on average). Default:"
              + " ${DEFAULT-VALUE}.")
  String coding = "one-hot";

  @Option(
      names = "--spectrum",
      paramLabel = "L.npy",
      order = 6,
      description = "Instead of data: eigenvalue of each level.")
  @Nullable Path spectrum;

  @Option(
      names = "--multiplicity",
      paramLabel = "D.npy",
      order = 6,
      description = "How many modes each level has. Default: one.")
  @Nullable Path multiplicity;

  @Option(
      names = "--power",
      paramLabel = "P.npy",
      order = 6,
      description = "Of each level: the sum of its modes' squared coefficients in the target.")
  @Nullable Path power;

  @Option(
      names = "--tail",
      paramLabel = "T",
      order = 6,
      description = "Trace of the modes that the spectrum leaves out. Default: 0.")
  @Nullable Double tail;

  @Option(
      names = "--on-sphere",
      paramLabel = "d",
      order = 6,
      description = "Instead of data: the exact spectrum on the sphere ‖x‖² = d of d dimensions.")
  @Nullable Integer onSphere;

  @Option(
      names = "--degrees",
      paramLabel = "K",
      order = 6,
      description = "With --on-sphere: the highest degree; the rest is tail. Default: 12.")
  int degrees = 12;

  @Option(
      names = "--degree-power",
      paramLabel = "P0,P1,…",
      hideParamSyntax = true,
      order = 6,
      split = ",",
      description = "With --on-sphere: the target's power in each degree.")
  @Nullable List<Double> degreePower;

  @Option(
      names = "--kernel",
      paramLabel = "ntk|nngp",
      order = 9,
      description = "Which limit kernel. Default: ${DEFAULT-VALUE}.")
  String kernel = "ntk";

  @Override
  protected Verb<?, CurveResult> verb() {
    return Verbs.CURVE;
  }

  @Override
  protected void print(CurveResult result, Output out) throws IOException {
    result.lines().forEach(line -> out.line("%s", line));
    Path directory = Objects.requireNonNull(result.files().get("curve")).getParent();
    if (directory != null) {
      RunFigures.write(directory).forEach(file -> out.line("wrote %s", file));
    }
  }
}

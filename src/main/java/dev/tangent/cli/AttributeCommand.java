package dev.tangent.cli;

import dev.tangent.cli.frame.JobCommand;
import dev.tangent.cli.frame.Output;
import dev.tangent.cli.options.ArchitectureOptions;
import dev.tangent.cli.options.DataOptions;
import dev.tangent.cli.options.GramOptions;
import dev.tangent.cli.options.TrainedOptions;
import dev.tangent.job.Verbs;
import dev.tangent.job.attribute.AttributionResult;
import dev.tangent.job.frame.Verb;
import dev.tangent.report.RunFigures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ntk attribute}: which training rows predictions rest on. */
@Command(
    name = "attribute",
    description = {
      "Which training rows a prediction rests on: removal, influence, leave-one-out.",
      "%nKernel regression without each row, exactly and in closed form.",
      "%nWrites removal.npy (N × M × k: the change of test prediction j when training row i is left"
          + " out), influence.npy (the same to first order), loo.npy (N × k: every training row"
          + " predicted by the others), dual.npy (N × k), and with test targets loss.npy (N × M)."
    })
final class AttributeCommand extends JobCommand<AttributionResult> {
  @Mixin DataOptions data = new DataOptions();
  @Mixin GramOptions gram = new GramOptions();
  @Mixin TrainedOptions trained = new TrainedOptions();
  @Mixin ArchitectureOptions architecture = new ArchitectureOptions();

  @Option(
      names = "--get",
      paramLabel = "removal,…",
      hideParamSyntax = true,
      order = 5,
      description =
          "Any of removal, influence, loo, dual, gradient (M × k × n0: of f by the inputs)."
              + " Default: removal,influence,loo; loo without test points.")
  @Nullable String get;

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
      description = "Their targets: says which rows help and which harm.")
  @Nullable Path testTargets;

  @Option(
      names = "--classes",
      paramLabel = "K",
      order = 5,
      description = "Targets of rank 1 are classes 0 to K-1: regression on as many outputs.")
  int classes;

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
      names = "--ridge",
      paramLabel = "r",
      order = 9,
      description = "Of K + r I; it stays when a row goes. Default: 0.")
  @Nullable Double ridge;

  @Option(
      names = "--relative-ridge",
      paramLabel = "r",
      order = 9,
      description = "Adds r × the mean of the diagonal.")
  @Nullable Double relativeRidge;

  @Option(
      names = "--noise",
      paramLabel = "S.npy",
      order = 9,
      description = "A noise variance (a ridge) for each training row, N.")
  @Nullable Path noise;

  @Option(
      names = "--kernel",
      paramLabel = "ntk|nngp",
      order = 9,
      description = "Which limit kernel. Default: ${DEFAULT-VALUE}.")
  String kernel = "ntk";

  @Override
  protected Verb<?, AttributionResult> verb() {
    return Verbs.ATTRIBUTE;
  }

  @Override
  protected void print(AttributionResult result, Output out) throws IOException {
    out.line(
        "leave-one-out error %.6g over %d rows; mean leverage %.4f",
        result.looError(), result.train(), result.leverage());
    if (result.test() > 0) {
      boolean judged = result.harmers().length > 0;
      out.line(
          "%s: %s",
          judged
              ? "rows that help most (test loss without them)"
              : "rows that move predictions most",
          result.words(result.helpers()));
      if (judged) {
        out.line("rows that harm most: %s", result.words(result.harmers()));
      }
    }
    if (result.importance().length > 0) {
      StringBuilder inputs = new StringBuilder();
      for (int d : result.importantInputs()) {
        inputs.append(
            String.format(
                Locale.ROOT,
                "%s%d (%.3g)",
                inputs.isEmpty() ? "" : ", ",
                d,
                result.importance()[d]));
      }
      out.line("inputs with the largest gradients: %s", inputs);
    }
    Path directory = result.files().values().stream().findFirst().map(Path::getParent).orElse(null);
    if (directory != null && result.test() > 0) {
      RunFigures.write(directory).forEach(file -> out.line("wrote %s", file));
    }
  }
}

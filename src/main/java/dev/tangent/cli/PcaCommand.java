package dev.tangent.cli;

import dev.tangent.cli.frame.JobCommand;
import dev.tangent.cli.frame.Output;
import dev.tangent.cli.options.ArchitectureOptions;
import dev.tangent.cli.options.DataOptions;
import dev.tangent.cli.options.GramOptions;
import dev.tangent.cli.options.TrainedOptions;
import dev.tangent.job.Verbs;
import dev.tangent.job.components.ComponentsResult;
import dev.tangent.job.frame.Verb;
import java.nio.file.Path;
import java.util.Locale;
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
final class PcaCommand extends JobCommand<ComponentsResult> {
  @Mixin DataOptions data = new DataOptions();
  @Mixin GramOptions gram = new GramOptions();
  @Mixin TrainedOptions trained = new TrainedOptions();
  @Mixin ArchitectureOptions architecture = new ArchitectureOptions();

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
  protected Verb<?, ComponentsResult> verb() {
    return Verbs.PCA;
  }

  @Override
  protected void print(ComponentsResult result, Output out) {
    double[] alignment = result.alignment();
    for (int i = 0; i < result.count(); i++) {
      out.line(
          "component %d: eigenvalue %.6g, %.2f %% of the trace with those before%s; its error falls"
              + " to 1/e by t = %.4g",
          i + 1,
          result.eigenvalues()[i],
          100 * result.explained()[i],
          alignment == null
              ? ""
              : String.format(Locale.ROOT, ", %.2f %% of the targets", 100 * alignment[i]),
          result.timeToFit()[i]);
    }
    if (!Double.isNaN(result.effectiveRank())) {
      out.line("effective rank %.2f of %d", result.effectiveRank(), result.points());
    }
  }
}

package dev.tangent.cli.options;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * {@code --select} and {@code --depths}: the choice of σ_w, β, ridge and depth by the training
 * data.
 */
public final class SelectOptions {
  @Option(
      names = "--select",
      paramLabel = "likelihood|loo",
      order = 15,
      description =
          "Choose --sigma-w, --beta and --ridge, from those given, by the log marginal likelihood"
              + " or the leave-one-out cost of the training data.")
  @Nullable String select;

  @Option(
      names = "--depths",
      paramLabel = "L,…",
      hideParamSyntax = true,
      order = 15,
      split = ",",
      description = "With --select: the depths to compare. Default: that of --depth.")
  List<Integer> depths = new ArrayList<>();

  @Option(
      names = "--activations",
      paramLabel = "NAME,…",
      hideParamSyntax = true,
      order = 15,
      split = ",",
      description = "With --select: the activations to compare. Default: that of --activation.")
  List<String> activations = new ArrayList<>();
}

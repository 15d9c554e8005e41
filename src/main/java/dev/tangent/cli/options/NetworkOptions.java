package dev.tangent.cli.options;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --weights W.npz} and {@code --parametrization}: where a finite network comes from. */
public final class NetworkOptions {
  @Option(
      names = "--weights",
      paramLabel = "W.npz",
      order = 5,
      description =
          "Start from these parameters: W0, b0, W1, …; a .safetensors file or a state_dict as NPZ"
              + " is read too. Default: random ones by --seed.")
  @Nullable Path weights;

  @Option(
      names = "--layout",
      paramLabel = "torch|keras|ntk",
      order = 5,
      description = "Whose names and shapes the weights have. Default: guessed by the names.")
  @Nullable String layout;

  @Option(
      names = "--parametrization",
      paramLabel = "ntk|standard|mean-field",
      order = 15,
      description =
          "ntk: a layer is σ_w/√n W a + β b, all parameters N(0, 1). standard: W a + b, the scales"
              + " in the weights, as PyTorch and Keras have them. mean-field: as ntk, with 1/n in"
              + " the last layer and a rate n times as large. The same weights are another function"
              + " under each. Default: ${DEFAULT-VALUE}.")
  String parametrization = "ntk";
}

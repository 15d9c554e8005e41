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
          "mean-field has 1/n in the last layer and a rate n times as large. Default:"
              + " ${DEFAULT-VALUE}.")
  String parametrization = "ntk";
}

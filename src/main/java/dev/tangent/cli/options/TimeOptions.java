package dev.tangent.cli.options;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --times} of the flow, or {@code --steps} with {@code --learning-rate}. */
public final class TimeOptions {
  @Option(
      names = "--times",
      paramLabel = "t,…",
      hideParamSyntax = true,
      order = 8,
      description = "In any order, inf allowed, as 0,1,10,1000,inf. Default: inf.")
  @Nullable String times;

  @Option(
      names = "--steps",
      paramLabel = "k,…",
      hideParamSyntax = true,
      order = 8,
      description = "Instead: after k steps of gradient descent, (I - ηK/N)^k.")
  @Nullable String steps;

  @Option(
      names = "--learning-rate",
      paramLabel = "η",
      order = 8,
      description = "With --steps. Default: ${DEFAULT-VALUE}.")
  double learningRate = 1;
}

package dev.tangent.cli;

import dev.tangent.layer.ActivationFunction;
import dev.tangent.layer.Activations;
import dev.tangent.layer.Architecture;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** {@code --depth}, {@code --width}, {@code --activation}, {@code --beta}, {@code --sigma-w}. */
final class ArchitectureOptions {
  @Option(
      names = "--depth",
      paramLabel = "L",
      order = 10,
      description = "Weight layers: 4 has three hidden ones. Default: ${DEFAULT-VALUE}.")
  int depth = 4;

  @Option(
      names = "--width",
      paramLabel = "n",
      order = 11,
      description = "Width of every hidden layer. Default: ${DEFAULT-VALUE}.")
  int width = 500;

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      order = 12,
      description =
          "relu, erf, gelu, tanh, leaky-relu:0.01, … (README). Default: ${DEFAULT-VALUE}.")
  String activation = "relu";

  @Option(
      names = "--beta",
      paramLabel = "B",
      order = 13,
      description = "Factor of the biases. Default: ${DEFAULT-VALUE}.")
  double beta = 0.1;

  @Option(
      names = "--sigma-w",
      paramLabel = "S",
      order = 14,
      description = "Factor of the weights. Default: ${DEFAULT-VALUE}.")
  double sigmaW = 1;

  /** The network asked for, on inputs of this width. */
  Architecture architecture(int inputWidth, int outputs) {
    return architecture(inputWidth, outputs, depth(), sigmaW(), beta());
  }

  /** The same with another depth and other factors. */
  Architecture architecture(
      int inputWidth, int outputs, int otherDepth, double otherSigmaW, double otherBeta) {
    return Architecture.mlp(
        inputWidth, otherDepth, width(), outputs, function(), otherSigmaW, otherBeta);
  }

  ActivationFunction function() {
    return Activations.parse(activation);
  }

  int depth() {
    return atLeastOne("--depth", depth);
  }

  int width() {
    return atLeastOne("--width", width);
  }

  double beta() {
    return finiteFactor("--beta", beta);
  }

  double sigmaW() {
    if (sigmaW == 0) {
      throw UserError.usage("--sigma-w 0", "larger than 0, or the weights have no effect");
    }
    return finiteFactor("--sigma-w", sigmaW);
  }

  private static int atLeastOne(String option, int value) {
    if (value < 1) {
      throw UserError.usage(option + " " + value, "at least 1");
    }
    return value;
  }

  private static double finiteFactor(String option, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw UserError.usage(option + " " + value, "a finite number, 0 or more");
    }
    return value;
  }

  /** The settings by name, for {@code run.json}. */
  Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("depth", depth);
    settings.put("width", width);
    settings.put("activation", activation);
    settings.put("beta", beta);
    settings.put("sigma-w", sigmaW);
    return settings;
  }
}

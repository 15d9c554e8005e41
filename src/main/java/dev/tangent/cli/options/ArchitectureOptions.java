package dev.tangent.cli.options;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The network: {@code --architecture}, or {@code --depth}, {@code --width}, {@code --activation},
 * {@code --beta} and {@code --sigma-w} (for all layers or one a layer), {@code --residual}, {@code
 * --layer-norm}, {@code --sphere}.
 */
public final class ArchitectureOptions {
  private static final String LAYER_NORM_EPSILON = "1e-5";

  @Option(
      names = "--architecture",
      paramLabel = "TEXT|@FILE",
      order = 10,
      description =
          "The layers one by one, in the place of the seven options below: \"dense 500 sw=1 b=0.1;"
              + " relu; residual { relu; dense 500 }; relu; dense 1\" (ntk help architecture). The"
              + " last dense layer may leave its width to the data.")
  @Nullable String architecture;

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
          "relu, erf, gelu, tanh, leaky-relu:0.01, … (ntk help activations). Default:"
              + " ${DEFAULT-VALUE}.")
  String activation = "relu";

  @Option(
      names = "--beta",
      paramLabel = "B",
      order = 13,
      split = ",",
      description = "Factor of the biases, one for all layers or one for each. Default: 0.1.")
  List<Double> beta = List.of(0.1);

  @Option(
      names = "--sigma-w",
      paramLabel = "S",
      order = 14,
      split = ",",
      description = "Factor of the weights, one for all layers or one for each. Default: 1.")
  List<Double> sigmaW = List.of(1.0);

  @Option(
      names = "--residual",
      paramLabel = "S",
      order = 14,
      description =
          "Residual blocks: every hidden layer but the first becomes x + S · dense(φ(x)).")
  @Nullable Double residual;

  @Option(
      names = "--layer-norm",
      paramLabel = "EPS",
      order = 14,
      arity = "0..1",
      fallbackValue = LAYER_NORM_EPSILON,
      description =
          "Layer norm before every activation, with this ε under the root ("
              + LAYER_NORM_EPSILON
              + " when none is given).")
  @Nullable Double layerNorm;

  @Option(
      names = "--augment",
      paramLabel = "flip",
      order = 14,
      description = "Limit kernels: every image stands for itself and its mirror image.")
  @Nullable String augment;

  @Option(
      names = "--unit-diagonal",
      order = 14,
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Limit kernels are divided by √(K(x, x) K(x', x')).")
  boolean unitDiagonal;

  @Option(
      names = "--sphere",
      order = 14,
      arity = "0..1", // a value, so that it can be written as a setting of a run
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Inputs are scaled to the sphere ‖x‖² = n0 first.")
  boolean sphere;
}

package dev.tangent.cli;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.Activations;
import dev.tangent.layer.Activation;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Dense;
import dev.tangent.layer.Layer;
import dev.tangent.layer.LayerNorm;
import dev.tangent.layer.Residual;
import dev.tangent.layer.RmsNorm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The network: {@code --depth}, {@code --width}, {@code --activation}, {@code --beta} and {@code
 * --sigma-w} (for all layers or one a layer), {@code --residual}, {@code --layer-norm}, {@code
 * --sphere}.
 */
final class ArchitectureOptions {
  private static final String LAYER_NORM_EPSILON = "1e-5";

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
      names = "--sphere",
      order = 14,
      arity = "0..1", // a value, so that it can be written as a setting of a run
      fallbackValue = "true",
      paramLabel = "",
      hideParamSyntax = true,
      description = "Inputs are scaled to the sphere ‖x‖² = n0 first.")
  boolean sphere;

  /** The network asked for, on inputs of this width. */
  Architecture architecture(int inputWidth, int outputs) {
    return stack(widths(inputWidth, depth(), outputs), sigmaW, beta);
  }

  /** The same with another depth and other factors. */
  Architecture architecture(
      int inputWidth, int outputs, int otherDepth, double otherSigmaW, double otherBeta) {
    int[] widths = widths(inputWidth, otherDepth, outputs);
    return stack(widths, List.of(otherSigmaW), List.of(otherBeta));
  }

  /** The network of these widths n_0, …, n_L. */
  Architecture architecture(int[] widths) {
    return stack(widths, sigmaW, beta);
  }

  private int[] widths(int inputWidth, int layers, int outputs) {
    int[] widths = new int[layers + 1];
    Arrays.fill(widths, width());
    widths[0] = inputWidth;
    widths[layers] = outputs;
    return widths;
  }

  /** Dense layers with {@link #activated} before each but the first. */
  private Architecture stack(int[] widths, List<Double> sigmas, List<Double> betas) {
    int count = widths.length - 1;
    List<Double> weightFactors = perLayer("--sigma-w", sigmas, count);
    List<Double> biasFactors = perLayer("--beta", betas, count);
    requireHidden(count);
    List<Layer> layers = new ArrayList<>();
    if (sphere) {
      layers.add(new RmsNorm(0));
    }
    for (int l = 0; l < count; l++) {
      Dense dense = new Dense(widths[l + 1], weightFactors.get(l), biasFactors.get(l));
      if (residual != null && l > 0 && l < count - 1) {
        List<Layer> branch = activated();
        branch.add(dense);
        layers.add(new Residual(branch, residual));
      } else {
        layers.addAll(l == 0 ? List.of() : activated());
        layers.add(dense);
      }
    }
    return Architecture.of(widths[0], layers);
  }

  private List<Layer> activated() {
    List<Layer> layers = new ArrayList<>();
    if (layerNorm != null) {
      layers.add(new LayerNorm(layerNorm));
    }
    layers.add(new Activation(function()));
    return layers;
  }

  private void requireHidden(int count) {
    if (residual != null && (residual == 0 || !Double.isFinite(residual))) {
      throw UserError.usage("--residual " + residual, "a finite number, not 0");
    }
    if (layerNorm != null && !(layerNorm >= 0 && Double.isFinite(layerNorm))) {
      throw UserError.usage("--layer-norm " + layerNorm, "a finite number, 0 or more");
    }
    if (residual != null && count < 3) {
      throw UserError.usage(
          "--residual with %d weight layers".formatted(count),
          "--depth 3 or more: a block takes the place of a hidden layer after the first");
    }
    if (layerNorm != null && count < 2) {
      throw UserError.usage(
          "--layer-norm with 1 weight layer", "--depth 2 or more: it goes before an activation");
    }
  }

  private static List<Double> perLayer(String option, List<Double> values, int layers) {
    for (double value : values) {
      boolean isWeights = option.equals("--sigma-w");
      if (isWeights && value == 0) {
        throw UserError.usage("--sigma-w 0", "larger than 0, or the weights have no effect");
      }
      if (!(value >= 0) || Double.isInfinite(value)) {
        throw UserError.usage(option + " " + value, "a finite number, 0 or more");
      }
    }
    if (values.size() != 1 && values.size() != layers) {
      throw UserError.usage(
          "%s has %d values for %d weight layers".formatted(option, values.size(), layers),
          "give one, or one for each layer");
    }
    return values.size() == layers ? values : Collections.nCopies(layers, values.getFirst());
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

  /** The one β of all layers. */
  double beta() {
    return one("--beta", beta);
  }

  /** The one σ_w of all layers. */
  double sigmaW() {
    return one("--sigma-w", sigmaW);
  }

  private static double one(String option, List<Double> values) {
    if (values.size() != 1) {
      throw UserError.usage(
          "%s has %d values where one is wanted".formatted(option, values.size()),
          "give one for all layers");
    }
    return perLayer(option, values, 1).getFirst();
  }

  private static int atLeastOne(String option, int value) {
    if (value < 1) {
      throw UserError.usage(option + " " + value, "at least 1");
    }
    return value;
  }

  /** The settings by name, for {@code run.json}. */
  Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("depth", depth);
    settings.put("width", width);
    settings.put("activation", activation);
    settings.put("beta", number(beta));
    settings.put("sigma-w", number(sigmaW));
    if (residual != null) {
      settings.put("residual", residual);
    }
    if (layerNorm != null) {
      settings.put("layer-norm", layerNorm);
    }
    if (sphere) {
      settings.put("sphere", true);
    }
    return settings;
  }

  /** One number as it is, several as on the command line. */
  private static Object number(List<Double> values) {
    return values.size() == 1
        ? values.getFirst()
        : values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}

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
import dev.tangent.linalg.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The network: {@code --architecture}, or {@code --depth}, {@code --width}, {@code --activation},
 * {@code --beta} and {@code --sigma-w} (for all layers or one a layer), {@code --residual}, {@code
 * --layer-norm}, {@code --sphere}.
 */
final class ArchitectureOptions {
  private static final String LAYER_NORM_EPSILON = "1e-5";

  /** What {@code --architecture} takes the place of. */
  private static final List<String> SHORT =
      List.of(
          "--depth",
          "--width",
          "--activation",
          "--beta",
          "--sigma-w",
          "--residual",
          "--layer-norm");

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec command;

  /** What was asked for last, for the record of the run. */
  private @Nullable Architecture built;

  @Option(
      names = "--architecture",
      paramLabel = "TEXT|@FILE",
      order = 10,
      description = {
        "The layers one by one, in the place of the seven options below:",
        "\"dense 500 sw=1 b=0.1; relu; residual { relu; dense 500 }; relu; dense 1\" (README).",
        "The last dense layer may leave its width to the data."
      })
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
    built =
        architecture == null
            ? stack(widths(inputWidth, depth(), outputs), sigmaW, beta)
            : parse(inputWidth, outputs, text(architecture));
    return built;
  }

  /** The network of this text, with {@code --sphere} before it. */
  private Architecture parse(int inputWidth, int outputs, String text) {
    for (String option : SHORT) {
      if (given(option)) {
        throw UserError.usage(
            "--architecture with " + option, "leave " + option + " out: the architecture says it");
      }
    }
    Architecture asked = Architecture.parse(inputWidth, outputs, text);
    Layer first = new RmsNorm(0);
    if (!sphere || asked.layers().getFirst().equals(first)) {
      return asked;
    }
    List<Layer> layers = new ArrayList<>(asked.layers());
    layers.addFirst(first);
    return Architecture.of(asked.input(), layers);
  }

  /** What {@code --architecture} says, in itself or in the file that it names. */
  static String text(String option) {
    if (!option.startsWith("@")) {
      return option;
    }
    Path file = Path.of(option.substring(1));
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw UserError.failed(
          "--architecture " + option + " cannot be read",
          "@ is followed by the name of a text file");
    }
  }

  /** The width of the inputs that a text says, else this one. */
  int inputWidth(int otherwise) {
    return architecture == null
        ? otherwise
        : Architecture.inputIn(text(architecture)).map(Shape::size).orElse(otherwise);
  }

  private boolean given(String option) {
    return command != null
        && command.commandLine() != null
        && command.commandLine().getParseResult() != null
        && command.commandLine().getParseResult().hasMatchedOption(option);
  }

  /** Whether nothing was said of the layers, so that a file of weights may. */
  boolean isUnsaid() {
    return architecture == null && !sphere && SHORT.stream().noneMatch(this::given);
  }

  /** Refuses {@code --architecture} where the options are varied. */
  void requireShort(String reason) {
    if (architecture != null) {
      throw UserError.usage("--architecture with " + reason, "use --depth, --activation, …");
    }
  }

  /** The same with another depth and other factors. */
  Architecture architecture(
      int inputWidth, int outputs, int otherDepth, double otherSigmaW, double otherBeta) {
    int[] widths = widths(inputWidth, otherDepth, outputs);
    return stack(widths, List.of(otherSigmaW), List.of(otherBeta));
  }

  /** The network of these widths n_0, …, n_L. */
  Architecture architecture(int[] widths) {
    built = stack(widths, sigmaW, beta);
    return built;
  }

  /** The network that a text of a file says. */
  Architecture architecture(int inputWidth, int outputs, String text) {
    built = parse(inputWidth, outputs, text);
    return built;
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
          String.format(Locale.ROOT, "--residual with %d weight layers", count),
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
          String.format(
              Locale.ROOT, "%s has %d values for %d weight layers", option, values.size(), layers),
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
          String.format(Locale.ROOT, "%s has %d values where one is wanted", option, values.size()),
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

  /**
   * Puts the text of the network into the settings of a run. Options that it takes the place of are
   * left out where they were not used.
   */
  void record(Map<String, Object> settings) {
    if (built != null) {
      if (architecture != null) {
        SHORT.forEach(option -> settings.remove(option.substring(2)));
      }
      settings.put("architecture", built.text());
    }
  }

  /**
   * The options from which the network of a recorded run is made again: its text alone, where the
   * run has it.
   */
  static Map<String, Object> recorded(Map<String, Object> settings) {
    Map<String, Object> options = new LinkedHashMap<>(settings);
    if (settings.containsKey("architecture")) {
      SHORT.forEach(option -> options.remove(option.substring(2)));
      options.remove("sphere");
    }
    return options;
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
    record(settings);
    return settings;
  }

  /** One number as it is, several as on the command line. */
  private static Object number(List<Double> values) {
    return values.size() == 1
        ? values.getFirst()
        : values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}

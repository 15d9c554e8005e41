package dev.tangent.job.spec;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.Activations;
import dev.tangent.job.frame.Plural;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.SpecPart;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Activation;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Dense;
import dev.tangent.layer.Layer;
import dev.tangent.layer.LayerNorm;
import dev.tangent.layer.Residual;
import dev.tangent.layer.RmsNorm;
import dev.tangent.linalg.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The network: its layers as a text, or a stack of dense layers by a few numbers. A component that
 * is null was not given: then a file of weights decides, or the defaults {@link #DEPTH}, {@link
 * #WIDTH}, ReLU, β = 0.1 and σ_w = 1 hold.
 *
 * @param architecture the layers one by one ({@link Architecture#parse(int, String)}), in place of
 *     all other settings except {@code sphere}
 * @param depth weight layers: 4 has three hidden ones
 * @param width of every hidden layer
 * @param activation by its name: {@code relu}, {@code leaky-relu:0.01}
 * @param beta factor of the biases, one for all layers or one for each
 * @param sigmaW factor of the weights, one for all layers or one for each
 * @param residual factor of residual blocks; null for none
 * @param layerNorm ε of a layer norm before every activation; null for none
 * @param sphere whether inputs are scaled to the sphere ‖x‖² = n_0 first
 * @param augment {@code flip}: in the limit, every image stands for itself and its mirror image
 * @param unitDiagonal whether the limit's kernels are divided by √(K(x, x) K(x′, x′))
 */
public record ArchitectureSpec(
    @Nullable String architecture,
    @Nullable Integer depth,
    @Nullable Integer width,
    @Nullable String activation,
    @Nullable List<Double> beta,
    @Nullable List<Double> sigmaW,
    @Nullable Double residual,
    @Nullable Double layerNorm,
    boolean sphere,
    @Nullable String augment,
    boolean unitDiagonal)
    implements SpecPart {
  /** Weight layers by default. */
  public static final int DEPTH = 4;

  /** Width by default. */
  public static final int WIDTH = 500;

  private static final String ACTIVATION = "relu";
  private static final List<Double> BETA = List.of(0.1);
  private static final List<Double> SIGMA_W = List.of(1.0);

  /** The settings that the text of an architecture replaces. */
  private static final List<String> SHORT =
      List.of("depth", "width", "activation", "beta", "sigma-w", "residual", "layer-norm");

  /** The default network: ReLU, four layers of width 500. */
  public static final ArchitectureSpec DEFAULT =
      new ArchitectureSpec(null, null, null, null, null, null, null, null, false, null, false);

  /** Refuses numbers out of their range, and both forms at once. */
  public ArchitectureSpec {
    beta = beta == null ? null : List.copyOf(beta);
    sigmaW = sigmaW == null ? null : List.copyOf(sigmaW);
    SpecException.require(
        augment == null || augment.equals("flip"), "--augment " + augment, "flip");
    requireOneForm(architecture, depth, width, activation, beta, sigmaW, residual, layerNorm);
    SpecException.require(depth == null || depth >= 1, "--depth " + depth, "at least 1");
    SpecException.require(width == null || width >= 1, "--width " + width, "at least 1");
    for (double value : sigmaW == null ? SIGMA_W : sigmaW) {
      SpecException.require(
          value != 0, "--sigma-w 0", "larger than 0, or the weights have no effect");
      requireFactor("--sigma-w", value);
    }
    (beta == null ? BETA : beta).forEach(value -> requireFactor("--beta", value));
    SpecException.require(
        residual == null || residual != 0 && Double.isFinite(residual),
        "--residual " + residual,
        "a finite number, not 0");
    SpecException.require(
        layerNorm == null || layerNorm >= 0 && Double.isFinite(layerNorm),
        "--layer-norm " + layerNorm,
        "a finite number, 0 or more");
  }

  private static void requireOneForm(@Nullable String text, @Nullable Object... others) {
    for (int i = 0; text != null && i < others.length; i++) {
      SpecException.require(
          others[i] == null,
          "--architecture with --" + SHORT.get(i),
          "leave --" + SHORT.get(i) + " out: the architecture says it");
    }
  }

  private static void requireFactor(String option, double value) {
    SpecException.require(
        value >= 0 && !Double.isInfinite(value),
        option + " " + value,
        "a finite number, 0 or more");
  }

  /**
   * {@return a network whose layers are given one by one}
   *
   * @param text layers, separated by {@code ;} or lines
   */
  public static ArchitectureSpec of(String text) {
    return new ArchitectureSpec(text, null, null, null, null, null, null, null, false, null, false);
  }

  /**
   * {@return a stack of this depth, width and activation, with β = 0.1 and σ_w = 1}
   *
   * @param depth L
   * @param width of the hidden layers
   * @param activation its name
   */
  public static ArchitectureSpec of(int depth, int width, String activation) {
    return new ArchitectureSpec(
        null, depth, width, activation, null, null, null, null, false, null, false);
  }

  /**
   * {@return this stack with one σ_w and one β for all layers, and another depth}
   *
   * @param layers L
   * @param newSigmaW σ_w of all layers
   * @param newBeta β of all layers
   */
  public ArchitectureSpec with(int layers, double newSigmaW, double newBeta) {
    return new ArchitectureSpec(
        architecture,
        layers,
        width,
        activation,
        List.of(newBeta),
        List.of(newSigmaW),
        residual,
        layerNorm,
        sphere,
        augment,
        unitDiagonal);
  }

  /**
   * {@return the network that this text describes}
   *
   * @param text layers, separated by {@code ;} or lines
   */
  public ArchitectureSpec withText(String text) {
    return new ArchitectureSpec(
        text, null, null, null, null, null, null, null, sphere, augment, unitDiagonal);
  }

  /** {@return whether no layers were given, so that a file of weights may decide them} */
  public boolean isUnsaid() {
    return architecture == null
        && !sphere
        && depth == null
        && width == null
        && activation == null
        && beta == null
        && sigmaW == null
        && residual == null
        && layerNorm == null;
  }

  /** {@return how many weight layers a stack has} */
  public int layers() {
    return depth == null ? DEPTH : depth;
  }

  /** {@return how many units a hidden layer of a stack has} */
  public int units() {
    return width == null ? WIDTH : width;
  }

  /** {@return the activation function of a stack} */
  public ActivationFunction function() {
    return Activations.parse(activation == null ? ACTIVATION : activation);
  }

  /** {@return the one β of all layers} */
  public double oneBeta() {
    return one("--beta", beta == null ? BETA : beta);
  }

  /** {@return the one σ_w of all layers} */
  public double oneSigmaW() {
    return one("--sigma-w", sigmaW == null ? SIGMA_W : sigmaW);
  }

  private static double one(String option, List<Double> values) {
    SpecException.require(
        values.size() == 1,
        String.format(Locale.ROOT, "%s has %d values where one is wanted", option, values.size()),
        "give one for all layers");
    return values.getFirst();
  }

  /**
   * Refuses a text where the numbers of a stack are varied.
   *
   * @param reason why numbers of a stack are needed
   */
  public void requireStack(String reason) {
    SpecException.require(
        architecture == null, "--architecture with " + reason, "use --depth, --activation, …");
  }

  /**
   * {@return the width of the inputs in the text, or else this one}
   *
   * @param otherwise n_0 when the text has none
   */
  public int inputWidth(int otherwise) {
    return architecture == null
        ? otherwise
        : Architecture.inputIn(architecture).map(Shape::size).orElse(otherwise);
  }

  /**
   * {@return the network on plain numbers; the last dense layer of a text may leave the number of
   * outputs open}
   *
   * @param inputWidth n_0
   * @param outputs n_L
   */
  public Architecture build(int inputWidth, int outputs) {
    return build(Shape.flat(inputWidth), outputs);
  }

  /**
   * {@return the network on inputs of a shape} When the text has no layers that use positions (only
   * dense ones, say), images count as plain numbers.
   *
   * @param input shape of a point
   * @param outputs n_L
   */
  public Architecture build(Shape input, int outputs) {
    int inputWidth = input.size();
    if (architecture != null) {
      Shape seen = Architecture.seesPositions(architecture) ? input : Shape.flat(inputWidth);
      return onSphere(Architecture.parse(seen, outputs, architecture));
    }
    int[] widths = new int[layers() + 1];
    Arrays.fill(widths, units());
    widths[0] = inputWidth;
    widths[layers()] = outputs;
    return stack(widths);
  }

  /**
   * {@return the limit of a network that this spec built, with this spec's settings of kernels}
   *
   * @param network that this spec built
   */
  public LimitKernel limit(Architecture network) {
    LimitKernel limit = LimitKernel.of(network);
    limit = augment == null ? limit : limit.withFlips();
    return unitDiagonal ? limit.withUnitDiagonal() : limit;
  }

  private Architecture onSphere(Architecture asked) {
    Layer first = new RmsNorm(0);
    if (!sphere || asked.layers().getFirst().equals(first)) {
      return asked;
    }
    List<Layer> layers = new ArrayList<>(asked.layers());
    layers.addFirst(first);
    return Architecture.of(asked.input(), layers);
  }

  /**
   * {@return the stack of these widths n_0, …, n_L: dense layers, activated before each but the
   * first}
   *
   * @param widths n_0, …, n_L
   */
  public Architecture stack(int[] widths) {
    int count = widths.length - 1;
    List<Double> weightFactors = perLayer("--sigma-w", sigmaW == null ? SIGMA_W : sigmaW, count);
    List<Double> biasFactors = perLayer("--beta", beta == null ? BETA : beta, count);
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
    SpecException.require(
        residual == null || count >= 3,
        String.format(Locale.ROOT, "--residual with %s", Plural.of(count, "weight layer")),
        "--depth 3 or more: a block takes the place of a hidden layer after the first");
    SpecException.require(
        layerNorm == null || count >= 2,
        "--layer-norm with 1 weight layer",
        "--depth 2 or more: it goes before an activation");
  }

  private static List<Double> perLayer(String option, List<Double> values, int layers) {
    SpecException.require(
        values.size() == 1 || values.size() == layers,
        String.format(
            Locale.ROOT,
            "%s has %d values for %s",
            option,
            values.size(),
            Plural.of(layers, "weight layer")),
        "give one, or one for each layer");
    return values.size() == layers ? values : Collections.nCopies(layers, values.getFirst());
  }

  /** The settings with defaults filled in. */
  @Override
  public ArchitectureSpec recorded() {
    return architecture != null
        ? this
        : new ArchitectureSpec(
            null,
            layers(),
            units(),
            activation == null ? ACTIVATION : activation,
            beta == null ? BETA : beta,
            sigmaW == null ? SIGMA_W : sigmaW,
            residual,
            layerNorm,
            sphere,
            augment,
            unitDiagonal);
  }

  /**
   * A run records the text of its network beside the numbers; if there are numbers, the text is
   * dropped.
   */
  @Override
  public Map<String, Object> recalled(Map<String, Object> settings) {
    if (SHORT.stream().noneMatch(settings::containsKey)) {
      return settings;
    }
    Map<String, Object> rest = new LinkedHashMap<>(settings);
    rest.remove("architecture");
    return rest;
  }

  /**
   * {@return the settings of a network from a file of weights} Depth and width come from the file,
   * and all other settings if none was given; they are recorded as the text of the network.
   *
   * @param settings by name
   */
  public Map<String, Object> ofFile(Map<String, Object> settings) {
    Map<String, Object> rest = new LinkedHashMap<>(settings);
    (isUnsaid() ? SHORT : List.of("depth", "width")).forEach(rest::remove);
    return rest;
  }
}

package dev.tangent.job.spec;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.Activations;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.SpecPart;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The network, by a few numbers: a stack of dense layers with an activation between.
 *
 * @param depth weight layers: 4 has three hidden ones; null for {@value #DEPTH}, or what a file of
 *     weights says
 * @param width of every hidden layer; null for {@value #WIDTH}, or what a file of weights says
 * @param activation by its name: {@code relu}, {@code leaky-relu:0.01}
 * @param beta factor of the biases, one for all layers or one for each
 * @param sigmaW factor of the weights, one for all layers or one for each
 * @param residual factor of residual blocks; null for none
 * @param layerNorm ε of a layer norm before every activation; null for none
 * @param sphere whether inputs are scaled to the sphere ‖x‖² = n_0 first
 */
public record ArchitectureSpec(
    @Nullable Integer depth,
    @Nullable Integer width,
    String activation,
    List<Double> beta,
    List<Double> sigmaW,
    @Nullable Double residual,
    @Nullable Double layerNorm,
    boolean sphere)
    implements SpecPart {
  /** Weight layers where nothing is said. */
  public static final int DEPTH = 4;

  /** Width where nothing is said. */
  public static final int WIDTH = 500;

  /** The network where nothing is said: ReLU, four layers of width 500. */
  public static final ArchitectureSpec DEFAULT =
      new ArchitectureSpec(DEPTH, WIDTH, "relu", List.of(0.1), List.of(1.0), null, null, false);

  /** Refuses numbers out of their range. */
  public ArchitectureSpec {
    beta = List.copyOf(beta);
    sigmaW = List.copyOf(sigmaW);
    SpecException.require(depth == null || depth >= 1, "--depth " + depth, "at least 1");
    SpecException.require(width == null || width >= 1, "--width " + width, "at least 1");
    for (double value : sigmaW) {
      SpecException.require(
          value != 0, "--sigma-w 0", "larger than 0, or the weights have no effect");
      requireFactor("--sigma-w", value);
    }
    beta.forEach(value -> requireFactor("--beta", value));
    SpecException.require(
        residual == null || residual != 0 && Double.isFinite(residual),
        "--residual " + residual,
        "a finite number, not 0");
    SpecException.require(
        layerNorm == null || layerNorm >= 0 && Double.isFinite(layerNorm),
        "--layer-norm " + layerNorm,
        "a finite number, 0 or more");
  }

  private static void requireFactor(String option, double value) {
    SpecException.require(
        value >= 0 && !Double.isInfinite(value),
        option + " " + value,
        "a finite number, 0 or more");
  }

  /** A stack of this depth, width and activation, with β = 0.1 and σ_w = 1. */
  public static ArchitectureSpec of(int depth, int width, String activation) {
    return new ArchitectureSpec(
        depth, width, activation, List.of(0.1), List.of(1.0), null, null, false);
  }

  /** The same with one σ_w and one β for all layers. */
  public ArchitectureSpec factors(double newSigmaW, double newBeta) {
    return new ArchitectureSpec(
        depth,
        width,
        activation,
        List.of(newBeta),
        List.of(newSigmaW),
        residual,
        layerNorm,
        sphere);
  }

  /** The same of another depth; null for what a file of weights says. */
  public ArchitectureSpec depth(@Nullable Integer layers) {
    return new ArchitectureSpec(
        layers, width, activation, beta, sigmaW, residual, layerNorm, sphere);
  }

  /** The same of another width; null for what a file of weights says. */
  public ArchitectureSpec width(@Nullable Integer units) {
    return new ArchitectureSpec(
        depth, units, activation, beta, sigmaW, residual, layerNorm, sphere);
  }

  /** Weight layers. */
  public int layers() {
    return depth == null ? DEPTH : depth;
  }

  /** Units of a hidden layer. */
  public int units() {
    return width == null ? WIDTH : width;
  }

  /** The activation function. */
  public ActivationFunction function() {
    return Activations.parse(activation);
  }

  /** The one β of all layers. */
  public double oneBeta() {
    return one("--beta", beta);
  }

  /** The one σ_w of all layers. */
  public double oneSigmaW() {
    return one("--sigma-w", sigmaW);
  }

  private static double one(String option, List<Double> values) {
    SpecException.require(
        values.size() == 1,
        "%s has %d values where one is wanted".formatted(option, values.size()),
        "give one for all layers");
    return values.getFirst();
  }

  /** The network on inputs of a width. */
  public Architecture build(int inputWidth, int outputs) {
    int[] widths = new int[layers() + 1];
    Arrays.fill(widths, units());
    widths[0] = inputWidth;
    widths[layers()] = outputs;
    return build(widths);
  }

  /** The network of these widths n_0, …, n_L: dense layers, activated before each but the first. */
  public Architecture build(int[] widths) {
    int count = widths.length - 1;
    List<Double> weightFactors = perLayer("--sigma-w", sigmaW, count);
    List<Double> biasFactors = perLayer("--beta", beta, count);
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
        "--residual with %d weight layers".formatted(count),
        "--depth 3 or more: a block takes the place of a hidden layer after the first");
    SpecException.require(
        layerNorm == null || count >= 2,
        "--layer-norm with 1 weight layer",
        "--depth 2 or more: it goes before an activation");
  }

  private static List<Double> perLayer(String option, List<Double> values, int layers) {
    SpecException.require(
        values.size() == 1 || values.size() == layers,
        "%s has %d values for %d weight layers".formatted(option, values.size(), layers),
        "give one, or one for each layer");
    return values.size() == layers ? values : Collections.nCopies(layers, values.getFirst());
  }
}

package dev.tangent.layer;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.DualActivation;
import dev.tangent.linalg.Shape;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One map on the pair of kernels (Σ, Θ). In the infinite-width limit a layer is a list of steps
 * ({@link Layer#limit}); the kernel package applies them to points, pairs, tiles and images.
 *
 * <p>A step is an immutable value. Steps that act on one position at a time are {@link Pointwise}
 * and can map a variance; the others mix positions or contain other steps.
 */
public sealed interface Step {
  /** {@return a description of the step, for messages} */
  String describe();

  /** {@return the duals of all activations in this step, in order} */
  default Stream<DualActivation> duals() {
    return Stream.empty();
  }

  /**
   * {@return this step with every affine map in it changed, in the order of the parameters}
   *
   * @param change is applied to each affine map
   */
  default Step withAffine(UnaryOperator<Affine> change) {
    return this;
  }

  /**
   * {@return the steps of several layers in order}
   *
   * @param layers one after another
   * @param input shape of the input of the first layer
   */
  static List<Step> of(List<Layer> layers, Shape input) {
    Stream.Builder<Step> steps = Stream.builder();
    Shape shape = input;
    for (Layer layer : layers) {
      layer.limit(shape).forEach(steps);
      shape = layer.output(shape);
    }
    return steps.build().toList();
  }

  /** A step that acts on pairs of positions one by one. */
  sealed interface Pointwise extends Step {
    /**
     * {@return the variance q′ = Σ′(x, x) that it makes of q = Σ(x, x), q ≥ 0}
     *
     * @param q Σ(x, x)
     */
    double variance(double q);

    /**
     * {@return Θ′(x, x)/q′ after it, of t = Θ(x, x)/q before it}
     *
     * @param q Σ(x, x)
     * @param t Θ(x, x)/q
     * @param next q′ = {@link #variance} of q
     */
    double tangent(double q, double t, double next);
  }

  /**
   * Σ′ = σ_w² Σ + β², Θ′ = σ_w² Θ + weights · σ_w² Σ + biases · β²; with a window of more than one
   * position the means of Σ and Θ over it, positions outside of the image being 0.
   *
   * @param layer what has σ_w and β
   * @param window the positions that it sees: one for a dense layer
   * @param fanIn how many inputs each output has
   * @param weights factor of the weights' contribution to Θ: 1 in the NTK parametrization, 0 if
   *     frozen
   * @param biases the same for the biases
   */
  record Affine(WeightLayer layer, Window window, int fanIn, double weights, double biases)
      implements Pointwise {
    /**
     * Checks σ_w and β.
     *
     * @throws ArithmeticException if a square is out of range
     */
    public Affine {
      requireSquare("sigma_w", layer.sigmaW());
      requireSquare("beta", layer.beta());
    }

    /** The map with all parameters trained, in the NTK parametrization. */
    Affine(WeightLayer layer, Window window, Shape input) {
      this(layer, window, layer.fanIn(input), 1, 1);
    }

    private static void requireSquare(String name, double x) {
      double square = x * x;
      if (x > 0 && !(square >= Double.MIN_NORMAL && square < Double.MAX_VALUE)) {
        throw new ArithmeticException(
            String.format(
                Locale.ROOT,
                "the square of %s = %s is out of the range of float64: kernels need one from 1e-153"
                    + " to 1e153",
                name,
                x));
      }
    }

    /** {@return σ_w²} */
    public double sigma2() {
      return layer.sigmaW() * layer.sigmaW();
    }

    /** {@return β²} */
    public double beta2() {
      return layer.beta() * layer.beta();
    }

    /**
     * {@return this map with other factors of the parameters' contribution to Θ}
     *
     * @param weights factor of the contribution of W
     * @param biases factor of the contribution of b
     */
    public Affine learning(double weights, double biases) {
      return new Affine(layer, window, fanIn, weights, biases);
    }

    @Override
    public String describe() {
      return layer instanceof Conv ? "conv" : "dense";
    }

    @Override
    public Step withAffine(UnaryOperator<Affine> change) {
      return change.apply(this);
    }

    @Override
    public double variance(double q) {
      return sigma2() * q + beta2();
    }

    @Override
    public double tangent(double q, double t, double next) {
      return next > 0 ? (sigma2() * q * (t + weights) + beta2() * biases) / next : t;
    }
  }

  /**
   * Σ′ = E[φφ], Θ′ = E[φ′φ′] Θ.
   *
   * @param function φ
   * @param dual its expectations
   */
  record Activate(ActivationFunction function, DualActivation dual) implements Pointwise {
    /**
     * The activation with the dual that it has by itself.
     *
     * @param function φ
     */
    public Activate(ActivationFunction function) {
      this(function, function.dual());
    }

    @Override
    public String describe() {
      return function.name();
    }

    @Override
    public Stream<DualActivation> duals() {
      return Stream.of(dual);
    }

    @Override
    public double variance(double q) {
      return dual.variance(q);
    }

    /**
     * {@inheritDoc}
     *
     * @throws ArithmeticException if φ maps every preactivation to 0, so that there is no
     *     correlation
     */
    @Override
    public double tangent(double q, double t, double next) {
      if (dual.homogeneous()) {
        return t; // E[φ′²] q = E[φ²]
      }
      if (q == 0) {
        return 0; // Θ = 0; E[φ(0)φ(v)] has no correlation
      }
      if (!(next > 0)) {
        throw new ArithmeticException(
            String.format(
                Locale.ROOT,
                "the activation %s maps every preactivation of variance %g to 0: no correlation is"
                    + " left",
                function.name(),
                q));
      }
      return t * (dual.derivativeVariance(q) * q / next);
    }
  }

  /**
   * Σ and Θ divided by √(Σ(x, x) + ε) √(Σ(x′, x′) + ε); a variance of 0 stays if ε &gt; 0.
   *
   * @param epsilon ε
   */
  record Normalize(double epsilon) implements Pointwise {
    @Override
    public String describe() {
      return "norm";
    }

    @Override
    public double variance(double q) {
      return q / (q + epsilon);
    }

    @Override
    public double tangent(double q, double t, double next) {
      return t;
    }
  }

  /**
   * Sums of Σ and of Θ over the windows at both positions, divided.
   *
   * @param window where it sums
   * @param divisor what each of the two sums is divided by; 0 stands for its number of positions in
   *     the image
   */
  record Pool(Window window, double divisor) implements Step {
    @Override
    public String describe() {
      return "pool";
    }

    /** {@return whether sums are divided by the positions that lie in the image} */
    public boolean isExact() {
      return divisor == 0;
    }

    /** {@return the divisor of each sum apart from that: 1 where {@link #isExact}} */
    public double wholeDivisor() {
      return isExact() ? 1 : divisor;
    }
  }

  /**
   * Reduces an image to one position: the mean over all pairs of positions, or over p = p′.
   *
   * @param allPairs whether over all pairs of positions, or over p = p′ alone
   */
  record Mean(boolean allPairs) implements Step {
    @Override
    public String describe() {
      return allPairs ? "gap" : "flatten";
    }
  }

  /**
   * Σ_shortcut + scale² Σ_branch, and the same of Θ; an empty shortcut is the identity.
   *
   * @param branch steps of the branch
   * @param shortcut steps beside it; none for the identity
   * @param scale2 square of the factor of the branch
   */
  record Add(List<Step> branch, List<Step> shortcut, double scale2) implements Step {
    @Override
    public String describe() {
      return "residual";
    }

    @Override
    public Stream<DualActivation> duals() {
      return Stream.concat(branch.stream(), shortcut.stream()).flatMap(Step::duals);
    }

    @Override
    public Step withAffine(UnaryOperator<Affine> change) {
      List<Step> first = branch.stream().map(step -> step.withAffine(change)).toList();
      List<Step> second = shortcut.stream().map(step -> step.withAffine(change)).toList();
      return new Add(first, second, scale2);
    }
  }
}

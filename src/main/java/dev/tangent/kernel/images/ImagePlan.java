package dev.tangent.kernel.images;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Conv;
import dev.tangent.layer.Dense;
import dev.tangent.layer.LimitReading;
import dev.tangent.layer.Parametrization;
import dev.tangent.layer.WeightLayer;
import dev.tangent.layer.Window;
import dev.tangent.linalg.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * The limit of an architecture on images: its steps on the kernels of pairs of positions, and which
 * pairs each of them needs.
 */
public final class ImagePlan {
  private static final double VECTOR_MAP = 60;
  private static final double SUM = 25;
  private static final double SCALAR_MAP = 8000;
  private static final double QUADRATURE = 4e6;

  private final Shape shape;
  private final List<ImageStep> steps;
  private final ImageProgram program;
  private final boolean flips;

  private ImagePlan(Shape shape, List<ImageStep> steps, boolean flips) {
    this.flips = flips;
    this.shape = shape;
    this.steps = List.copyOf(steps);
    program = ImageProgram.of(steps, shape, Wanted.ONE);
  }

  /**
   * The plan of an architecture.
   *
   * @param trained which layers with parameters (0 is the first) are trained
   * @param flips whether K(x, x′) is the mean over x′ and its mirror image
   */
  public static ImagePlan of(
      Architecture architecture,
      Parametrization parametrization,
      IntPredicate trained,
      boolean flips) {
    Reader reader = new Reader(parametrization, trained);
    architecture.limit(reader);
    return new ImagePlan(architecture.input(), reader.steps(), flips);
  }

  /** Whether K(x, x′) is the mean over x′ and its mirror image. */
  public boolean flips() {
    return flips;
  }

  /** Whether all activations are homogeneous, so that only roundings are lost. */
  public boolean isHomogeneous() {
    return isHomogeneous(steps);
  }

  private static boolean isHomogeneous(List<ImageStep> steps) {
    return steps.stream()
        .allMatch(
            step ->
                switch (step) {
                  case ImageStep.Activate activate -> activate.dual().homogeneous();
                  case ImageStep.Add add ->
                      isHomogeneous(add.branch()) && isHomogeneous(add.shortcut());
                  default -> true;
                });
  }

  /** The shape of an image. */
  public Shape shape() {
    return shape;
  }

  List<ImageStep> steps() {
    return steps;
  }

  ImageProgram program() {
    return program;
  }

  /**
   * How pairs of positions are coupled: POINT (one pair is all there is), SAME (p = p′ goes with p
   * = p′) or SOME or ALL offsets, with their number.
   */
  public String coupling() {
    long planes = program.planes();
    long all = shape.positions();
    if (all == 1) {
      return "POINT";
    }
    return planes == 1
        ? "SAME"
        : planes >= all ? "ALL" : String.format(Locale.ROOT, "SOME (%d offsets)", planes);
  }

  /**
   * What one pair of images takes, in floating-point operations of large products in the same time:
   * an activation at a pair of positions by vectors as many as 60 or so, any other one by one as
   * many as thousands.
   */
  public double flopsOfPair() {
    double maps = isHomogeneous() ? VECTOR_MAP : hasIntegrals() ? QUADRATURE : SCALAR_MAP;
    return (flips ? 2 : 1) * (maps * program.mappedPairs() + SUM * program.summedPairs());
  }

  /** Whether an activation's expectations are integrals, done to a tolerance. */
  public boolean hasIntegrals() {
    return hasIntegrals(steps);
  }

  private static boolean hasIntegrals(List<ImageStep> steps) {
    return steps.stream()
        .anyMatch(
            step ->
                step instanceof ImageStep.Activate activate && activate.dual().costly()
                    || step instanceof ImageStep.Add add
                        && (hasIntegrals(add.branch()) || hasIntegrals(add.shortcut())));
  }

  /** Bytes of the buffers of one thread, in float32 or float64. */
  public long bytesPerThread(boolean single) {
    return single ? FloatImageTiles.bytesPerThread(this) : DoubleImageTiles.bytesPerThread(this);
  }

  private static final class Reader implements LimitReading {
    private final Parametrization parametrization;
    private final IntPredicate trained;
    private final Deque<List<ImageStep>> lists = new ArrayDeque<>();
    private int count;

    Reader(Parametrization parametrization, IntPredicate trained) {
      this.parametrization = parametrization;
      this.trained = trained;
      lists.push(new ArrayList<>());
    }

    List<ImageStep> steps() {
      return lists.element();
    }

    @Override
    public void dense(Dense layer, int inputWidth) {
      add(layer, Window.same(1), inputWidth);
    }

    @Override
    public void convolution(Conv layer, Shape input) {
      add(layer, layer.window(), layer.fanIn(input));
    }

    private void add(WeightLayer layer, Window window, int fanIn) {
      double sigma2 = layer.sigmaW() * layer.sigmaW();
      double beta2 = layer.beta() * layer.beta();
      double weights = 0;
      double biases = 0;
      if (trained.test(count++)) {
        boolean standard = parametrization == Parametrization.STANDARD;
        weights = standard ? fanIn / sigma2 : 1;
        biases = standard && beta2 > 0 ? 1 / beta2 : 1;
      }
      steps().add(new ImageStep.Convolve(window, sigma2, beta2, weights, biases));
    }

    @Override
    public void activation(ActivationFunction function) {
      steps().add(new ImageStep.Activate(function.name(), function.dual()));
    }

    @Override
    public void normalize(double epsilon) {
      steps().add(new ImageStep.Normalize(epsilon));
    }

    @Override
    public void pooling(Window window, double divisor) {
      steps().add(new ImageStep.Pool(window, divisor));
    }

    @Override
    public void mean(boolean allPairs) {
      steps().add(new ImageStep.Mean(allPairs));
    }

    // A branch is a list on top of the one that it goes around; its shortcut one more.
    @Override
    public void save() {
      lists.push(new ArrayList<>());
      lists.push(new ArrayList<>());
    }

    @Override
    public void shortcut() {
      List<ImageStep> branch = lists.pop();
      List<ImageStep> shortcut = lists.pop();
      lists.push(branch);
      lists.push(shortcut);
    }

    @Override
    public void addSaved(double scale) {
      List<ImageStep> second = lists.pop();
      List<ImageStep> first = lists.pop();
      // Without a shortcut the branch is on top, and below it nothing.
      boolean shortcut = !first.isEmpty();
      steps()
          .add(
              new ImageStep.Add(
                  shortcut ? first : second, shortcut ? second : first, scale * scale));
    }
  }
}

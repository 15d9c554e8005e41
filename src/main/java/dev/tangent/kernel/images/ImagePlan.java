package dev.tangent.kernel.images;

import dev.tangent.activation.DualActivation;
import dev.tangent.kernel.limit.DoubleTiles;
import dev.tangent.kernel.limit.FloatTiles;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Parametrization;
import dev.tangent.layer.Step;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shape;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

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
  private final List<Step> steps;
  private final ImageProgram program;
  private final boolean flips;

  private ImagePlan(Shape shape, List<Step> steps, boolean flips) {
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
    return new ImagePlan(architecture.input(), architecture.limit(parametrization, trained), flips);
  }

  /** Whether K(x, x′) is the mean over x′ and its mirror image. */
  public boolean flips() {
    return flips;
  }

  private Stream<DualActivation> duals() {
    return steps.stream().flatMap(Step::duals);
  }

  /** Whether all activations are homogeneous, so that there are only rounding errors. */
  public boolean isHomogeneous() {
    return duals().allMatch(DualActivation::homogeneous);
  }

  /** The shape of an image. */
  public Shape shape() {
    return shape;
  }

  List<Step> steps() {
    return steps;
  }

  ImageProgram program() {
    return program;
  }

  /**
   * How pairs of positions are coupled: POINT (there is only one pair), SAME (pairs p = p′ depend
   * on pairs p = p′ alone), or SOME or ALL offsets, with their number.
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
   * The time of one pair of images, measured in flops that a large matrix product does in that
   * time: an activation at a pair of positions takes about 60 in vectors, and thousands if it is
   * computed one by one.
   */
  public double flopsOfPair() {
    double maps = isHomogeneous() ? VECTOR_MAP : hasIntegrals() ? QUADRATURE : SCALAR_MAP;
    return (flips ? 2 : 1) * (maps * program.mappedPairs() + SUM * program.summedPairs());
  }

  /** Whether some activation's expectations are integrals, computed to a tolerance. */
  public boolean hasIntegrals() {
    return duals().anyMatch(DualActivation::costly);
  }

  /**
   * The tiles of two sets of images of this plan's shape.
   *
   * @param x images, one a row
   * @param y other images, or x again: then the kernels are symmetric
   */
  public DoubleTiles tiles(DoubleMatrix x, DoubleMatrix y) {
    return new DoubleImageTiles(this, x, y);
  }

  /**
   * The same in float. Covariances of positions are float only where all activations are
   * homogeneous; others are evaluated in double, from planes in double.
   *
   * @param x images, one a row
   * @param y other images, or x again: then the kernels are symmetric
   */
  public FloatTiles tiles(FloatMatrix x, FloatMatrix y) {
    return isHomogeneous() ? new FloatImageTiles(this, x, y) : new RoundedImageTiles(this, x, y);
  }

  /** Bytes of the buffers of one thread, in float32 or float64. */
  public long bytesPerThread(boolean single) {
    return single && isHomogeneous()
        ? FloatImageTiles.bytesPerThread(this)
        : DoubleImageTiles.bytesPerThread(this);
  }
}

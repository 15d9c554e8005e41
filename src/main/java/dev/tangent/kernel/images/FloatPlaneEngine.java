// twin: double
package dev.tangent.kernel.images;

import dev.tangent.layer.Padding;
import dev.tangent.layer.Step.Activate;
import dev.tangent.layer.Step.Add;
import dev.tangent.layer.Step.Affine;
import dev.tangent.layer.Step.Mean;
import dev.tangent.layer.Step.Normalize;
import dev.tangent.layer.Step.Pool;
import dev.tangent.linalg.Shape;
import dev.tangent.simd.planes.FloatPlanes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs the recursion on one image against {@code LANES} others. Its buffers are made once; one
 * thread at a time.
 */
final class FloatPlaneEngine {
  private static final int L = FloatPlanes.LANES;
  private static final Cut ONE = Cut.whole(1, 0);

  private final Shape shape;
  private final FloatPairing images = new FloatPairing();
  private final FloatPlaneNode last;
  private final List<Integer> positions = new ArrayList<>(); // for each step that reads variances
  private final FloatPlane result = new FloatPlane(1, 1);

  /** The layers built so far: a node, and a pointwise map that the next node may include. */
  private record Pending(
      @Nullable FloatPlaneNode node, FloatRowSource source, int height, int width) {
    FloatPlaneNode built() {
      boolean plain = source instanceof FloatRowSources.Plain && source.factor() == 1;
      return plain && node != null ? node : new FloatMapped(node, source, height, width);
    }
  }

  FloatPlaneEngine(ImageProgram program, Shape shape) {
    this.shape = shape;
    FloatRowSource inputs = new FloatRowSources.Inputs(shape.channels(), images);
    Pending start = new Pending(null, inputs, shape.height(), shape.width());
    last = build(program, start).built();
  }

  private Pending build(ImageProgram program, Pending start) {
    Pending now = start;
    for (ImageProgram.Planned planned : program.steps()) {
      now = next(planned, now);
    }
    return now;
  }

  private Pending next(ImageProgram.Planned planned, Pending before) {
    return switch (planned.step()) {
      case Activate step -> {
        FloatPlaneNode node = before.node;
        boolean positive =
            node != null
                && node.isPositive()
                && before.source instanceof FloatRowSources.Plain; // no other map in between
        yield map(before, FloatRowSources.of(step, positive, images, positions.size()));
      }
      case Normalize step ->
          map(before, new FloatRowSources.Normal(step.epsilon(), images, positions.size()));
      case Affine step ->
          plain(
              new FloatConvolution(
                  before.node,
                  before.source,
                  step.window().rows(planned.input()),
                  step.window().columns(planned.input()),
                  step));
      case Mean _ -> {
        ImageProgram.Reduce step = Objects.requireNonNull(planned.reduction());
        FloatPlaneNode node = before.node;
        boolean inputs = node == null;
        yield plain(
            new FloatReduction(
                node == null ? before.built() : node,
                inputs ? new FloatRowSources.Plain(1) : before.source,
                step.rows(),
                step.columns(),
                step.divisor()));
      }
      case Pool step -> plain(pooling(step, planned, before.built()));
      case Add step -> {
        FloatSum.Kept kept = new FloatSum.Kept(before.built(), images);
        FloatPlaneNode branch = build(planned.branches().get(0), plain(kept)).built();
        FloatPlaneNode shortcut = build(planned.branches().get(1), plain(kept)).built();
        yield plain(new FloatSum(branch, shortcut, step.scale2()));
      }
    };
  }

  private FloatPooling pooling(Pool step, ImageProgram.Planned planned, FloatPlaneNode child) {
    return new FloatPooling(
        child,
        images,
        AxisWeights.pooling(step.window().rows(planned.input()), step.isExact()),
        AxisWeights.pooling(step.window().columns(planned.input()), step.isExact()),
        step.window().padding() == Padding.CIRCULAR,
        step.wholeDivisor(),
        planned);
  }

  private static Pending plain(FloatPlaneNode node) {
    return new Pending(node, new FloatRowSources.Plain(1), node.height, node.width);
  }

  /** Appends a map; if there already is a pending map, that one gets a plane of its own. */
  private Pending map(Pending before, FloatRowSource source) {
    boolean first =
        before.node != null
            && before.source instanceof FloatRowSources.Plain
            && before.source.factor() == 1;
    FloatPlaneNode node = first ? before.node : before.built();
    if (source.records()) {
      positions.add(before.height * before.width);
    }
    return new Pending(node, source, before.height, before.width);
  }

  /** Room for {@code lanes} images side by side for this engine. */
  FloatImageGroup group(int lanes) {
    int[] sizes = positions.stream().mapToInt(Integer::intValue).toArray();
    return FloatImageGroup.zeros(shape.size(), sizes, lanes);
  }

  /** Computes the variances of a group of {@code LANES} images from their pixels. */
  void record(FloatImageGroup group) {
    images.record(group);
    last.record();
  }

  /**
   * Computes both kernels of one image with each image of a group; Σ is in the lanes of {@link
   * #nngp}.
   */
  void cross(FloatImageGroup single, FloatImageGroup group) {
    images.cross(single, group);
    last.plane(ONE, ONE, result);
  }

  /** Computes both kernels of each image of a group with the image in the same lane of another. */
  void pairs(FloatImageGroup first, FloatImageGroup second) {
    images.pairs(first, second);
    last.plane(ONE, ONE, result);
  }

  float nngp(int lane) {
    return result.s[lane];
  }

  float ntk(int lane) {
    return result.t[lane];
  }

  /** Sets what {@link #nngp} and {@link #ntk} return for a lane. */
  void set(int lane, float nngp, float ntk) {
    result.s[lane] = nngp;
    result.t[lane] = ntk;
  }

  /** Numbers in all buffers, including those of one group of images. */
  long memory() {
    long group = shape.size() + 2 * positions.stream().mapToLong(Integer::longValue).sum();
    return last.memory() + L * group;
  }
}

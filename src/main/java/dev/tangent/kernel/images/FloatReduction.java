// twin: double
package dev.tangent.kernel.images;

import dev.tangent.simd.planes.FloatField;
import dev.tangent.simd.planes.FloatPlanes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Poolings and the mean at their end, which reduce an image to one position: a weighted sum over
 * the pairs of all planes with a weight. Each plane is discarded after it was added.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatReduction extends FloatPlaneNode {
  private static final int L = FloatPlanes.LANES;

  private final FloatPlaneNode child;
  private final @Nullable FloatConvolution link; // the child, if it ends a chain
  private final @Nullable FloatChain chain;
  private final FloatRowSource source;
  private final List<Side> rows = new ArrayList<>();
  private final List<Side> columns = new ArrayList<>();
  private final double factor;
  private final FloatPlane plane;
  private final FloatField e;
  private final float[] sums = new float[2 * L]; // sums over one plane
  private final double[] totals = new double[2 * L];

  /** A cut of one axis, the weights of its positions and the runs that have one. */
  private record Side(Cut cut, float[] weights, int[][] runs) {
    static List<Side> all(AxisWeights weights) {
      List<Side> sides = new ArrayList<>();
      for (Cut cut : weights.cuts()) {
        double[] exact = weights.along(cut);
        float[] w = new float[exact.length];
        List<int[]> runs = new ArrayList<>();
        for (int p = 0; p < w.length; p++) {
          w[p] = (float) exact[p];
          boolean follows = !runs.isEmpty() && runs.getLast()[1] == p && p != cut.from(1);
          if (exact[p] != 0 && follows) {
            runs.getLast()[1]++;
          } else if (exact[p] != 0) {
            runs.add(new int[] {p, p + 1});
          }
        }
        sides.add(new Side(cut, w, runs.toArray(int[][]::new)));
      }
      return sides;
    }
  }

  /**
   * @param divisor what the weighted sum is divided by
   */
  FloatReduction(
      FloatPlaneNode child,
      FloatRowSource source,
      AxisWeights rowWeights,
      AxisWeights columnWeights,
      double divisor) {
    super(1, 1);
    this.child = child;
    link = child instanceof FloatConvolution convolution ? convolution : null;
    chain = link == null ? null : link.chain();
    this.source = source;
    rows.addAll(Side.all(rowWeights));
    columns.addAll(Side.all(columnWeights));
    factor = source.factor() / divisor;
    plane = new FloatPlane(child.height, child.width);
    e = new FloatPlane(1, child.width);
  }

  @Override
  void plane(Cut rowCut, Cut columnCut, FloatPlane out) {
    Arrays.fill(totals, 0);
    for (Side y : rows) {
      for (Side x : columns) {
        Arrays.fill(sums, 0);
        if (chain != null && link != null) {
          stream(chain, link, y, x);
        } else {
          child.plane(y.cut, x.cut, plane);
          for (int[] run : y.runs) {
            for (int row = run[0]; row < run[1]; row++) {
              for (int[] part : x.runs) {
                int at = plane.at(row, part[0]);
                source.row(plane, at, y.cut, x.cut, row, part[0], part[1] - part[0], e, 0);
                add(y, row, x, part);
              }
            }
          }
        }
        for (int i = 0; i < sums.length; i++) {
          totals[i] += sums[i];
        }
      }
    }
    for (int i = 0; i < L; i++) {
      out.s[i] = (float) (totals[i] * factor);
      out.t[i] = (float) (totals[L + i] * factor);
    }
  }

  /** Adds rows as the layers before produce them. */
  private void stream(FloatChain links, FloatConvolution end, Side y, Side x) {
    links.prepare(y.cut, x.cut, plane);
    for (int[] part : x.runs) {
      for (int[] run : y.runs) {
        links.pass(
            links.rows(run[0]),
            links.columns(part[0]),
            row -> {
              if (row >= run[0] && row < run[1]) {
                end.putMapped(row, source, part[0], part[1] - part[0], e, 0);
                add(y, row, x, part);
              }
            });
      }
    }
  }

  private void add(Side y, int row, Side x, int[] run) {
    FloatPlanes.reduce(e, 0, x.weights, run[0], run[1] - run[0], y.weights[row], sums);
  }

  @Override
  void record() {
    if (!source.records()) {
      child.record();
      return;
    }
    Cut y = Cut.whole(child.height, 0);
    Cut x = Cut.whole(child.width, 0);
    child.plane(y, x, plane);
    for (int row = 0; row < child.height; row++) {
      source.row(plane, plane.at(row, 0), y, x, row, 0, child.width, e, 0);
    }
  }

  @Override
  long memory() {
    return 2L * (plane.s.length + e.s.length) + child.memory();
  }
}

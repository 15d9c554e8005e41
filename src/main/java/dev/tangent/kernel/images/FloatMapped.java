// twin: double
package dev.tangent.kernel.images;

import dev.tangent.simd.planes.FloatField;
import dev.tangent.simd.planes.FloatPlaneMap;
import dev.tangent.simd.planes.FloatPlanes;
import org.jspecify.annotations.Nullable;

/** A pointwise map as a layer of its own, where no convolution follows that could include it. */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatMapped extends FloatPlaneNode {
  private static final int[] ONE_ROW = {0};

  private final @Nullable FloatPlaneNode child;
  private final FloatRowSource source;
  private final FloatPlaneMap factor;
  private final FloatField e;

  FloatMapped(@Nullable FloatPlaneNode child, FloatRowSource source, int height, int width) {
    super(height, width);
    this.child = child;
    this.source = source;
    factor = FloatPlaneMap.factor((float) source.factor());
    e = new FloatPlane(1, width);
  }

  @Override
  void plane(Cut rows, Cut columns, FloatPlane out) {
    if (child != null) {
      child.plane(rows, columns, out);
    }
    for (int y = 0; y < height; y++) {
      boolean wanted = rows.has(y < rows.from(1) ? 0 : 1);
      for (int part = 0; wanted && part < 2; part++) {
        int from = columns.from(part);
        int n = columns.to(part) - from;
        if (columns.has(part) && n > 0) {
          source.row(out, out.at(y, from), rows, columns, y, from, n, e, 0);
          FloatPlanes.vertical(e, ONE_ROW, 1, factor, out, out.at(y, from), n);
        }
      }
    }
  }

  @Override
  long memory() {
    return 2L * e.s.length + (child == null ? 0 : child.memory());
  }
}

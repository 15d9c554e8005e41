// twin: double
package dev.tangent.kernel.images;

import dev.tangent.simd.planes.FloatPlanes;

/** The sum of two branches of one input: shortcut + scale² · branch. */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatSum extends FloatPlaneNode {
  private final FloatPlaneNode branch;
  private final FloatPlaneNode shortcut;
  private final float scale2;
  private final FloatPlane other;

  FloatSum(FloatPlaneNode branch, FloatPlaneNode shortcut, double scale2) {
    super(branch.height, branch.width);
    this.branch = branch;
    this.shortcut = shortcut;
    this.scale2 = (float) scale2;
    other = new FloatPlane(height, width);
  }

  @Override
  void plane(Cut rows, Cut columns, FloatPlane out) {
    branch.plane(rows, columns, other);
    shortcut.plane(rows, columns, out);
    for (int y = 0; y < height; y++) {
      boolean wanted = rows.has(y < rows.from(1) ? 0 : 1);
      for (int part = 0; wanted && part < 2; part++) {
        int n = columns.to(part) - columns.from(part);
        if (columns.has(part) && n > 0) {
          int at = out.at(y, columns.from(part));
          FloatPlanes.addScaled(scale2, other.s, at, out.s, at, n);
          FloatPlanes.addScaled(scale2, other.t, at, out.t, at, n);
        }
      }
    }
  }

  @Override
  long memory() {
    return 2L * other.s.length + branch.memory() + shortcut.memory();
  }

  /** Keeps the last plane of an input that two branches read. */
  static final class Kept extends FloatPlaneNode {
    private final FloatPlaneNode child;
    private final FloatPairing images;
    private final FloatPlane plane;
    private Cut rows = new Cut(1, 0, 0);
    private Cut columns = rows;
    private long count = -1;

    Kept(FloatPlaneNode child, FloatPairing images) {
      super(child.height, child.width);
      this.child = child;
      this.images = images;
      plane = new FloatPlane(height, width);
    }

    @Override
    void plane(Cut rowCut, Cut columnCut, FloatPlane out) {
      if (count != images.count || !rows.equals(rowCut) || !columns.equals(columnCut)) {
        child.plane(rowCut, columnCut, plane);
        count = images.count;
        rows = rowCut;
        columns = columnCut;
      }
      System.arraycopy(plane.s, 0, out.s, 0, plane.s.length);
      System.arraycopy(plane.t, 0, out.t, 0, plane.t.length);
    }

    @Override
    long memory() {
      return 2L * plane.s.length + child.memory();
    }
  }
}

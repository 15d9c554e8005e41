// twin: double
package dev.tangent.kernel.images;

import dev.tangent.simd.planes.FloatPlanes;

/** Both kernels of the pairs of positions of one offset: entry (row · width + column) · LANES. */
final class FloatPlane {
  final int height;
  final int width;
  final float[] s;
  final float[] t;

  FloatPlane(int height, int width) {
    this.height = height;
    this.width = width;
    s = new float[length(height, width)];
    t = new float[s.length];
  }

  static int length(int height, int width) {
    return Math.multiplyExact(height * width, FloatPlanes.LANES);
  }

  int at(int row, int column) {
    return (row * width + column) * FloatPlanes.LANES;
  }
}

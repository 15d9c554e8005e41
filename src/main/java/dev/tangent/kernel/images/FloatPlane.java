// twin: double
package dev.tangent.kernel.images;

import dev.tangent.simd.planes.FloatField;
import dev.tangent.simd.planes.FloatPlanes;

/** Both kernels of the pairs of positions of one offset: entry (row · width + column) · LANES. */
final class FloatPlane extends FloatField {
  final int height;
  final int width;

  FloatPlane(int height, int width) {
    super(length(height, width));
    this.height = height;
    this.width = width;
  }

  static int length(int height, int width) {
    return Math.multiplyExact(height * width, FloatPlanes.LANES);
  }

  int at(int row, int column) {
    return (row * width + column) * FloatPlanes.LANES;
  }
}

// twin: double
package dev.tangent.kernel.images;

/**
 * A layer of the recursion: computes planes of its output, and asks the layer before for the planes
 * of its input that it needs. One thread at a time.
 */
abstract class FloatPlaneNode {
  final int height;
  final int width;

  FloatPlaneNode(int height, int width) {
    this.height = height;
    this.width = width;
  }

  /**
   * Computes both kernels of the pairs of positions in these cuts; entries of other parts are
   * undefined.
   */
  abstract void plane(Cut rows, Cut columns, FloatPlane out);

  /**
   * Writes the variances that this layer and those before it read; the images are paired with
   * themselves.
   */
  void record() {
    plane(Cut.whole(height, 0), Cut.whole(width, 0), new FloatPlane(height, width));
  }

  /** Whether Σ is never negative, but for rounding. */
  boolean isPositive() {
    return false;
  }

  /** Numbers in the buffers of this layer and those before it. */
  abstract long memory();
}

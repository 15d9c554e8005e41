// twin: double
package dev.tangent.kernel.images;

/**
 * A layer of the recursion: makes planes of its output, for which it pulls planes of its input. One
 * thread at a time.
 */
abstract class FloatPlaneNode {
  final int height;
  final int width;

  FloatPlaneNode(int height, int width) {
    this.height = height;
    this.width = width;
  }

  /**
   * Both kernels of the pairs of positions of these offsets; entries of other parts of the cuts may
   * hold anything.
   */
  abstract void plane(Cut rows, Cut columns, FloatPlane out);

  /**
   * Writes the variances that this layer and those before it read, of images paired with
   * themselves.
   */
  void record() {
    plane(Cut.whole(height, 0), Cut.whole(width, 0), new FloatPlane(height, width));
  }

  /** Floats of the buffers here and below. */
  abstract long memory();
}

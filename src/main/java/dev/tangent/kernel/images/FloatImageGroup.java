// twin: double
package dev.tangent.kernel.images;

/**
 * One image, or {@code LANES} of them side by side: its pixels, and the variance of each position
 * before each step that reads it (an activation, a normalization). Where an activation needs them,
 * the values 1/√variance follow.
 *
 * <p>The entry of a group is at (position · channels + channel) · LANES + lane; a single image has
 * no lanes.
 */
final class FloatImageGroup {
  final float[] pixels;
  final float[][] variance;

  FloatImageGroup(float[] pixels, float[][] variance) {
    this.pixels = pixels;
    this.variance = variance;
  }

  /** Room for images with this many numbers each. */
  static FloatImageGroup zeros(int numbers, int[] positions, int lanes) {
    float[][] variance = new float[positions.length][];
    for (int k = 0; k < variance.length; k++) {
      variance[k] = new float[2 * positions[k] * lanes];
    }
    return new FloatImageGroup(new float[numbers * lanes], variance);
  }

  /** Makes this single image lane {@code lane} of a group. */
  void assign(FloatImageGroup group, int lane, int lanes) {
    take(group.pixels, lane, lanes, pixels);
    for (int k = 0; k < variance.length; k++) {
      take(group.variance[k], lane, lanes, variance[k]);
    }
  }

  private static void take(float[] from, int lane, int lanes, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = from[i * lanes + lane];
    }
  }
}

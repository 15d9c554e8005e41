// twin: double
package dev.tangent.kernel.images;

/** The images whose planes are being computed. */
final class FloatPairing {
  /** The first images: one, or as many as lanes if {@link #paired}. */
  FloatImageGroup x = new FloatImageGroup(new float[0], new float[0][]);

  /** The second images, one a lane. */
  FloatImageGroup y = x;

  /** Whether lane k pairs image k of x with image k of y. */
  boolean paired;

  /** Whether x and y are the same and variances are being written. */
  boolean recording;

  /**
   * Counts the changes of images: a kept plane is valid only for the count at which it was made.
   */
  long count;

  /** Pairs one image of x with all of y. */
  void cross(FloatImageGroup single, FloatImageGroup group) {
    set(single, group, false, false);
  }

  /** Pairs each image of a group with itself, to write its variances. */
  void record(FloatImageGroup group) {
    set(group, group, true, true);
  }

  /** Pairs each image of one group with the image in the same lane of another. */
  void pairs(FloatImageGroup first, FloatImageGroup second) {
    set(first, second, true, false);
  }

  private void set(FloatImageGroup first, FloatImageGroup second, boolean pairs, boolean writing) {
    x = first;
    y = second;
    paired = pairs;
    recording = writing;
    count++;
  }
}

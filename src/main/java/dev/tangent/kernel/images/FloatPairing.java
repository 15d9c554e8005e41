// twin: double
package dev.tangent.kernel.images;

/** Which images the planes are of at the moment. */
final class FloatPairing {
  /** The first images: one, or as many as lanes if {@link #paired}. */
  FloatImageGroup x = new FloatImageGroup(new float[0], new float[0][]);

  /** The second images, one a lane. */
  FloatImageGroup y = x;

  /** Whether lane k pairs image k of x with image k of y. */
  boolean paired;

  /** Whether x and y are the same and variances are being written. */
  boolean recording;

  /** Counts the changes of images: what is kept of a plane is of one of them. */
  long count;

  /** One image of x with all of y. */
  void cross(FloatImageGroup single, FloatImageGroup group) {
    set(single, group, false, false);
  }

  /** Each image of a group with itself, whose variances are written. */
  void record(FloatImageGroup group) {
    set(group, group, true, true);
  }

  /** Each image of one group with that of the same lane of another. */
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

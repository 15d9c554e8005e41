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

  /** Each image of a group with itself. */
  void self(FloatImageGroup group, boolean writing) {
    set(group, group, true, writing);
  }

  private void set(FloatImageGroup first, FloatImageGroup second, boolean pairs, boolean writing) {
    x = first;
    y = second;
    paired = pairs;
    recording = writing;
    count++;
  }
}

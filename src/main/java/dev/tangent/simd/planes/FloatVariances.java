// twin: double
package dev.tangent.simd.planes;

/**
 * What a map of pairs of positions reads of the positions themselves: the variances of the first
 * and of the second image, or numbers computed from them, and where those of the next run begin.
 * Made once and set again for every run.
 */
public final class FloatVariances {
  float[] a = new float[0];
  int aAt;
  float[] c = new float[0];
  int cAt;
  boolean paired;

  /** No variances yet. */
  public FloatVariances() {}

  /**
   * Sets the variances of the next run.
   *
   * @param a of the first image: one number per position, the same for all lanes
   * @param c of the second images: one vector per position
   * @param paired whether {@code a}, too, has one vector per position, because every lane has a
   *     first image of its own
   */
  public void are(float[] a, int aAt, float[] c, int cAt, boolean paired) {
    // Mostly the same arrays: a reference that is written costs a fence where the collector is G1.
    if (this.a != a) {
      this.a = a;
    }
    this.aAt = aAt;
    if (this.c != c) {
      this.c = c;
    }
    this.cAt = cAt;
    this.paired = paired;
  }

  /**
   * The number of the first image at entry i of the run, of {@link FloatPlanes#LANES} entries per
   * position.
   */
  public float first(int i) {
    return a[aAt + (paired ? i : i / FloatPlanes.LANES)];
  }

  /** The number of the second image at entry i of the run. */
  public float second(int i) {
    return c[cAt + i];
  }
}

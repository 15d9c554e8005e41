// twin: double
package dev.tangent.simd.planes;

/**
 * What a map of pairs of positions knows of the positions themselves: variances of the first and of
 * the second image, or numbers computed from them, and where those of the next run begin. Made once
 * and set run after run.
 */
public final class FloatVariances {
  float[] a = new float[0];
  int aAt;
  float[] c = new float[0];
  int cAt;
  boolean paired;

  /** None yet. */
  public FloatVariances() {}

  /**
   * Of the next run.
   *
   * @param a of the first image: one a position, the same for all lanes
   * @param c of the second images, a vector a position
   * @param paired whether a, too, has a vector a position: every lane has a first image of its own
   */
  public void are(float[] a, int aAt, float[] c, int cAt, boolean paired) {
    this.a = a;
    this.aAt = aAt;
    this.c = c;
    this.cAt = cAt;
    this.paired = paired;
  }

  /** The number of the first image at entry i of the run, {@link FloatPlanes#LANES} a position. */
  public float first(int i) {
    return a[aAt + (paired ? i : i / FloatPlanes.LANES)];
  }

  /** That of the second image. */
  public float second(int i) {
    return c[cAt + i];
  }
}

// twin: double
package dev.tangent.simd.planes;

/**
 * Both kernels, or sums of them, at many places: entry i of {@code s} belongs to Σ, that of {@code
 * t} to Θ.
 */
public class FloatField {
  public final float[] s;
  public final float[] t;

  /** Room for so many numbers of each, {@link FloatPlanes#LANES} a position; zeros. */
  public FloatField(int length) {
    s = new float[length];
    t = new float[length];
  }
}

// twin: double
package dev.tangent.simd.planes;

/** Both kernels, or sums of them, at many positions: {@code s} holds Σ, {@code t} holds Θ. */
public class FloatField {
  public final float[] s;
  public final float[] t;

  /**
   * Zeros: {@code length} numbers of each kernel, {@link FloatPlanes#LANES} of them per position.
   */
  public FloatField(int length) {
    s = new float[length];
    t = new float[length];
  }
}

package dev.tangent.activation;

import java.util.Optional;

/**
 * An activation that computes float32 arrays by vector functions: otherwise a network of smooth
 * activations would spend a fifth of a training step in scalar {@code Math}.
 *
 * <p>Everything else is passed on to {@code exact}. Errors are a few units in the last place of 1 +
 * |x|.
 *
 * @param exact the function in double, with its dual
 * @param phi φ on at most {@link ChunkFunction#CHUNK} numbers
 * @param slope φ′ on as many
 */
record Vectorized(ActivationFunction exact, ChunkFunction phi, ChunkFunction slope)
    implements ActivationFunction {
  @Override
  public String name() {
    return exact.name();
  }

  @Override
  public double value(double x) {
    return exact.value(x);
  }

  @Override
  public double derivative(double x) {
    return exact.derivative(x);
  }

  @Override
  public void value(float[] z, int zOffset, float[] a, int aOffset, int n) {
    apply(phi, z, zOffset, a, aOffset, n);
  }

  @Override
  public void derivative(float[] z, int zOffset, float[] d, int dOffset, int n) {
    apply(slope, z, zOffset, d, dOffset, n);
  }

  private static void apply(
      ChunkFunction form, float[] x, int xOffset, float[] y, int yOffset, int n) {
    for (int i = 0; i < n; i += ChunkFunction.CHUNK) {
      form.apply(x, xOffset + i, y, yOffset + i, Math.min(ChunkFunction.CHUNK, n - i));
    }
  }

  @Override
  public Optional<Parts> parts() {
    return exact.parts();
  }

  @Override
  public DualActivation dual() {
    return exact.dual();
  }

  /** Equal if {@code exact} is: the vector functions are only a faster form of it. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Vectorized that && exact.equals(that.exact);
  }

  @Override
  public int hashCode() {
    return exact.hashCode();
  }

  @Override
  public String toString() {
    return exact.toString();
  }
}

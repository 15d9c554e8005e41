package dev.tangent.activation;

import dev.tangent.linalg.DoublePasses;
import dev.tangent.linalg.FloatPasses;
import java.util.Locale;
import java.util.Optional;

/**
 * φ(x) = negative · x for x ≤ 0 and positive · x for x > 0: identity, ReLU, leaky ReLU, abs and all
 * other functions that are homogeneous of degree one.
 */
record SlopedRelu(String name, double negative, double positive) implements ActivationFunction {
  SlopedRelu {
    if (!Double.isFinite(negative) || !Double.isFinite(positive)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s has finite slopes, got %s and %s", name, negative, positive));
    }
  }

  @Override
  public double value(double x) {
    return x * derivative(x);
  }

  @Override
  public double derivative(double x) {
    return x > 0 ? positive : negative;
  }

  /** The sign must survive: a slope below 1 could underflow a small number to zero. */
  @Override
  public boolean keepsSlope() {
    return negative >= 0 && positive >= 1;
  }

  @Override
  public void value(float[] z, int zOffset, float[] a, int aOffset, int n) {
    FloatPasses.scaleBySign((float) positive, (float) negative, z, zOffset, a, aOffset, n);
  }

  @Override
  public void derivative(float[] z, int zOffset, float[] d, int dOffset, int n) {
    FloatPasses.choose((float) positive, (float) negative, z, zOffset, d, dOffset, n);
  }

  @Override
  public void value(double[] z, int zOffset, double[] a, int aOffset, int n) {
    DoublePasses.scaleBySign(positive, negative, z, zOffset, a, aOffset, n);
  }

  @Override
  public void derivative(double[] z, int zOffset, double[] d, int dOffset, int n) {
    DoublePasses.choose(positive, negative, z, zOffset, d, dOffset, n);
  }

  /** φ(x) = (p − n)/2 |x| + (p + n)/2 x. */
  @Override
  public Optional<Parts> parts() {
    int even = positive == negative ? Parts.ZERO : Parts.ENDLESS;
    return Optional.of(new Parts(even, positive == -negative ? Parts.ZERO : 1));
  }

  @Override
  public DualActivation dual() {
    return new SlopedReluDual(negative, positive);
  }
}

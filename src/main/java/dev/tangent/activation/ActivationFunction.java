package dev.tangent.activation;

import java.util.Optional;

/**
 * A real function φ that is applied coordinate by coordinate. Implementations are immutable and may
 * be used by many threads.
 *
 * <p>At a kink the derivative is the one from the left for ReLU-like functions (φ′(0) = 0 for
 * ReLU); in the limit a single point has no influence. NaN gives NaN.
 */
public interface ActivationFunction {
  /** {@return the name that {@link Activations#parse} understands, with its parameters} */
  String name();

  /**
   * {@return φ(x)}
   *
   * @param x any number
   */
  double value(double x);

  /**
   * {@return φ′(x), almost everywhere}
   *
   * @param x any number
   */
  double derivative(double x);

  /**
   * {@return whether φ′(φ(z)) = φ′(z) for every z, bit for bit, as with ReLU: then a network keeps
   * φ(z) alone and needs no memory for z}
   */
  default boolean keepsSlope() {
    return false;
  }

  /**
   * a ← φ(z), n numbers from the two offsets; the two ranges may be the same.
   *
   * @param z where the function is evaluated
   * @param zOffset index of the first number of z
   * @param a results
   * @param aOffset index of the first number of a
   * @param n how many numbers
   */
  default void value(float[] z, int zOffset, float[] a, int aOffset, int n) {
    for (int i = 0; i < n; i++) {
      a[aOffset + i] = (float) value(z[zOffset + i]);
    }
  }

  /**
   * d ← φ′(z), n numbers from the two offsets; the two ranges may be the same.
   *
   * @param z where the function is evaluated
   * @param zOffset index of the first number of z
   * @param d results
   * @param dOffset index of the first number of d
   * @param n how many numbers
   */
  default void derivative(float[] z, int zOffset, float[] d, int dOffset, int n) {
    for (int i = 0; i < n; i++) {
      d[dOffset + i] = (float) derivative(z[zOffset + i]);
    }
  }

  /**
   * a ← φ(z), n numbers from the two offsets; the two ranges may be the same.
   *
   * @param z where the function is evaluated
   * @param zOffset index of the first number of z
   * @param a results
   * @param aOffset index of the first number of a
   * @param n how many numbers
   */
  default void value(double[] z, int zOffset, double[] a, int aOffset, int n) {
    for (int i = 0; i < n; i++) {
      a[aOffset + i] = value(z[zOffset + i]);
    }
  }

  /**
   * d ← φ′(z), n numbers from the two offsets; the two ranges may be the same.
   *
   * @param z where the function is evaluated
   * @param zOffset index of the first number of z
   * @param d results
   * @param dOffset index of the first number of d
   * @param n how many numbers
   */
  default void derivative(double[] z, int zOffset, double[] d, int dOffset, int n) {
    for (int i = 0; i < n; i++) {
      d[dOffset + i] = derivative(z[zOffset + i]);
    }
  }

  /** {@return the kinds of the even and the odd part of φ, if they are known from its formula} */
  default Optional<Parts> parts() {
    return Optional.empty();
  }

  /**
   * {@return the dual of φ for the infinite-width limit: by quadrature unless a function knows its
   * closed form} The quadrature finds the kinks of φ by itself.
   */
  default DualActivation dual() {
    return new QuadratureDual(this, new ResolvedMesh(name(), this::value));
  }
}

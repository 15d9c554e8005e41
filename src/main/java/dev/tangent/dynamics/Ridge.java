package dev.tangent.dynamics;

import dev.tangent.linalg.DoubleMatrix;

/**
 * A ridge: K is replaced by K + rI wherever it is inverted or exponentiated.
 *
 * <p>Absolute means r itself, in the units of K; relative means r = value · tr(K)/N, the mean of
 * the diagonal. The two differ by that factor, so each has a name of its own. In terms of the
 * parameters, a ridge is gradient descent on C + r/(2N) ‖θ − θ₀‖².
 *
 * @param kind the unit of {@code value}
 * @param value r, or its share of the mean diagonal; finite, not negative
 */
public record Ridge(Kind kind, double value) {
  /** The unit of a ridge. */
  public enum Kind {
    /** In the units of K. */
    ABSOLUTE,
    /** In units of tr(K)/N. */
    RELATIVE
  }

  /** No ridge. */
  public static final Ridge NONE = new Ridge(Kind.ABSOLUTE, 0);

  /** Checks the value. */
  public Ridge {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("a ridge is finite and not negative, got " + value);
    }
  }

  /**
   * {@return the ridge of K + value · I}
   *
   * @param value r ≥ 0
   */
  public static Ridge absolute(double value) {
    return new Ridge(Kind.ABSOLUTE, value);
  }

  /**
   * {@return the ridge of K + value · tr(K)/N · I}
   *
   * @param value share of the mean diagonal, ≥ 0
   */
  public static Ridge relative(double value) {
    return new Ridge(Kind.RELATIVE, value);
  }

  /**
   * {@return the number r that is added to the diagonal of this kernel}
   *
   * @param kernel K, N × N
   */
  public double of(DoubleMatrix kernel) {
    if (kind == Kind.ABSOLUTE || value == 0) {
      return value;
    }
    double trace = 0;
    for (int i = 0; i < kernel.rows(); i++) {
      trace += kernel.get(i, i);
    }
    return value * trace / Math.max(1, kernel.rows());
  }
}

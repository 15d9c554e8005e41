package dev.tangent.dynamics.insight;

import java.util.Arrays;
import java.util.Locale;

/**
 * The spectrum of a kernel as an operator on a population of inputs, with a target written in its
 * eigenfunctions: K(x, x') = Σ_i λ_i φ_i(x) φ_i(x'), f* = Σ_i v_i φ_i, E[φ_i φ_j] = δ_ij.
 *
 * <p>Modes of one eigenvalue form a <em>level</em> k with eigenvalue λ_k ≥ 0, multiplicity m_k ≥ 1
 * and power P_k = Σ v_i² over the level (not the power of one mode). The modes that are in no level
 * are known only by their trace, the <em>tail</em> E K(x, x) − Σ m_k λ_k ≥ 0: they are too small to
 * be learnt and act as a ridge on the others (Canatar, Bordelon, Pehlevan 2021; Simon, Dickens,
 * Karkada, DeWeese 2023). Immutable; no number in it is NaN or infinite.
 */
public final class ModeSpectrum {
  /** The largest multiplicity: all whole numbers up to it are exact in a double. */
  private static final double MOST = 0x1p53;

  private final double[] eigenvalues;
  private final double[] multiplicities;
  private final double[] power;
  private final double tail;

  private ModeSpectrum(double[] eigenvalues, double[] multiplicities, double[] power, double tail) {
    this.eigenvalues = eigenvalues;
    this.multiplicities = multiplicities;
    this.power = power;
    this.tail = tail;
  }

  /**
   * {@return a spectrum of levels in any order; the arrays are copied}
   *
   * @param eigenvalues λ of each level, at least 0
   * @param multiplicities whole numbers from 1 to 2⁵³
   * @param power P of each level, at least 0
   * @param tail the trace of the modes that are left out, 0 if there are none
   * @throws IllegalArgumentException naming the entry that isn't allowed, or both lengths
   */
  public static ModeSpectrum of(
      double[] eigenvalues, double[] multiplicities, double[] power, double tail) {
    if (eigenvalues.length == 0) {
      throw new IllegalArgumentException("a spectrum has at least one eigenvalue, got none");
    }
    requireLength("multiplicities", multiplicities.length, eigenvalues.length);
    requireLength("powers", power.length, eigenvalues.length);
    requireNotNegative("eigenvalue", eigenvalues);
    requireNotNegative("power", power);
    requireNotNegative("the tail's trace", tail);
    for (int k = 0; k < multiplicities.length; k++) {
      double m = multiplicities[k];
      if (!(m >= 1 && m <= MOST && m == Math.rint(m))) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "multiplicity %d is %s: it counts modes, a whole number from 1 to 2^53",
                k,
                m));
      }
    }
    return new ModeSpectrum(eigenvalues.clone(), multiplicities.clone(), power.clone(), tail);
  }

  /**
   * {@return a spectrum of single modes: every multiplicity is 1}
   *
   * @param eigenvalues λ of each level, at least 0
   * @param power P of each level, at least 0
   * @param tail the trace of the modes that are left out, 0 if there are none
   */
  public static ModeSpectrum ofModes(double[] eigenvalues, double[] power, double tail) {
    double[] ones = new double[eigenvalues.length];
    Arrays.fill(ones, 1);
    return of(eigenvalues, ones, power, tail);
  }

  private static void requireLength(String what, int actual, int expected) {
    if (actual != expected) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "there are %d eigenvalues but %d %s: one for each level",
              expected,
              actual,
              what));
    }
  }

  private static void requireNotNegative(String what, double... values) {
    for (int k = 0; k < values.length; k++) {
      if (!(values[k] >= 0 && values[k] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s is %s: it must be finite and not negative",
                values.length == 1 ? what : what + " " + k,
                values[k]));
      }
    }
  }

  /** {@return how many levels} */
  public int levels() {
    return eigenvalues.length;
  }

  /**
   * {@return λ of level k}
   *
   * @param k number of the level, from 0
   */
  public double eigenvalue(int k) {
    return eigenvalues[k];
  }

  /**
   * {@return m of level k, a whole number}
   *
   * @param k number of the level, from 0
   */
  public double multiplicity(int k) {
    return multiplicities[k];
  }

  /**
   * {@return P of level k: the squared coefficients of all its modes}
   *
   * @param k number of the level, from 0
   */
  public double power(int k) {
    return power[k];
  }

  /** {@return the trace of the modes that are in no level} */
  public double tail() {
    return tail;
  }

  /** {@return how many modes have λ > 0} */
  public double rank() {
    double rank = 0;
    for (int k = 0; k < eigenvalues.length; k++) {
      rank += eigenvalues[k] > 0 ? multiplicities[k] : 0;
    }
    return rank;
  }

  /** {@return Σ m λ + tail = E K(x, x)} */
  public double trace() {
    double sum = tail;
    for (int k = 0; k < eigenvalues.length; k++) {
      sum += multiplicities[k] * eigenvalues[k];
    }
    return sum;
  }

  /** {@return Σ P = E f*²} */
  public double totalPower() {
    return Arrays.stream(power).sum();
  }

  /**
   * {@return the spectrum of the same kernel with another target}
   *
   * @param other P of each level
   */
  public ModeSpectrum withPower(double... other) {
    return of(eigenvalues, multiplicities, other, tail);
  }

  /**
   * {@return the spectrum of factor · K with the same target}
   *
   * @param factor of K, above 0
   */
  public ModeSpectrum scaled(double factor) {
    if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a kernel is scaled by a positive number, got " + factor);
    }
    double[] values = Arrays.stream(eigenvalues).map(v -> v * factor).toArray();
    return of(values, multiplicities, power, tail * factor);
  }

  /** A summary: {@code 13 levels of 253 952 modes, trace 1, of it 0.0119 in the tail}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d levels of %.0f modes, trace %.6g, of it %.3g in the tail",
        levels(),
        Arrays.stream(multiplicities).sum(),
        trace(),
        tail);
  }
}

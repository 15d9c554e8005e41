package dev.tangent.dynamics.insight;

import dev.tangent.kernel.LimitKernel;
import dev.tangent.linalg.GaussLegendre;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * The exact spectrum of a limit kernel on the sphere ‖x‖² = n_0 = d with uniform inputs, by
 * Gegenbauer integrals: the kernel is a function K(ρ) of the correlation, its eigenfunctions are
 * the spherical harmonics, and all harmonics of one degree k share the eigenvalue (Funk–Hecke)
 *
 * <pre>
 *   λ_k = c_d ∫_{-1}^{1} K(t) P_k(t) (1 − t²)^{(d−3)/2} dt,   P_k(1) = 1,   c_d ∫ (1 − t²)^{…} dt = 1
 *   m_k = (2k + d − 2)/k · C(k + d − 3, k − 1),   K(1) = Σ m_k λ_k
 * </pre>
 *
 * <p>The integral is taken in the angle, where every limit kernel is smooth at both ends, with
 * Gauss–Legendre panels: 1e-14 of the largest eigenvalue for depths and degrees in use. Eigenvalues
 * below the level of rounding are set to exactly 0 (such as those of odd degrees from 3 on for one
 * hidden ReLU layer without biases). For inputs on the unit sphere and β = 0 divide by d: {@link
 * ModeSpectrum#scaled}. Cost: 512 values of the kernel and as many for each degree. Immutable.
 */
public final class SphereSpectrum {
  private static final int PANELS = 8;
  private static final int NODES = 64;

  /** The level of rounding: the computed size of an eigenvalue that is 0, in units of K(1)/√m. */
  private static final double ROUNDING = 4e-15;

  /** The two kernels of a limit. */
  public enum Kernel {
    /** Σ. */
    NNGP,
    /** Θ. */
    NTK
  }

  private final int dimension;
  private final double[] eigenvalues;
  private final double[] multiplicities;
  private final double diagonal;

  private SphereSpectrum(
      int dimension, double[] eigenvalues, double[] multiplicities, double diagonal) {
    this.dimension = dimension;
    this.eigenvalues = eigenvalues;
    this.multiplicities = multiplicities;
    this.diagonal = diagonal;
  }

  /**
   * {@return the spectrum of degrees 0 to {@code degrees} of a limit kernel, whose input width is
   * the dimension d}
   *
   * @param limit of networks whose input width is d
   * @param kernel which of its two
   * @param degrees the highest degree
   * @throws IllegalArgumentException if d &lt; 3 or a multiplicity passes 2⁵³
   */
  public static SphereSpectrum of(LimitKernel limit, Kernel kernel, int degrees) {
    int dimension = limit.inputWidth();
    return of(
        dimension,
        degrees,
        angles -> {
          var values = limit.onCircle(angles);
          return kernel == Kernel.NTK ? values.ntk() : values.nngp();
        });
  }

  /**
   * {@return the spectrum of any function of the angle between two points, given as a map of angles
   * in [0, π] to values; it is smooth inside}
   *
   * @param dimension d, at least 3
   * @param degrees the highest degree
   * @param kernel K by the angle, in [0, π]
   */
  public static SphereSpectrum of(int dimension, int degrees, UnaryOperator<double[]> kernel) {
    if (dimension < 3) {
      throw new IllegalArgumentException(
          "the spectrum on a sphere needs 3 dimensions or more, got " + dimension);
    }
    if (degrees < 0) {
      throw new IllegalArgumentException("the highest degree is 0 or more, got " + degrees);
    }
    double[] multiplicities = new double[degrees + 1];
    for (int k = 0; k <= degrees; k++) {
      multiplicities[k] = multiplicity(dimension, k);
    }
    double diagonal = kernel.apply(new double[] {0})[0];
    double[] eigenvalues = integrals(dimension, degrees, kernel);
    for (int k = 0; k <= degrees; k++) {
      double rounding = ROUNDING * diagonal / Math.sqrt(multiplicities[k]);
      if (eigenvalues[k] < -100 * rounding) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the eigenvalue of degree %d is %.3g: a function that isn't positive definite on"
                    + " this sphere is no kernel",
                k,
                eigenvalues[k]));
      }
      eigenvalues[k] = eigenvalues[k] < rounding ? 0 : eigenvalues[k];
    }
    return new SphereSpectrum(dimension, eigenvalues, multiplicities, diagonal);
  }

  private static double[] integrals(int dimension, int degrees, UnaryOperator<double[]> kernel) {
    GaussLegendre rule = new GaussLegendre(NODES);
    double half = Math.PI / (2 * PANELS);
    double[] angles = new double[PANELS * NODES];
    double[] weights = new double[angles.length];
    for (int i = 0; i < angles.length; i++) {
      double middle = half * (2 * (i / NODES) + 1);
      angles[i] = middle + half * rule.node(i % NODES);
      weights[i] = half * rule.weight(i % NODES) * Math.pow(Math.sin(angles[i]), dimension - 2);
    }
    double[] values = kernel.apply(angles);
    double norm = Arrays.stream(weights).sum();
    double[] sums = new double[degrees + 1];
    for (int i = 0; i < angles.length; i++) {
      double t = Math.cos(angles[i]);
      double before = 0;
      double now = 1; // P_0
      for (int k = 0; k <= degrees; k++) {
        sums[k] += weights[i] * values[i] * now;
        double next = ((2.0 * k + dimension - 2) * t * now - k * before) / (k + dimension - 2);
        before = now;
        now = next;
      }
    }
    return Arrays.stream(sums).map(sum -> sum / norm).toArray();
  }

  /**
   * {@return how many spherical harmonics of degree k there are on the sphere in d dimensions}
   *
   * @param dimension d, at least 3
   * @param k degree, from 0
   * @throws IllegalArgumentException if they are more than 2⁵³
   */
  public static long multiplicity(int dimension, int k) {
    if (k == 0) {
      return 1;
    }
    // C(k + d − 3, k − 1) step by step: every intermediate result is a whole number.
    double choose = 1;
    long exact = 1;
    for (int i = 1; i < k; i++) {
      choose = choose * (dimension - 2 + i) / i;
      if (choose * (2.0 * k + dimension) > 0x1p53) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "degree %d in %d dimensions has more than 2^53 harmonics: take fewer degrees",
                k,
                dimension));
      }
      exact = Math.multiplyExact(exact, (long) dimension - 2 + i) / i;
    }
    return Math.multiplyExact(exact, 2L * k + dimension - 2) / k;
  }

  /** {@return d} */
  public int dimension() {
    return dimension;
  }

  /** {@return λ_k of each degree from 0 on; a copy} */
  public double[] eigenvalues() {
    return eigenvalues.clone();
  }

  /** {@return the number of harmonics of each degree; a copy} */
  public double[] multiplicities() {
    return multiplicities.clone();
  }

  /** {@return K(1): the trace} */
  public double diagonal() {
    return diagonal;
  }

  /** {@return the part of the trace that belongs to higher degrees} */
  public double tail() {
    double sum = diagonal;
    for (int k = 0; k < eigenvalues.length; k++) {
      sum -= multiplicities[k] * eigenvalues[k];
    }
    return Math.max(0, sum);
  }

  /**
   * {@return the spectrum with a target of this power in each degree}
   *
   * @param power as long as {@link #eigenvalues}, or shorter: the rest is 0
   */
  public ModeSpectrum withPower(double... power) {
    if (power.length > eigenvalues.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "there are %d degrees (0 to %d) but %d powers: one for each, or fewer",
              eigenvalues.length,
              eigenvalues.length - 1,
              power.length));
    }
    return ModeSpectrum.of(
        eigenvalues, multiplicities, Arrays.copyOf(power, eigenvalues.length), tail());
  }
}

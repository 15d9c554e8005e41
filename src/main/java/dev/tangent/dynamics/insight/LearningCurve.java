package dev.tangent.dynamics.insight;

import java.util.Locale;

/**
 * The expected errors of kernel ridge regression on n random points, from the kernel's spectrum
 * alone: the "eigenlearning" equations (Simon, Dickens, Karkada, DeWeese, "The eigenlearning
 * framework", TMLR 2023; the same in Canatar, Bordelon, Pehlevan, Nature Communications 12, 2021,
 * and Jacot et al. 2020),
 *
 * <pre>
 *   Σ_k m_k L_k + d/κ = n,   L_k = λ_k/(λ_k + κ),   d = ridge + tail
 *   E₀    = n/(n − Σ m L²)                 how much noise is fitted: the overfitting coefficient
 *   bias  = Σ (1 − L_k)² P_k + σ²
 *   test  = E₀ · bias                      mean squared error on noisy targets
 *   variance = test − bias = test · Σ m L²/n
 *   train = (ridge/(nκ))² · test
 * </pre>
 *
 * <p>L_k is the <em>learnability</em> of level k: the share of its modes that can be learnt from n
 * points. At ridge and tail 0, Σ m L = min(n, rank): n points are enough for n modes and no more.
 * The ridge is that of K + ridge · I, the noise σ² is the variance of the targets' noise. Errors
 * are squares ‖f − y‖², without the factor ½ of the cost C; they are summed over outputs if P is.
 *
 * <p>Numerics: the equation for κ is solved in log κ; n − Σ m L² is summed as Σ m L(1 − L) + d/κ,
 * which keeps its digits where κ is tiny. With ridge and tail 0 and n above the rank, κ = 0: the
 * result is the limit of small ridges. Cost: about 30 passes over the levels for each n. Immutable.
 */
public final class LearningCurve {
  private static final int MOST_STEPS = 400;

  private final ModeSpectrum spectrum;
  private final double noise;

  private LearningCurve(ModeSpectrum spectrum, double noise) {
    this.spectrum = spectrum;
    this.noise = noise;
  }

  /**
   * {@return the curve of a spectrum with its target}
   *
   * @param spectrum of the kernel, with the target
   * @param noise σ² ≥ 0, the variance of the noise on the targets (the sum over outputs)
   */
  public static LearningCurve of(ModeSpectrum spectrum, double noise) {
    if (!(noise >= 0 && noise < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the noise variance is finite and not negative, got " + noise);
    }
    return new LearningCurve(spectrum, noise);
  }

  /** {@return the spectrum, with the target} */
  public ModeSpectrum spectrum() {
    return spectrum;
  }

  /** {@return σ²} */
  public double noise() {
    return noise;
  }

  /**
   * One point of the curve.
   *
   * @param n training points
   * @param ridge the ridge of K + ridge · I
   * @param kappa κ: modes with λ above it are mostly learnt
   * @param learnability L_k of each level
   * @param sumLearnability Σ m_k L_k
   * @param overfitting E₀ ≥ 1
   * @param bias Σ (1 − L)² P + σ²
   * @param variance the part due to the random choice of the training points
   * @param testError expected squared error on noisy targets, bias + variance
   * @param trainError expected squared error on the training points
   */
  public record Point(
      long n,
      double ridge,
      double kappa,
      double[] learnability,
      double sumLearnability,
      double overfitting,
      double bias,
      double variance,
      double testError,
      double trainError) {
    /**
     * {@return the error against targets without noise}
     *
     * @param noise σ² ≥ 0
     */
    public double excess(double noise) {
      return testError - noise;
    }

    /**
     * {@return the largest part of the error: {@code "bias"}, {@code "variance"} or {@code
     * "noise"}}
     *
     * @param noise σ² ≥ 0
     */
    public String limit(double noise) {
      double unlearnt = bias - noise;
      if (noise >= unlearnt && noise >= variance) {
        return "noise";
      }
      return variance > unlearnt ? "variance" : "bias";
    }
  }

  /**
   * {@return the expected errors at n points}
   *
   * @param n training points, at least 1
   * @param ridge of K + rI, r ≥ 0
   * @throws IllegalArgumentException if n &lt; 1 or the ridge is negative or not finite
   * @throws ArithmeticException where the error diverges: ridge and tail 0 and n = rank, with noise
   *     or a power that no mode can learn
   */
  public Point at(long n, double ridge) {
    if (n < 1) {
      throw new IllegalArgumentException("a learning curve needs n >= 1 points, got " + n);
    }
    if (!(ridge >= 0 && ridge < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a ridge is finite and not negative, got " + ridge);
    }
    double d = ridge + spectrum.tail();
    if (d == 0 && n >= spectrum.rank()) {
      return interpolated(n);
    }
    return pointAt(n, ridge, kappa(n, d), d);
  }

  private Point pointAt(long n, double ridge, double kappa, double d) {
    LevelSums s = new LevelSums(spectrum, kappa);
    double left = s.spread + d / kappa; // n − Σ m L²
    double bias = s.unlearnt + noise;
    double test = n / left * bias;
    double shrink = ridge / (n * kappa);
    return new Point(
        n,
        ridge,
        kappa,
        s.learnability,
        s.learnt,
        n / left,
        bias,
        test * s.squares / n,
        test,
        shrink * shrink * test);
  }

  /** The case κ = 0: every mode is learnt, and n − rank further points average the noise. */
  private Point interpolated(long n) {
    LevelSums s = new LevelSums(spectrum, 0);
    double spare = n - s.learnt;
    double bias = s.unlearnt + noise;
    if (spare == 0 && bias > 0) {
      throw new ArithmeticException(
          String.format(
              Locale.ROOT,
              "the test error diverges at n = %d: ridge and tail are 0 and there are as many modes"
                  + " as points (the peak of double descent): add a ridge, or take another n",
              n));
    }
    if (spare == 0) {
      throw new ArithmeticException(
          String.format(
              Locale.ROOT,
              "the overfitting coefficient E_0 diverges at n = %d, the number of modes, at ridge 0"
                  + " (the test error is 0 there): add a ridge, or take another n",
              n));
    }
    double test = n / spare * bias;
    double share = spare / n; // the limit of ridge/(nκ)
    return new Point(
        n,
        0,
        0,
        s.learnability,
        s.learnt,
        n / spare,
        bias,
        test * s.squares / n,
        test,
        share * share * test);
  }

  /**
   * κ &gt; 0 with Σ m L + d/κ = n, by Newton's method in log κ kept within a bracket.
   *
   * <p>For levels that are mostly learnt, m L is written as m − m(1 − L): the integers m are
   * subtracted from n exactly, and κ keeps its digits near n = rank.
   */
  private double kappa(long n, double d) {
    // Σ m L ≤ Σ m λ/κ, so that κ n ≤ trace: this is the upper end of the bracket. The lower end is
    // searched for.
    double high = Math.log((spectrum.trace() - spectrum.tail() + d) / n);
    double low = high - 1;
    for (double step = 1; excess(n, d, low) < 0; step *= 2) {
      high = low;
      low -= step;
    }
    double u = 0.5 * (low + high);
    for (int i = 0; i < MOST_STEPS && high - low > Math.ulp(Math.max(1, Math.abs(u))); i++) {
      double value = excess(n, d, u);
      if (value == 0) {
        break;
      }
      low = value > 0 ? u : low;
      high = value > 0 ? high : u;
      double next = u - value / slope(d, u);
      if (!(next > low && next < high)) {
        next = 0.5 * (low + high);
      }
      if (next == u) {
        break;
      }
      u = next;
    }
    return Math.exp(u);
  }

  /** Σ m L + d/κ − n at κ = e^u: falls as u grows. */
  private double excess(long n, double d, double u) {
    double kappa = Math.exp(u);
    double whole = -n;
    double part = d / kappa;
    for (int k = 0; k < spectrum.levels(); k++) {
      double lambda = spectrum.eigenvalue(k);
      double m = spectrum.multiplicity(k);
      if (lambda > kappa) {
        whole += m;
        part -= m * (kappa / (lambda + kappa));
      } else {
        part += m * (lambda / (lambda + kappa));
      }
    }
    return whole + part;
  }

  private double slope(double d, double u) {
    double kappa = Math.exp(u);
    double spread = 0; // Σ m L (1 − L)
    for (int k = 0; k < spectrum.levels(); k++) {
      double lambda = spectrum.eigenvalue(k);
      double learns = lambda / (lambda + kappa);
      spread += spectrum.multiplicity(k) * learns * (kappa / (lambda + kappa));
    }
    return -spread - d / kappa;
  }

  /**
   * The ridge ≥ 0 with the least test error at n points.
   *
   * @param ridge +∞ where the best prediction is 0: nothing of the target can be learnt
   * @param point the errors there; with a ridge of +∞, at the largest ridge tried
   * @param minima how many local minima the test error has over the ridge
   */
  public record Best(double ridge, Point point, int minima) {}

  /**
   * {@return the best ridge: the sign changes of the test error's derivative are found on a grid of
   * 600 values of κ and refined by bisection to the last digits} For a target whose power is P_k =
   * s m_k λ_k the ridge is σ²/s, for every n.
   *
   * @param n training points, at least 1
   */
  public Best bestRidge(long n) {
    if (n < 1) {
      throw new IllegalArgumentException("a learning curve needs n >= 1 points, got " + n);
    }
    return new RidgeSearch(this).run(n);
  }

  /** The point of this κ; the ridge that belongs to it is n κ − κ Σ m L − tail. */
  Point ofKappa(long n, double kappa) {
    LevelSums s = new LevelSums(spectrum, kappa);
    double d = kappa * (n - s.learnt);
    return pointAt(n, Math.max(0, d - spectrum.tail()), kappa, d);
  }

  /** Sums over the levels at one κ. */
  static final class LevelSums {
    final double[] learnability;
    double learnt; // Σ m L
    double squares; // Σ m L²
    double spread; // Σ m L (1 − L)
    double unlearnt; // Σ (1 − L)² P

    LevelSums(ModeSpectrum spectrum, double kappa) {
      learnability = new double[spectrum.levels()];
      for (int k = 0; k < learnability.length; k++) {
        double lambda = spectrum.eigenvalue(k);
        double m = spectrum.multiplicity(k);
        double learns = lambda == 0 ? 0 : lambda / (lambda + kappa);
        double misses = lambda == 0 ? 1 : kappa / (lambda + kappa);
        learnability[k] = learns;
        learnt += m * learns;
        squares += m * learns * learns;
        spread += m * learns * misses;
        unlearnt += misses * misses * spectrum.power(k);
      }
    }
  }
}

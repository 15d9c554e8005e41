package dev.tangent.kernel.sphere;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.HermiteCoefficients;
import dev.tangent.activation.Parts;
import dev.tangent.kernel.limit.LimitPlan;
import dev.tangent.layer.Step;
import java.util.Optional;

/**
 * Which powers of ρ occur in a series with coefficients ≥ 0, as far as definiteness depends on it.
 * The answer is analytic, because the numerical coefficients soon fall below rounding.
 *
 * @param constant whether ρ⁰ occurs
 * @param even whether an even power above 0 occurs
 * @param odd whether an odd power occurs
 * @param evenForever whether there are infinitely many even powers
 * @param oddForever whether there are infinitely many odd powers
 * @param high whether a power above 1 occurs
 */
public record Powers(
    boolean constant,
    boolean even,
    boolean odd,
    boolean evenForever,
    boolean oddForever,
    boolean high) {
  static final Powers NONE = new Powers(false, false, false, false, false, false);
  static final Powers ONE = new Powers(true, false, false, false, false, false);
  static final Powers RHO = new Powers(false, false, true, false, false, false);

  private static final int TERMS = 40;

  /** Coefficients below this, relative to √(Σ c_n²), count as 0; their error is some 1e-14. */
  private static final double NOTHING = 1e-10;

  /**
   * Arguments at which a function that isn't a polynomial differs from the polynomial that it
   * resembles near 0.
   */
  private static final double[] FAR = {30, 100, 300, 1000};

  /** The powers of the kernels of a plan on the sphere: those of Θ^L. */
  public static Powers ofTangent(LimitPlan plan) {
    return ALGEBRA.run(plan).ntk();
  }

  private static final SphereAlgebra<Powers> ALGEBRA =
      new SphereAlgebra<>() {
        @Override
        public Powers zero() {
          return NONE;
        }

        @Override
        public Powers one() {
          return ONE;
        }

        @Override
        public Powers rho() {
          return RHO;
        }

        @Override
        public Powers sum(double a, Powers f, double b, Powers g) {
          return (a > 0 ? f : NONE).plus(b > 0 ? g : NONE);
        }

        @Override
        public Powers product(Powers f, Powers g) {
          return f.times(g);
        }

        @Override
        public Powers value(Step.Activate map, double q, Powers sigma) {
          return of(map.function(), q, 0).after(sigma);
        }

        @Override
        public Powers slope(Step.Activate map, double q, Powers sigma) {
          return of(map.function(), q, 1).after(sigma);
        }
      };

  /** The powers of E[φφ] (shift 0) or of E[φ′φ′] (shift 1) in the correlation of two of N(0, q). */
  static Powers of(ActivationFunction function, double q, int shift) {
    Optional<Parts> parts = function.parts();
    return parts.isPresent() ? of(parts.get(), function, q, shift) : ofUnknown(function, q, shift);
  }

  private static Powers of(Parts parts, ActivationFunction function, double q, int shift) {
    // The powers of φ′ come from the other part of φ and are one lower.
    int even = shift == 0 ? parts.even() : parts.odd();
    int odd = shift == 0 ? parts.odd() : parts.even();
    double size = Math.sqrt(function.dual().variance(q));
    double first = HermiteCoefficients.of(function, q, 2)[shift];
    return new Powers(
        even == Parts.ENDLESS || Math.abs(first) > NOTHING * size,
        even > shift,
        odd > shift,
        even == Parts.ENDLESS,
        odd == Parts.ENDLESS,
        even > shift || odd > shift + 1);
  }

  /** Decides by numerical coefficients: small ones count as 0. */
  private static Powers ofUnknown(ActivationFunction function, double q, int shift) {
    double[] c = HermiteCoefficients.of(function, q, TERMS);
    double size = 0;
    for (double value : c) {
      size = Math.hypot(size, value);
    }
    boolean[] there = new boolean[TERMS - shift];
    for (int n = 0; n < there.length; n++) {
      there[n] = Math.abs(c[n + shift]) > NOTHING * size;
    }
    boolean even = false;
    boolean odd = false;
    for (int n = 1; n < there.length; n++) {
      even |= there[n] && n % 2 == 0;
      odd |= there[n] && n % 2 == 1;
    }
    boolean evenForever = !isPolynomial(function, Math.sqrt(q), c, size, shift);
    boolean oddForever = !isPolynomial(function, Math.sqrt(q), c, size, 1 - shift);
    boolean high = even;
    for (int n = 3; n < there.length; n++) {
      high |= there[n];
    }
    return new Powers(
        there[0],
        even || evenForever,
        odd || oddForever,
        evenForever,
        oddForever,
        high || evenForever || oddForever);
  }

  /**
   * Whether the even (parity 0) or odd part of φ is the polynomial that its coefficients suggest.
   */
  private static boolean isPolynomial(
      ActivationFunction function, double scale, double[] c, double size, int parity) {
    int degree = -1;
    for (int n = parity; n < TERMS; n += 2) {
      degree = Math.abs(c[n]) > NOTHING * size ? n : degree;
    }
    if (degree >= TERMS - 4) {
      return false;
    }
    for (double z : FAR) {
      double mirrored = function.value(-scale * z);
      double part = 0.5 * (function.value(scale * z) + (parity == 0 ? mirrored : -mirrored));
      double sum = 0;
      double terms = NOTHING * size;
      double before = 0;
      double h = 1;
      for (int n = 0; n <= degree; n++) { // orthonormal: √(n+1) h_{n+1} = z h_n − √n h_{n−1}
        if (n % 2 == parity) {
          sum += c[n] * h;
          terms += Math.abs(c[n] * h);
        }
        double next = (z * h - Math.sqrt(n) * before) / Math.sqrt(n + 1);
        before = h;
        h = next;
      }
      if (!(Math.abs(sum - part) <= 0.01 * terms)) { // an overflow is no polynomial either
        return false;
      }
    }
    return true;
  }

  private boolean isNothing() {
    return !constant && !even && !odd;
  }

  Powers plus(Powers other) {
    return new Powers(
        constant || other.constant,
        even || other.even,
        odd || other.odd,
        evenForever || other.evenForever,
        oddForever || other.oddForever,
        high || other.high);
  }

  Powers times(Powers other) {
    boolean anyEven = constant || even;
    boolean otherEven = other.constant || other.even;
    return new Powers(
        constant && other.constant,
        even && otherEven || anyEven && other.even || odd && other.odd,
        odd && otherEven || anyEven && other.odd,
        evenForever && otherEven
            || anyEven && other.evenForever
            || oddForever && other.odd
            || odd && other.oddForever,
        oddForever && otherEven
            || anyEven && other.oddForever
            || evenForever && other.odd
            || odd && other.evenForever,
        high && !other.isNothing()
            || !isNothing() && other.high
            || (even || odd) && (other.even || other.odd));
  }

  /**
   * The powers of the composition Σ a_n g^n, where this object describes the a_n and {@code g} the
   * inner series.
   */
  Powers after(Powers g) {
    boolean first = even || odd;
    boolean forever = evenForever || oddForever;
    if (!g.even && !g.odd) { // a constant in a series
      return constant || first && g.constant ? ONE : NONE;
    }
    if (g.constant) { // (c + h)^n has all h^k up to n
      Powers h = new Powers(false, g.even, g.odd, g.evenForever, g.oddForever, g.high);
      Powers sum = first ? h.plus(ONE) : constant ? ONE : NONE;
      sum = high ? sum.plus(h.times(h)) : sum;
      return forever ? sum.plus(new Powers(false, true, g.odd, true, g.odd, true)) : sum;
    }
    boolean mixed = g.even && g.odd;
    boolean inner = g.evenForever || g.oddForever;
    boolean evenOut = g.odd && !mixed ? even : first;
    boolean oddOut = g.odd && (mixed ? first : odd);
    boolean evenOn;
    boolean oddOn;
    if (mixed) {
      evenOn = forever || first && g.evenForever || high && inner;
      oddOn = forever || first && g.oddForever || high && inner;
    } else if (g.odd) {
      evenOn = evenForever || even && g.oddForever;
      oddOn = oddForever || odd && g.oddForever;
    } else {
      evenOn = forever || first && g.evenForever;
      oddOn = false;
    }
    boolean highOut = high || first && g.high;
    return new Powers(constant, evenOut, oddOut, evenOn, oddOn, highOut);
  }
}

package dev.tangent.activation;

/**
 * The kinds of the even and the odd part of a function, as the definiteness of kernels needs them
 * (JGH, Proposition 2). They are taken from the formula of the function: a coefficient of 1e-100
 * counts as much as a large one, and quadrature can't see it.
 *
 * @param even the degree of (φ(x) + φ(−x))/2, {@link #ZERO} where it is 0, {@link #ENDLESS} where
 *     it is no polynomial
 * @param odd the same for (φ(x) − φ(−x))/2
 */
public record Parts(int even, int odd) {
  /** The degree of the polynomial 0. */
  public static final int ZERO = -1;

  /** Stands for a part that is no polynomial. */
  public static final int ENDLESS = Integer.MAX_VALUE;

  static final Parts ODD = new Parts(ZERO, ENDLESS);
  static final Parts EVEN = new Parts(ENDLESS, ZERO);
  static final Parts BOTH = new Parts(ENDLESS, ENDLESS);

  /** An odd function and a constant. */
  static final Parts ODD_AND_CONSTANT = new Parts(0, ENDLESS);

  /** An even function and c x. */
  static final Parts EVEN_AND_LINEAR = new Parts(ENDLESS, 1);

  /** The parts of a sin(b x + c) = a sin c cos b x + a cos c sin b x. */
  static Parts ofSine(double a, double b, double c) {
    if (a == 0 || b == 0) {
      return new Parts(a * Math.sin(c) == 0 ? ZERO : 0, ZERO);
    }
    double nothing = 4 * Math.ulp(Math.max(1, Math.abs(c))); // near a multiple of π/2, c is one
    return new Parts(
        Math.abs(Math.sin(c)) <= nothing ? ZERO : ENDLESS,
        Math.abs(Math.cos(c)) <= nothing ? ZERO : ENDLESS);
  }

  /** The parts of x^degree for x &gt; 0, else 0: half a power, and half a power times the sign. */
  static Parts ofRectifiedMonomial(int degree) {
    return degree % 2 == 0 ? new Parts(degree, ENDLESS) : new Parts(ENDLESS, degree);
  }

  /** The parts of Σ c_i x^i. */
  static Parts ofPolynomial(double... c) {
    int[] degree = {ZERO, ZERO};
    for (int i = 0; i < c.length; i++) {
      degree[i % 2] = c[i] == 0 ? degree[i % 2] : i;
    }
    return new Parts(degree[0], degree[1]);
  }
}

package dev.tangent.activation;

import java.util.Arrays;
import java.util.Optional;

/** φ(x) = Σ c_i x^i. */
final class Polynomial implements ActivationFunction {
  private final String name;
  private final double[] coefficients;
  private final PolynomialDual dual;

  Polynomial(String name, double... coefficients) {
    this(name, new PolynomialDual(coefficients), coefficients);
  }

  private Polynomial(String name, PolynomialDual dual, double... coefficients) {
    this.name = name;
    this.dual = dual;
    this.coefficients = coefficients.clone();
    if (coefficients.length == 0 || !Arrays.stream(coefficients).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "a polynomial has at least one coefficient, all finite: got "
              + Arrays.toString(coefficients));
    }
  }

  /** The orthonormal Hermite polynomial h_d: E[h_d(z) h_e(z)] = 1 if d = e, else 0. */
  static Polynomial hermite(int degree) {
    double[] before = {};
    double[] current = {1};
    for (int d = 0; d < degree; d++) {
      // h_{d+1} = (x h_d − √d h_{d−1}) / √(d+1)
      double[] next = new double[d + 2];
      for (int i = 0; i < next.length; i++) {
        double lower = i < before.length ? Math.sqrt(d) * before[i] : 0;
        next[i] = ((i > 0 ? current[i - 1] : 0) - lower) / Math.sqrt(d + 1);
      }
      before = current;
      current = next;
    }
    return new Polynomial("hermite:" + degree, PolynomialDual.ofHermite(degree), current);
  }

  static Polynomial monomial(int degree) {
    double[] coefficients = new double[degree + 1];
    coefficients[degree] = 1;
    return new Polynomial("monomial:" + degree, coefficients);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double value(double x) {
    double sum = 0;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      sum = sum * x + coefficients[i];
    }
    return sum;
  }

  @Override
  public double derivative(double x) {
    double sum = 0;
    for (int i = coefficients.length - 1; i >= 1; i--) {
      sum = sum * x + i * coefficients[i];
    }
    return sum;
  }

  @Override
  public DualActivation dual() {
    return dual;
  }

  @Override
  public Optional<Parts> parts() {
    return Optional.of(Parts.ofPolynomial(coefficients));
  }

  /** a_0, …, a_{count−1} with φ(√q z) = Σ a_n h_n(z), exactly. */
  double[] hermite(double q, int count) {
    return Arrays.copyOf(dual.hermite(q), count);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Polynomial that
        && name.equals(that.name)
        && Arrays.equals(coefficients, that.coefficients);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}

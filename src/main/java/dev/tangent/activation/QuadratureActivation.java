package dev.tangent.activation;

import java.util.function.DoubleUnaryOperator;

/** An activation whose dual is found by quadrature. */
final class QuadratureActivation implements ActivationFunction {
  private final String name;
  private final DoubleUnaryOperator phi;
  private final DoubleUnaryOperator slope;
  private final DualActivation dual;
  private final boolean known;

  /**
   * @param known whether the name says which function it is; else it is equal to itself alone
   */
  QuadratureActivation(
      String name, DoubleUnaryOperator phi, DoubleUnaryOperator slope, Kinks kinks, boolean known) {
    this.known = known;
    this.name = name;
    this.phi = phi;
    this.slope = slope;
    dual = new QuadratureDual(this, kinks);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double value(double x) {
    return phi.applyAsDouble(x);
  }

  @Override
  public double derivative(double x) {
    return slope.applyAsDouble(x);
  }

  @Override
  public DualActivation dual() {
    return dual;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || known
            && other instanceof QuadratureActivation that
            && that.known
            && name.equals(that.name);
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

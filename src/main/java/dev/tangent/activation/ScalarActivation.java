package dev.tangent.activation;

import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * An activation given by its value and its derivative as scalar functions, and by its dual. The
 * name with its parameters determines the function: those of the same name are equal.
 */
record ScalarActivation(
    String name,
    DoubleUnaryOperator phi,
    DoubleUnaryOperator slope,
    DualActivation dual,
    Optional<Parts> parts)
    implements ActivationFunction {
  ScalarActivation(
      String name,
      DoubleUnaryOperator phi,
      DoubleUnaryOperator slope,
      DualActivation dual,
      Parts parts) {
    this(name, phi, slope, dual, Optional.of(parts));
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
  public boolean equals(Object other) {
    return other instanceof ScalarActivation that && name.equals(that.name);
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

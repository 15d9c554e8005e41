package dev.tangent.activation;

import java.util.function.DoubleUnaryOperator;

/** An activation given by its value and its derivative as scalar functions, and by its dual. */
record ScalarActivation(
    String name, DoubleUnaryOperator phi, DoubleUnaryOperator slope, DualActivation dual)
    implements ActivationFunction {
  @Override
  public double value(double x) {
    return phi.applyAsDouble(x);
  }

  @Override
  public double derivative(double x) {
    return slope.applyAsDouble(x);
  }

  @Override
  public String toString() {
    return name;
  }
}

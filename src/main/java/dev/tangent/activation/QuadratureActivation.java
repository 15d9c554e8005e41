package dev.tangent.activation;

import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** An activation whose dual is found by quadrature. */
final class QuadratureActivation implements ActivationFunction {
  private final String name;
  private final DoubleUnaryOperator phi;
  private final DoubleUnaryOperator slope;
  private final DualActivation dual;
  private final boolean known;
  private final @Nullable Parts parts;

  /**
   * A function that a user has given. It is equal only to itself, because its name does not
   * determine it.
   */
  QuadratureActivation(
      String name, DoubleUnaryOperator phi, DoubleUnaryOperator slope, ResolvedMesh mesh) {
    this.name = name;
    this.phi = phi;
    this.slope = slope;
    known = false;
    parts = null;
    dual = new QuadratureDual(this, mesh);
  }

  /** A function that its name determines: those of the same name are equal. */
  QuadratureActivation(
      String name,
      DoubleUnaryOperator phi,
      DoubleUnaryOperator slope,
      QuadratureDual.Large large,
      Parts parts) {
    this.parts = parts;
    this.name = name;
    this.phi = phi;
    this.slope = slope;
    known = true;
    dual = new QuadratureDual(this, large);
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
  public Optional<Parts> parts() {
    return Optional.ofNullable(parts);
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

package dev.tangent.dynamics.flow;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;

/**
 * The heavy ball in function space: f'' = −γ f' + K d(f)/N, as a' = v, v' = d(f₀ + K a/N) − γ v.
 * The state stacks a over v, 2N × k.
 *
 * <p>(s − J)(a, v) = (b, c) reduces to (s(s + γ) − ∂d/∂f K/N) a = c + (s + γ) b, v = s a − b: the
 * same kind of system as without momentum.
 */
final class MomentumSystem implements StiffSystem {
  private final DualSystem system;
  private final double friction;

  MomentumSystem(DualSystem system, double friction) {
    this.system = system;
    this.friction = friction;
  }

  static DoubleMatrix position(DoubleMatrix state) {
    return state.rowRange(0, state.rows() / 2);
  }

  private static DoubleMatrix velocity(DoubleMatrix state) {
    return state.rowRange(state.rows() / 2, state.rows());
  }

  private static DoubleMatrix stack(DoubleMatrix a, DoubleMatrix v) {
    DoubleMatrix state = DoubleMatrix.zeros(2 * a.rows(), a.columns());
    position(state).assign(a);
    velocity(state).assign(v);
    return state;
  }

  @Override
  public DoubleMatrix derivative(DoubleMatrix state) {
    DoubleMatrix v = velocity(state);
    return stack(v, Products.add(system.derivative(position(state)), -friction, v));
  }

  @Override
  public Linearization linearize(DoubleMatrix state) {
    Linearization inner = system.linearize(position(state));
    return (shift, b) -> {
      DoubleMatrix first = position(b);
      DoubleMatrix right = Products.add(velocity(b), shift + friction, first);
      DoubleMatrix a = inner.solve(shift * (shift + friction), right);
      return stack(a, Products.add(Products.scaled(a, shift), -1, first));
    };
  }

  /** An error of a velocity counts as the distance that it would cover: velocity / friction. */
  @Override
  public double errorSize(DoubleMatrix error, DoubleMatrix state) {
    DoubleMatrix f = system.function(position(state));
    double place = system.size(system.image(position(error)), f);
    return Math.max(place, system.size(system.image(velocity(error)), f) / friction);
  }
}

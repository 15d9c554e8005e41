package dev.tangent.dynamics.flow;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.iterative.ShiftedGmres;
import dev.tangent.linalg.product.Products;

/**
 * Kernel gradient descent along a direction in its dual variable: f = f₀ + K a/N, a' = d(f) − (r/N)
 * a.
 *
 * <p>a (N × k) is the integral of the direction over time, so that f at any other point is f₀(x) +
 * K(x, X) a/N without integrating again.
 */
final class DualSystem implements StiffSystem {
  private final DoubleMatrix kernel;
  private final FunctionDirection direction;
  private final DoubleMatrix initial;
  private final double decay;
  private final double tolerance;
  private final double scale;

  /**
   * @param ridge absolute
   * @param tolerance allowed error of a step in f, relative to {@code scale} or |f|
   */
  DualSystem(
      DoubleMatrix kernel,
      FunctionDirection direction,
      DoubleMatrix initial,
      double ridge,
      double tolerance,
      double scale) {
    this.kernel = kernel;
    this.direction = direction;
    this.initial = initial;
    this.decay = ridge / kernel.rows();
    this.tolerance = tolerance;
    this.scale = scale;
  }

  /** K a/N. */
  DoubleMatrix image(DoubleMatrix a) {
    return Products.scaled(Products.multiply(kernel, a), 1.0 / kernel.rows());
  }

  /** f₀ + K a/N. */
  DoubleMatrix function(DoubleMatrix a) {
    return Products.add(initial, 1, image(a));
  }

  @Override
  public DoubleMatrix derivative(DoubleMatrix a) {
    DoubleMatrix d = DoubleMatrix.zeros(a.rows(), a.columns());
    direction.direction(function(a), d);
    Products.addTo(d, -decay, a);
    return d;
  }

  @Override
  public Linearization linearize(DoubleMatrix a) {
    DoubleMatrix f = function(a);
    ShiftedGmres gmres =
        new ShiftedGmres(
            u -> {
              DoubleMatrix du = DoubleMatrix.zeros(u.rows(), u.columns());
              direction.derivative(f, image(u), du);
              return Products.scaled(du, -1);
            },
            Math.min(1e-6, tolerance * 1e-2));
    return (shift, b) -> gmres.solve(shift + decay, b);
  }

  @Override
  public double errorSize(DoubleMatrix error, DoubleMatrix a) {
    return size(image(error), function(a));
  }

  /** Root mean square of an error in f, relative to the error allowed at f. */
  double size(DoubleMatrix error, DoubleMatrix f) {
    double rms =
        Math.sqrt(Products.dot(error, error) / Math.max(1, error.rows() * error.columns()));
    return rms / (tolerance * Math.max(scale, Products.largest(f)));
  }
}

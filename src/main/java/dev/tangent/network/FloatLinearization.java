// twin: double
package dev.tangent.network;

import dev.tangent.layer.finite.FloatDenseParameters;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shapes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The first-order expansion of a network in its parameters, evaluated at other parameters θ:
 *
 * <pre>   f_lin(x; θ) = f(x; θ_0) + J(x; θ_0) (θ − θ_0)</pre>
 *
 * <p>Its distance from f(x; θ) is of second order in θ − θ_0 and shows how far a training has left
 * the kernel regime. The expansion needs no training of its own ({@link FloatLinearizedNetwork} is
 * the model trained by itself). Cost: a forward pass and a forward derivative, about a training
 * step on as many points. Memory: a parameter vector. One thread at a time.
 */
public final class FloatLinearization {
  /** Most points of a pass. */
  private static final int BLOCK = 512;

  private final FloatNetwork start;
  private final FloatParameterVector displacement;

  private FloatLinearization(FloatNetwork start) {
    this.start = start;
    displacement = FloatParameterVector.zeros(start);
  }

  /**
   * {@return the linearization at the present parameters of a network, which must not change while
   * this is in use}
   *
   * @param start the network, at θ_0
   */
  public static FloatLinearization at(FloatNetwork start) {
    return new FloatLinearization(start);
  }

  /**
   * {@return f(x; θ_0) at the rows of x, M × n_0; M × k}
   *
   * @param x points, M × n_0
   */
  public FloatMatrix startOutputs(FloatMatrix x) {
    return start.outputs(x);
  }

  /**
   * f_lin at the parameters of another network of the same shape.
   *
   * @param moved the network, at θ
   * @param x points, M × n_0
   * @return M × k
   */
  public FloatMatrix outputs(FloatNetwork moved, FloatMatrix x) {
    Shapes.require(
        "width of the inputs", x.columns(), "input width of the network", start.inputWidth());
    difference(moved);
    FloatMatrix result = FloatMatrix.zeros(x.rows(), start.outputWidth());
    FloatNetworkPass pass = null;
    for (int i = 0; i < x.rows(); i += BLOCK) {
      int end = Math.min(x.rows(), i + BLOCK);
      if (pass == null || pass.points() != end - i) {
        pass = FloatNetworkPass.withCopies(start, end - i, 1);
      }
      FloatMatrix f = pass.forwardRows(x.rowRange(i, end)).copy();
      add(f, pass.tangent(displacement.asTangent()));
      for (int p = i; p < end; p++) {
        for (int a = 0; a < f.rows(); a++) {
          result.set(p, a, f.get(a, p - i));
        }
      }
    }
    return result;
  }

  private static void add(FloatMatrix to, @Nullable FloatMatrix tangent) {
    for (int a = 0; tangent != null && a < to.rows(); a++) {
      int from = tangent.rowOffset(a);
      int row = to.rowOffset(a);
      for (int i = 0; i < to.columns(); i++) {
        to.array()[row + i] += tangent.array()[from + i];
      }
    }
  }

  /** θ − θ_0. */
  private void difference(FloatNetwork moved) {
    if (moved.denseCount() != start.denseCount()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "one network has %d layers with parameters, the other %d",
              start.denseCount(),
              moved.denseCount()));
    }
    for (FloatDenseParameters p : moved.parameters()) {
      int l = p.index();
      FloatMatrix from = start.weights(l);
      FloatMatrix to = displacement.weights(l);
      Shapes.requireSame(
          "W" + l, p.weights().rows(), p.weights().columns(), "θ_0's", from.rows(), from.columns());
      for (int i = 0; i < to.rows(); i++) {
        for (int j = 0; j < to.columns(); j++) {
          to.set(i, j, p.weights().get(i, j) - from.get(i, j));
        }
      }
      for (int i = 0; i < p.biases().length; i++) {
        displacement.biases(l)[i] = p.biases()[i] - start.biases(l)[i];
      }
    }
  }
}

package dev.tangent.experiment.statement;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.Activations;
import dev.tangent.experiment.Circle;
import dev.tangent.layer.Activation;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Dense;
import dev.tangent.layer.Layer;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Architectures and points that the checks share. */
final class CheckNetworks {
  static final double BETA = 0.1;
  static final double WRONG_BETA = 0.5;

  /** An activation that is Lipschitz with a bounded second derivative, as theorem 2 requires. */
  static final ActivationFunction SMOOTH = Activations.parse("erf");

  private CheckNetworks() {}

  /**
   * A network with equal hidden widths, σ_w = 1, β = 0.1, and with the faults that change scales.
   */
  static Architecture mlp(
      int inputs,
      int depth,
      int width,
      int outputs,
      ActivationFunction activation,
      @Nullable Fault fault) {
    List<Layer> layers = new ArrayList<>();
    for (int l = 0; l < depth; l++) {
      boolean last = l == depth - 1;
      double sigma = 1;
      double beta = BETA;
      if (fault == Fault.MISSING_ROOT && l == 1) {
        sigma = Math.sqrt(width);
      } else if (fault == Fault.MEAN_FIELD && last) {
        // The learning rate then grows as n: training an output bias would diverge.
        sigma = 1 / Math.sqrt(width);
        beta = 0;
      }
      layers.add(new Dense(last ? outputs : width, sigma, beta));
      if (!last) {
        layers.add(new Activation(activation));
      }
    }
    return Architecture.of(inputs, layers);
  }

  /** The architecture whose limit is compared with; a fault makes its β wrong. */
  static Architecture limit(
      int inputs, int depth, ActivationFunction activation, @Nullable Fault fault) {
    double beta = fault == Fault.WRONG_BETA ? WRONG_BETA : BETA;
    return Architecture.mlp(inputs, depth, 1, 1, activation, 1, beta);
  }

  /** {@code count} points on the unit sphere of R^{n_0}, uniformly distributed. */
  static DoubleMatrix sphere(int count, int inputs, long seed) {
    DoubleMatrix x = normals(count, inputs, seed, 101);
    for (int i = 0; i < count; i++) {
      double norm = 0;
      for (int j = 0; j < inputs; j++) {
        norm += x.get(i, j) * x.get(i, j);
      }
      for (int j = 0; j < inputs; j++) {
        x.set(i, j, x.get(i, j) / Math.sqrt(norm));
      }
    }
    return x;
  }

  static DoubleMatrix normals(int rows, int columns, long seed, long stream) {
    DoubleMatrix x = DoubleMatrix.zeros(rows, columns);
    CounterRandom.normals(seed, stream, 0, x.array(), 0, rows * columns);
    return x;
  }

  static FloatMatrix floats(DoubleMatrix x) {
    return Matrices.toFloat(x);
  }

  /** ‖a − b‖_F / ‖b‖_F. */
  static double distance(DoubleMatrix a, DoubleMatrix b) {
    return Circle.distance(a.toArray(), b.toArray());
  }

  static double distance(FloatMatrix a, FloatMatrix b) {
    return distance(Matrices.toDouble(a), Matrices.toDouble(b));
  }
}

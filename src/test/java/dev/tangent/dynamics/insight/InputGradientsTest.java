package dev.tangent.dynamics.insight;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.dynamics.KernelRegression;
import dev.tangent.dynamics.LimitPointKernel;
import dev.tangent.dynamics.References;
import dev.tangent.dynamics.Ridge;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import org.junit.jupiter.api.Test;

/** Gradients by the inputs against closed forms. */
class InputGradientsTest {
  private static DoubleMatrix normals(int rows, int columns, long seed) {
    DoubleMatrix m = DoubleMatrix.zeros(rows, columns);
    for (int i = 0; i < rows * columns; i++) {
      m.set(i / columns, i % columns, CounterRandom.normal(seed, 0, i));
    }
    return m;
  }

  private static LimitPointKernel kernel(Architecture architecture, boolean nngp) {
    return new LimitPointKernel(LimitKernel.of(architecture), false, nngp);
  }

  private static double dot(DoubleMatrix a, int i, DoubleMatrix b, int j) {
    double sum = 0;
    for (int d = 0; d < a.columns(); d++) {
      sum += a.get(i, d) * b.get(j, d);
    }
    return sum;
  }

  /** Σ = σ² E[relu relu] with E = √(q q′)/2π (sin θ + (π − θ) cos θ), differentiated by hand. */
  @Test
  void aReluKernelHasTheSlopeOfItsClosedForm() {
    int width = 5;
    double sigma = 1.3;
    DoubleMatrix x = normals(1, width, 1);
    DoubleMatrix y = normals(7, width, 2);
    LimitPointKernel k =
        kernel(Architecture.mlp(width, 2, 1, 1, Activations.relu(), sigma, 0), true);
    DoubleMatrix gradient = InputGradients.ofKernel(k, x, y);
    double s2 = sigma * sigma;
    for (int i = 0; i < 7; i++) {
      double qx = s2 * dot(x, 0, x, 0) / width;
      double qy = s2 * dot(y, i, y, i) / width;
      double c = s2 * dot(x, 0, y, i) / width;
      double theta = Math.acos(c / Math.sqrt(qx * qy));
      double value =
          Math.sqrt(qx * qy)
              / (2 * Math.PI)
              * (Math.sin(theta) + (Math.PI - theta) * Math.cos(theta));
      double byC = (Math.PI - theta) / (2 * Math.PI);
      double byQ = (value - c * byC) / (2 * qx); // homogeneous of degree one in x
      for (int d = 0; d < width; d++) {
        double expected = s2 * s2 / width * (byC * y.get(i, d) + 2 * byQ * x.get(0, d));
        assertEquals(expected, gradient.get(i, d), 1e-9, i + " " + d);
      }
    }
  }

  /** Of one layer K = σ² x·y/n_0 + β²: the gradient is σ² y/n_0, and of f it is the weights. */
  @Test
  void aLinearKernelHasItsWeights() {
    int width = 4;
    DoubleMatrix x = normals(9, width, 3);
    DoubleMatrix y = normals(9, 2, 4);
    LimitPointKernel k =
        kernel(Architecture.mlp(width, 1, 1, 1, Activations.relu(), 2, 0.5), false);
    DoubleMatrix dual = KernelRegression.of(k.training(x), Ridge.absolute(0.3)).fit(y).dual();
    DoubleMatrix[] gradients = InputGradients.ofRegression(k, x, dual, normals(3, width, 5));
    double[] importance = InputGradients.importance(gradients);
    for (int d = 0; d < width; d++) {
      double squares = 0;
      for (int c = 0; c < 2; c++) {
        double weight = 0;
        for (int i = 0; i < 9; i++) {
          weight += dual.get(i, c) * 4 * x.get(i, d) / width;
        }
        squares += weight * weight;
        for (DoubleMatrix gradient : gradients) {
          assertEquals(weight, gradient.get(c, d), 1e-9);
        }
      }
      assertEquals(Math.sqrt(squares), importance[d], 1e-9);
    }
    assertArrayEquals(new double[0], InputGradients.importance());
  }

  /** Deep, smooth, and of images: against differences of another step and order. */
  @Test
  void deepKernelsAndImagesAgreeWithPlainDifferences() {
    for (String text :
        new String[] {
          "dense 1; tanh; dense 1; erf; dense 1",
          "dense 1; layernorm; gelu; dense 1",
          "input 3x2x1; conv 1 2x2; relu; flatten; dense 1"
        }) {
      LimitPointKernel k = kernel(Architecture.parse(6, text), false);
      DoubleMatrix x = normals(8, 6, 6);
      DoubleMatrix dual = normals(8, 2, 7);
      DoubleMatrix point = normals(1, 6, 8);
      DoubleMatrix gradient = InputGradients.ofRegression(k, x, dual, point)[0];
      double h = 1e-5;
      for (int d = 0; d < 6; d++) {
        DoubleMatrix up = point.copy();
        DoubleMatrix down = point.copy();
        up.set(0, d, point.get(0, d) + h);
        down.set(0, d, point.get(0, d) - h);
        DoubleMatrix f = Products.multiply(k.between(up, x), dual);
        DoubleMatrix g = Products.multiply(k.between(down, x), dual);
        for (int c = 0; c < 2; c++) {
          assertEquals((f.get(0, c) - g.get(0, c)) / (2 * h), gradient.get(c, d), 2e-7, text);
        }
      }
    }
  }

  @Test
  void shapesAreChecked() {
    LimitPointKernel k = kernel(Architecture.mlp(4, 2, 1, 1, Activations.relu(), 1, 0), false);
    assertThrows(
        IllegalArgumentException.class,
        () -> InputGradients.ofKernel(k, normals(2, 4, 1), normals(3, 4, 1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> InputGradients.ofRegression(k, normals(3, 4, 1), normals(2, 1, 1), normals(1, 4, 1)));
    DoubleMatrix zero = DoubleMatrix.zeros(1, 4);
    assertTrue(
        References.distance(
                InputGradients.ofKernel(k, zero, normals(3, 4, 1)),
                InputGradients.ofKernel(k, zero, normals(3, 4, 1)))
            == 0,
        "a zero point has a step too");
  }
}

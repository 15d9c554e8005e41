// twin: double
package dev.tangent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tangent.layer.Parametrization;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import java.util.ArrayList;
import java.util.List;

/** {@link FiniteReference} in one precision. */
@SuppressWarnings("cast") // the double twin has nothing to narrow
public final class FloatReference {
  private FloatReference() {}

  /** The network of a case. */
  public static FloatNetwork network(FiniteReference.Case c) {
    List<FloatMatrix> weights = new ArrayList<>();
    FiniteReference.weights().forEach(w -> weights.add(matrix(w)));
    List<float[]> biases = new ArrayList<>();
    FiniteReference.biases().forEach(b -> biases.add(vector(b)));
    return FloatNetwork.of(c.architecture(), Parametrization.NTK, weights, biases);
  }

  public static FloatMatrix matrix(DoubleMatrix a) {
    FloatMatrix result = FloatMatrix.zeros(a.rows(), a.columns());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        result.set(i, j, (float) a.get(i, j));
      }
    }
    return result;
  }

  public static float[] vector(double[] a) {
    float[] result = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      result[i] = (float) a[i];
    }
    return result;
  }

  /** Largest difference over the largest expected entry, against the precision's tolerance. */
  public static void assertClose(
      String what, DoubleMatrix expected, FloatMatrix actual, double factor) {
    assertEquals(expected.rows(), actual.rows(), what);
    assertEquals(expected.columns(), actual.columns(), what);
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.rows(); i++) {
      for (int j = 0; j < expected.columns(); j++) {
        largest = Math.max(largest, Math.abs(expected.get(i, j)));
        double d = Math.abs(expected.get(i, j) - actual.get(i, j));
        difference = Double.isNaN(d) ? d : Math.max(difference, d);
      }
    }
    assertEquals(0, difference / largest, factor * FiniteReference.FLOAT_TOLERANCE, what);
  }

  public static void assertClose(String what, double[] expected, float[] actual, double factor) {
    assertClose(
        what,
        DoubleMatrix.of(1, expected.length, expected),
        FloatMatrix.of(1, actual.length, actual),
        factor);
  }
}

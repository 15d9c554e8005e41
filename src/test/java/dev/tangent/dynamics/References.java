package dev.tangent.dynamics;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import java.io.InputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The reference files of src/test/resources/reference, and comparisons. */
public final class References {
  private References() {}

  public static JsonNode read(String name) {
    try (InputStream in = References.class.getResourceAsStream("/reference/" + name)) {
      return new ObjectMapper().readTree(in);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  public static DoubleMatrix matrix(JsonNode rows) {
    DoubleMatrix m = DoubleMatrix.zeros(rows.size(), rows.get(0).size());
    for (int i = 0; i < m.rows(); i++) {
      for (int j = 0; j < m.columns(); j++) {
        m.set(i, j, rows.get(i).get(j).asDouble());
      }
    }
    return m;
  }

  public static double[] array(JsonNode list) {
    double[] a = new double[list.size()];
    for (int i = 0; i < a.length; i++) {
      a[i] = list.get(i).asDouble();
    }
    return a;
  }

  public static double time(JsonNode t) {
    return t.isString() ? Double.POSITIVE_INFINITY : t.asDouble();
  }

  /** Largest |a − b|, relative to {@code scale}. */
  public static double distance(DoubleMatrix a, DoubleMatrix b, double scale) {
    if (a.rows() != b.rows() || a.columns() != b.columns()) {
      throw new AssertionError(a + " and " + b);
    }
    double worst = 0;
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        double d = Math.abs(a.get(i, j) - b.get(i, j));
        worst = d <= worst ? worst : d; // keeps a NaN
      }
    }
    return worst / scale;
  }

  public static double distance(DoubleMatrix a, DoubleMatrix b) {
    return distance(a, b, Math.max(1e-300, Products.largest(b)));
  }
}

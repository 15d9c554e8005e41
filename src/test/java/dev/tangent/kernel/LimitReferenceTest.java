package dev.tangent.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The limit against the reference values (mpmath with 50 digits). Tolerances are relative to the
 * largest entry of a matrix: 1e-12 for closed forms, 1e-9 for quadrature; measured 6e-15 and 3e-14.
 */
class LimitReferenceTest {
  static JsonNode read(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            LimitReferenceTest.class.getResourceAsStream("/reference/" + name + ".json"))) {
      return new ObjectMapper().readTree(in);
    }
  }

  static DoubleMatrix matrix(JsonNode rows) {
    int columns = rows.isEmpty() ? 0 : rows.get(0).size();
    DoubleMatrix m = DoubleMatrix.zeros(rows.size(), columns);
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < columns; j++) {
        m.set(i, j, rows.get(i).get(j).asDouble());
      }
    }
    return m;
  }

  static LimitKernel kernel(JsonNode c, int inputWidth, String activation) {
    return LimitKernel.of(
        Architecture.mlp(
            inputWidth,
            c.get("L").asInt(),
            10,
            1,
            Activations.parse(activation),
            c.get("sigma_w").asDouble(),
            c.get("beta").asDouble()));
  }

  /** Largest difference, relative to the largest entry of the expected matrix. */
  static double distance(DoubleMatrix expected, DoubleMatrix actual) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.rows(); i++) {
      for (int j = 0; j < expected.columns(); j++) {
        largest = Math.max(largest, Math.abs(expected.get(i, j)));
        double d = Math.abs(expected.get(i, j) - actual.get(i, j));
        difference = Math.max(difference, Double.isNaN(d) ? Double.POSITIVE_INFINITY : d);
      }
    }
    return difference / largest;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "identity | identity | 1e-12",
        "relu | relu | 1e-12",
        "leaky_relu | leaky-relu:0.01 | 1e-12",
        "abs | abs | 1e-12",
        "erf | erf | 1e-12",
        "sigmoid_like | sigmoid-like | 1e-12",
        "gelu | gelu | 1e-12",
        "sin | sin | 1e-12",
        "cos | cos | 1e-12",
        "exp | exp | 1e-12",
        "gaussian | gaussian | 1e-12",
        "rbf | rbf:1 | 1e-12",
        "polynomial | polynomial:0.2,0.7,-0.1,0.02 | 1e-12",
        "tanh | tanh | 1e-9",
        "sigmoid | sigmoid | 1e-9",
        "softplus | softplus | 1e-9",
        "silu | silu | 1e-9"
      })
  void plainStacks(String file, String activation, double tolerance) throws IOException {
    JsonNode reference = read("infinite_" + file);
    DoubleMatrix x = matrix(reference.get("inputs"));
    int cases = 0;
    for (JsonNode c : reference.get("cases")) {
      KernelPair pair = kernel(c, x.columns(), activation).compute(x);
      double nngp = distance(matrix(c.get("nngp")), pair.nngp());
      double ntk = distance(matrix(c.get("ntk")), pair.ntk());
      assertTrue(
          nngp <= tolerance && ntk <= tolerance,
          () -> "%s L=%s: nngp %g, ntk %g".formatted(file, c.get("L"), nngp, ntk));
      cases++;
    }
    assertTrue(cases >= 8, "cases: " + cases);
  }

  /**
   * Duplicates, antipodes, near duplicates, norms from 1e-6 to 1e4: all entries relative to √(q
   * q′).
   */
  @Test
  void degenerateInputs() throws IOException {
    JsonNode reference = read("infinite_edge");
    DoubleMatrix all = matrix(reference.get("inputs"));
    for (JsonNode c : reference.get("cases")) {
      DoubleMatrix x = rows(all, c.get("rows"));
      String activation = c.get("activation").asString().replace("leaky_relu", "leaky-relu:0.01");
      KernelPair pair = kernel(c, x.columns(), activation).compute(x);
      double nngp = normalized(matrix(c.get("nngp")), pair.nngp());
      double ntk = normalized(matrix(c.get("ntk")), pair.ntk());
      String what = "%s L=%s beta=%s".formatted(activation, c.get("L"), c.get("beta"));
      assertTrue(nngp <= 1e-13, () -> what + " nngp " + nngp);
      assertTrue(ntk <= 1e-13, () -> what + " ntk " + ntk);
    }
  }

  private static DoubleMatrix rows(DoubleMatrix all, JsonNode indices) {
    DoubleMatrix x = DoubleMatrix.zeros(indices.size(), all.columns());
    for (int i = 0; i < x.rows(); i++) {
      int row = indices.get(i).asInt();
      x.rowRange(i, i + 1).assign(all.rowRange(row, row + 1));
    }
    return x;
  }

  /**
   * Largest difference of K(i, j) relative to √(K(i, i) K(j, j)): no entry hides behind a large
   * one.
   */
  static double normalized(DoubleMatrix expected, DoubleMatrix actual) {
    double worst = 0;
    for (int i = 0; i < expected.rows(); i++) {
      for (int j = 0; j < expected.columns(); j++) {
        double scale = Math.sqrt(expected.get(i, i)) * Math.sqrt(expected.get(j, j));
        double d = Math.abs(expected.get(i, j) - actual.get(i, j)) / scale;
        worst = Math.max(worst, Double.isNaN(d) ? Double.POSITIVE_INFINITY : d);
      }
    }
    return worst;
  }
}

package dev.tangent.network;

import dev.tangent.activation.Activations;
import dev.tangent.layer.Activation;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Dense;
import dev.tangent.layer.Layer;
import dev.tangent.linalg.DoubleMatrix;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The stored values of small networks: {@code reference/finite.json}, made with mpmath. */
public final class FiniteReference {
  private static final JsonNode ROOT = read();

  private FiniteReference() {}

  private static JsonNode read() {
    try (InputStream in = FiniteReference.class.getResourceAsStream("/reference/finite.json")) {
      return JsonMapper.shared().readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Entries at 64 bits; a twin test takes those of its own precision. */
  public static final double FLOAT_TOLERANCE = 4e-6;

  /** Differences from 50 digits, relative to the largest entry. */
  public static final double DOUBLE_TOLERANCE = 2e-14;

  /** One activation with one (σ_w, β). */
  public record Case(JsonNode node) {
    public Architecture architecture() {
      int[] sizes = ints(ROOT.get("sizes"));
      List<Layer> layers = new ArrayList<>();
      for (int l = 1; l < sizes.length; l++) {
        layers.add(
            new Dense(sizes[l], node.get("sigma_w").asDouble(), node.get("beta").asDouble()));
        if (l < sizes.length - 1) {
          layers.add(new Activation(Activations.parse(node.get("activation").asString())));
        }
      }
      return Architecture.of(sizes[0], layers);
    }

    public JsonNode get(String name) {
      return node.get(name);
    }

    public JsonNode loss(String name) {
      return node.get("losses").get(name);
    }

    @Override
    public String toString() {
      return "%s σ_w=%s β=%s"
          .formatted(node.get("activation").asString(), node.get("sigma_w"), node.get("beta"));
    }
  }

  public static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    ROOT.get("cases").forEach(node -> cases.add(new Case(node)));
    return cases;
  }

  public static List<DoubleMatrix> weights() {
    return matrices(ROOT.get("W"));
  }

  public static List<double[]> biases() {
    return vectors(ROOT.get("b"));
  }

  public static DoubleMatrix inputs() {
    return matrix(ROOT.get("x"));
  }

  public static DoubleMatrix targets() {
    return matrix(ROOT.get("y"));
  }

  public static int[] labels() {
    return ints(ROOT.get("labels"));
  }

  public static List<DoubleMatrix> matrices(JsonNode node) {
    List<DoubleMatrix> result = new ArrayList<>();
    node.forEach(m -> result.add(matrix(m)));
    return result;
  }

  public static List<double[]> vectors(JsonNode node) {
    List<double[]> result = new ArrayList<>();
    node.forEach(v -> result.add(vector(v)));
    return result;
  }

  public static DoubleMatrix matrix(JsonNode node) {
    DoubleMatrix result = DoubleMatrix.zeros(node.size(), node.get(0).size());
    for (int i = 0; i < result.rows(); i++) {
      for (int j = 0; j < result.columns(); j++) {
        result.set(i, j, node.get(i).get(j).asDouble());
      }
    }
    return result;
  }

  private static double[] vector(JsonNode node) {
    double[] result = new double[node.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = node.get(i).asDouble();
    }
    return result;
  }

  private static int[] ints(JsonNode node) {
    int[] result = new int[node.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = node.get(i).asInt();
    }
    return result;
  }
}

package dev.tangent.network;

import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Small convolutional networks: {@code reference/conv_finite.json}, made with jax and torch. */
public final class ConvReference {
  private static final JsonNode ROOT = read("conv_finite");

  private ConvReference() {}

  /** A file of the reference values. */
  public static JsonNode read(String name) {
    try (InputStream in = ConvReference.class.getResourceAsStream("/reference/" + name + ".json")) {
      return JsonMapper.shared().readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A network with one activation. */
  public record Case(JsonNode net, JsonNode values) {
    public Architecture architecture() {
      return Architecture.parse(
          shape(ROOT.get("shape")), text(net.get("layers"), values.get("activation").asString()));
    }

    public List<DoubleMatrix> weights(JsonNode list) {
      List<DoubleMatrix> result = new ArrayList<>();
      list.forEach(w -> result.add(rows(w)));
      return result;
    }

    public List<double[]> biases(JsonNode list) {
      List<double[]> result = new ArrayList<>();
      list.forEach(b -> result.add(flat(b)));
      return result;
    }

    @Override
    public String toString() {
      return net.get("name").asString() + " " + values.get("activation").asString();
    }
  }

  public static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (JsonNode net : ROOT.get("nets")) {
      net.get("cases").forEach(values -> cases.add(new Case(net, values)));
    }
    return cases;
  }

  /** The images, one a row. */
  public static DoubleMatrix images() {
    return rows(ROOT.get("x"));
  }

  /** A shape as rows, columns, channels. */
  public static Shape shape(JsonNode s) {
    return new Shape(s.get(0).asInt(), s.get(1).asInt(), s.get(2).asInt());
  }

  /** A list of arrays of any rank as the rows of a matrix. */
  public static DoubleMatrix rows(JsonNode list) {
    double[][] rows = new double[list.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = flat(list.get(i));
    }
    DoubleMatrix result = DoubleMatrix.zeros(rows.length, rows[0].length);
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, result.array(), result.rowOffset(i), rows[i].length);
    }
    return result;
  }

  private static double[] flat(JsonNode node) {
    List<Double> numbers = new ArrayList<>();
    collect(node, numbers);
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void collect(JsonNode node, List<Double> to) {
    if (node.isArray()) {
      node.forEach(n -> collect(n, to));
    } else {
      to.add(node.asDouble());
    }
  }

  /** Layers of a reference file in the text form of an architecture. */
  public static String text(JsonNode layers, String phi) {
    List<String> words = new ArrayList<>();
    layers.forEach(layer -> words.add(layer(layer, phi)));
    return String.join("; ", words);
  }

  private static String layer(JsonNode l, String phi) {
    return switch (l.get("type").asString()) {
      case "conv" ->
          "conv %d %s %s %s".formatted(width(l), pair(l.get("kernel")), slide(l), scales(l));
      case "dense" -> "dense %d %s".formatted(width(l), scales(l));
      case "activation" -> {
        String name = l.get("name").asString();
        yield (name.equals("phi") ? phi : name).replace("leaky_relu", "leaky-relu:0.01");
      }
      case "flatten" -> "flatten";
      case "global_avg_pool" -> "gap";
      case "avg_pool" ->
          "avgpool %s %s edges=%s"
              .formatted(
                  pair(l.get("window")),
                  slide(l),
                  l.get("divide_by").asString().equals("pixels") ? "exact" : "padded");
      case "sum_pool" -> "sumpool %s %s".formatted(pair(l.get("window")), slide(l));
      case "box_blur" -> {
        int c = l.get("c").asInt();
        boolean same = l.get("padding").asString().equals("SAME");
        yield same ? "lap " + c : "avgpool %d stride=1 pad=circular".formatted(2 * c + 1);
      }
      case "layer_norm" -> "layernorm eps=" + l.get("eps").asDouble();
      case "residual" -> {
        String branch = "residual { " + text(l.get("branch"), phi) + " }";
        yield l.get("shortcut").isEmpty()
            ? branch
            : branch + " shortcut { " + text(l.get("shortcut"), phi) + " }";
      }
      default -> throw new IllegalStateException(l.toString());
    };
  }

  private static int width(JsonNode l) {
    return l.has("out") ? l.get("out").asInt() : 3;
  }

  private static String pair(JsonNode p) {
    return p.get(0).asInt() + "x" + p.get(1).asInt();
  }

  private static String slide(JsonNode l) {
    return "stride=%s pad=%s"
        .formatted(pair(l.get("stride")), l.get("padding").asString().toLowerCase(Locale.ROOT));
  }

  private static String scales(JsonNode l) {
    return "sw=%s b=%s".formatted(l.get("sigma_w").asDouble(), l.get("beta").asDouble());
  }
}

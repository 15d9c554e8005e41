// twin: double
package dev.tangent.kernel.images;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.layer.Padding;
import dev.tangent.layer.Window;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All cases of conv_limit.json. */
@SuppressWarnings("cast")
class FloatConvLimitReferenceTest {
  record Case(String name, JsonNode node) {
    @Override
    public String toString() {
      return name;
    }
  }

  static final JsonNode ROOT = read();

  private static JsonNode read() {
    try (InputStream in =
        FloatConvLimitReferenceTest.class.getResourceAsStream("/reference/conv_limit.json")) {
      return JsonMapper.shared().readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    ROOT.get("cases").forEach(c -> cases.add(new Case(c.get("name").asString(), c)));
    return cases;
  }

  static Window window(JsonNode l, String size) {
    JsonNode k = l.get(size);
    return new Window(
        k.get(0).asInt(),
        k.get(1).asInt(),
        l.get("stride").get(0).asInt(),
        l.get("stride").get(1).asInt(),
        Padding.valueOf(l.get("padding").asString()));
  }

  static List<ImageStep> steps(JsonNode layers) {
    List<ImageStep> steps = new ArrayList<>();
    for (JsonNode l : layers) {
      switch (l.get("type").asString()) {
        case "conv" -> steps.add(affine(l, window(l, "kernel")));
        case "dense" -> steps.add(affine(l, Window.same(1)));
        case "activation" -> {
          String name = l.get("name").asString().replace("leaky_relu", "leaky-relu:0.01");
          steps.add(new ImageStep.Activate(name, Activations.parse(name).dual()));
        }
        case "flatten" -> steps.add(new ImageStep.Mean(false));
        case "global_avg_pool" -> steps.add(new ImageStep.Mean(true));
        case "avg_pool" -> {
          Window w = window(l, "window");
          boolean exact = l.get("divide_by").asString().equals("pixels");
          steps.add(new ImageStep.Pool(w, exact ? 0 : w.area()));
        }
        case "sum_pool" -> steps.add(new ImageStep.Pool(window(l, "window"), 1));
        case "box_blur" -> {
          int side = 2 * l.get("c").asInt() + 1;
          Padding padding = Padding.valueOf(l.get("padding").asString());
          steps.add(new ImageStep.Pool(new Window(side, side, 1, 1, padding), side * side));
        }
        case "layer_norm" -> steps.add(new ImageStep.Normalize(l.get("eps").asDouble()));
        case "residual" ->
            steps.add(new ImageStep.Add(steps(l.get("branch")), steps(l.get("shortcut")), 1));
        default -> throw new IllegalStateException(l.toString());
      }
    }
    return steps;
  }

  private static ImageStep affine(JsonNode l, Window w) {
    double sigma = l.get("sigma_w").asDouble();
    double beta = l.get("beta").asDouble();
    return new ImageStep.Convolve(w, sigma * sigma, beta * beta, 1, 1);
  }

  static FloatMatrix images(JsonNode images, Shape shape) {
    FloatMatrix x = FloatMatrix.zeros(images.size(), shape.size());
    for (int i = 0; i < images.size(); i++) {
      int k = 0;
      for (JsonNode row : images.get(i)) {
        for (JsonNode pixel : row) {
          for (JsonNode value : pixel) {
            x.set(i, k++, (float) value.asDouble());
          }
        }
      }
    }
    return x;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void kernels(Case c) {
    JsonNode set = ROOT.get("input_sets").get(c.node.get("inputs").asString());
    JsonNode s = set.get("shape");
    Shape shape = new Shape(s.get(0).asInt(), s.get(1).asInt(), s.get(2).asInt());
    FloatMatrix x = images(set.get("X"), shape);
    FloatMatrix y = images(set.get("Y"), shape);
    ImageProgram program = ImageProgram.of(steps(c.node.get("layers")), shape, Wanted.ONE);
    check(c, program, shape, x, x, "xx");
    check(c, program, shape, x, y, "xy");
  }

  private void check(
      Case c, ImageProgram program, Shape shape, FloatMatrix x, FloatMatrix y, String name) {
    boolean edge = c.name.startsWith("edge");
    double tolerance = Float.MIN_NORMAL < 1e-100 ? 1e-12 : 4e-6;
    double ntkTolerance = !edge ? tolerance : Float.MIN_NORMAL < 1e-100 ? 1e-8 : 1e-3;
    FloatMatrix nngp = FloatMatrix.zeros(x.rows(), y.rows());
    FloatMatrix ntk = FloatMatrix.zeros(x.rows(), y.rows());
    new FloatImageTiles(program, shape, x, y)
        .run(
            (i0, j0, a, b) -> {
              for (int i = 0; i < a.rows(); i++) {
                for (int j = 0; j < a.columns(); j++) {
                  nngp.set(i0 + i, j0 + j, a.get(i, j));
                  ntk.set(i0 + i, j0 + j, b.get(i, j));
                }
              }
            });
    double d1 = distance(c.node.get("nngp_" + name), nngp, x == y);
    double d2 = distance(c.node.get("ntk_" + name), ntk, x == y);
    System.out.printf("%-40s %s %.2g %.2g%n", c.name, name, d1, d2);
    assertTrue(
        d1 <= tolerance && d2 <= ntkTolerance, () -> c.name + " " + name + ": " + d1 + " " + d2);
  }

  static double distance(JsonNode expected, FloatMatrix actual, boolean lower) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.size(); i++) {
      for (int j = 0; j < (lower ? i + 1 : expected.get(i).size()); j++) {
        double e = expected.get(i).get(j).asDouble();
        double d = Math.abs(e - actual.get(i, j));
        largest = Math.max(largest, Math.abs(e));
        difference = Math.max(difference, Double.isNaN(d) ? Double.POSITIVE_INFINITY : d);
      }
    }
    return difference / largest;
  }
}

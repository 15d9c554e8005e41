// twin: double
package dev.tangent.kernel.images;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.layer.Architecture;
import dev.tangent.layer.Parametrization;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Shape;
import dev.tangent.network.ConvReference;
import dev.tangent.network.FloatReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * All cases of the reference, made by mpmath with 40 digits. Differences over the largest entry:
 * 1e-12 in double (measured 1e-15), 4e-6 in float (measured 2e-7). Among the edge cases, the NTK of
 * nearly equal images has only half of the digits.
 */
@SuppressWarnings("cast") // the double twin has nothing to narrow
class FloatConvLimitReferenceTest {
  record Case(String name, JsonNode node) {
    @Override
    public String toString() {
      return name;
    }
  }

  static final JsonNode ROOT = ConvReference.read("conv_limit");

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    ROOT.get("cases").forEach(c -> cases.add(new Case(c.get("name").asString(), c)));
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void kernels(Case c) {
    JsonNode set = ROOT.get("input_sets").get(c.node.get("inputs").asString());
    Shape shape = ConvReference.shape(set.get("shape"));
    FloatMatrix x = FloatReference.matrix(ConvReference.rows(set.get("X")));
    FloatMatrix y = FloatReference.matrix(ConvReference.rows(set.get("Y")));
    Architecture network =
        Architecture.parse(shape, ConvReference.text(c.node.get("layers"), "none"));
    ImagePlan plan = ImagePlan.of(network, Parametrization.NTK, _ -> true, false);
    check(c, plan, x, x, "xx");
    check(c, plan, x, y, "xy");
  }

  private void check(Case c, ImagePlan plan, FloatMatrix x, FloatMatrix y, String name) {
    boolean edge = c.name.startsWith("edge");
    double tolerance = Float.MIN_NORMAL < 1e-100 ? 1e-12 : 4e-6;
    double ntkTolerance = !edge ? tolerance : Float.MIN_NORMAL < 1e-100 ? 1e-8 : 1e-3;
    FloatMatrix nngp = FloatMatrix.zeros(x.rows(), y.rows());
    FloatMatrix ntk = FloatMatrix.zeros(x.rows(), y.rows());
    new FloatImageTiles(plan, x, y)
        .run(
            Progress.NONE,
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

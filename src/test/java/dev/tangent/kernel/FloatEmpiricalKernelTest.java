// twin: double
package dev.tangent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.network.FiniteReference;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatReference;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The empirical kernel against 50-digit values and against other ways to compute it. */
class FloatEmpiricalKernelTest {
  static List<FiniteReference.Case> cases() {
    return FiniteReference.cases();
  }

  private final FloatMatrix x = FloatReference.matrix(FiniteReference.inputs());

  @ParameterizedTest
  @MethodSource("cases")
  void wholeTensor(FiniteReference.Case c) {
    FloatNetwork network = FloatReference.network(c);
    FloatEmpiricalKernel kernel = FloatEmpiricalKernel.of(network);
    FloatMatrix same = x.copy(); // another object: both triangles are computed
    DoubleMatrix expected = gram(c.get("ntk"));
    FloatReference.assertClose("Θ(X, X)", expected, kernel.ntk(x).gram(), 1);
    FloatReference.assertClose("Θ(X, Y)", expected, kernel.ntk(x, same).gram(), 1);
    for (int l = 0; l < 3; l++) {
      DoubleMatrix share = gram(c.get("ntk_by_layer").get(l));
      FloatReference.assertClose("layer " + l, share, kernel.byLayer(x, x).get(l).gram(), 1);
      FloatReference.assertClose("layer " + l, share, kernel.byLayer(x, same).get(l).gram(), 1);
    }
    FloatKernelTensor ntk = kernel.ntk(x, same);
    DoubleMatrix traced = toDouble(ntk.traced());
    FloatReference.assertClose("traced", traced, kernel.traced(x, x), 1);
    for (int a = 0; a < 2; a++) {
      DoubleMatrix block = toDouble(ntk.block(a, a));
      FloatReference.assertClose("single", block, kernel.single(a, x, x), 1);
      FloatReference.assertClose("diagonal", block, kernel.diagonal(x, x).get(a), 1);
    }
    FloatMatrix last = kernel.byLayer(x, x).get(2).block(1, 1);
    FloatReference.assertClose("NNGP", toDouble(last), kernel.nngp(x, x), 1);
  }

  private static DoubleMatrix toDouble(FloatMatrix a) {
    DoubleMatrix result = DoubleMatrix.zeros(a.rows(), a.columns());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        result.set(i, j, a.get(i, j));
      }
    }
    return result;
  }

  /** From [i][j][a][b] to row a·N + i, column b·N + j. */
  private static DoubleMatrix gram(JsonNode tensor) {
    int n = tensor.size();
    int k = tensor.get(0).get(0).size();
    DoubleMatrix gram = DoubleMatrix.zeros(n * k, n * k);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int a = 0; a < k; a++) {
          for (int b = 0; b < k; b++) {
            gram.set(a * n + i, b * n + j, tensor.get(i).get(j).get(a).get(b).asDouble());
          }
        }
      }
    }
    return gram;
  }

  @Test
  void rowsComeOutInFileOrder() {
    FloatMatrix gram = FloatMatrix.zeros(4, 6); // N = 2, M = 3, k = 2
    for (int r = 0; r < 4; r++) {
      for (int c = 0; c < 6; c++) {
        gram.set(r, c, 10 * r + c);
      }
    }
    FloatKernelTensor tensor = new FloatKernelTensor(gram, 2);
    float[] row = new float[12];
    tensor.copyRow(1, row);
    for (int j = 0; j < 3; j++) {
      for (int a = 0; a < 2; a++) {
        for (int b = 0; b < 2; b++) {
          assertEquals(tensor.get(1, j, a, b), row[j * 4 + a * 2 + b], 0f);
        }
      }
    }
  }
}

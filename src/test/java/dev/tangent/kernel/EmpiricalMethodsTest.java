package dev.tangent.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tangent.kernel.empirical.DoubleKernelAssembly;
import dev.tangent.kernel.empirical.DoubleOutputPair;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.network.DoubleLeastSquares;
import dev.tangent.network.DoubleNetwork;
import dev.tangent.network.DoubleNetworkPass;
import dev.tangent.network.DoubleParameterVector;
import dev.tangent.network.DoubleTangentProduct;
import dev.tangent.network.DoubleTrainer;
import dev.tangent.network.Nets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The three methods give the same kernel: Gram products by layers, Jacobian contraction, and
 * products with vectors.
 */
class EmpiricalMethodsTest {
  static List<Architecture> architectures() {
    List<Architecture> all =
        new ArrayList<>(List.of(Nets.mlp(3, 3, 5, 2), Nets.deep(3, 3), Nets.residualFirst(3, 2)));
    all.addAll(Nets.images());
    return all;
  }

  /** The oracle: row a·N + i holds all derivatives of f_a(x_i). */
  private static List<double[]> jacobian(DoubleNetwork network, DoubleMatrix x) {
    int n = x.rows();
    int k = network.outputWidth();
    DoubleNetworkPass pass = DoubleNetworkPass.withCopies(network, n, 1);
    pass.forwardRows(x);
    List<double[]> rows = new ArrayList<>();
    for (int a = 0; a < k; a++) {
      for (int i = 0; i < n; i++) {
        DoubleMatrix d = DoubleMatrix.zeros(k, n);
        d.set(a, i, 1);
        DoubleParameterVector g = DoubleParameterVector.zeros(network);
        pass.backward(d, g.adding(1));
        rows.add(flat(g));
      }
    }
    return rows;
  }

  private static double[] flat(DoubleParameterVector g) {
    List<Double> all = new ArrayList<>();
    for (int l = 0; l < g.denseCount(); l++) {
      for (double v : g.weights(l).toArray()) {
        all.add(v);
      }
      for (double v : g.biases(l)) {
        all.add(v);
      }
    }
    return all.stream().mapToDouble(v -> v).toArray();
  }

  private static DoubleMatrix contraction(List<double[]> rows, List<double[]> columns) {
    DoubleMatrix theta = DoubleMatrix.zeros(rows.size(), columns.size());
    for (int r = 0; r < rows.size(); r++) {
      for (int c = 0; c < columns.size(); c++) {
        double sum = 0;
        for (int p = 0; p < rows.get(r).length; p++) {
          sum += rows.get(r)[p] * columns.get(c)[p];
        }
        theta.set(r, c, sum);
      }
    }
    return theta;
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void threeMethodsAgree(Architecture architecture) {
    DoubleNetwork network = DoubleNetwork.initialize(architecture, 6);
    int k = network.outputWidth();
    DoubleMatrix x = Nets.points(1, 7, network.inputWidth());
    DoubleMatrix y = Nets.points(2, 4, network.inputWidth());
    List<double[]> rows = jacobian(network, x);
    DoubleMatrix expected = contraction(rows, rows);
    DoubleEmpiricalKernel kernel = DoubleEmpiricalKernel.of(network);
    double scale = expected.get(0, 0);
    assertArrayEquals(expected.toArray(), kernel.ntk(x).gram().toArray(), 1e-13 * scale);
    assertArrayEquals(
        contraction(rows, jacobian(network, y)).toArray(),
        kernel.ntk(x, y).gram().toArray(),
        1e-13 * scale);

    // Of few points deltas represent Jᵀv, of more a vector of parameters.
    for (int n : new int[] {7, 2}) {
      DoubleMatrix few = x.rowRange(0, n);
      DoubleMatrix theta = contraction(jacobian(network, few), jacobian(network, few));
      DoubleMatrix v = Nets.points(3, k, n);
      DoubleMatrix product = DoubleMatrix.zeros(k, n);
      new DoubleTangentProduct(network, few).apply(v, product);
      for (int r = 0; r < n * k; r++) {
        double sum = 0;
        for (int c = 0; c < n * k; c++) {
          sum += theta.get(r, c) * v.array()[c];
        }
        assertEquals(sum, product.array()[r], 1e-12 * scale);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void blocksOfDataChangeNothing(Architecture architecture) {
    DoubleNetwork network = DoubleNetwork.initialize(architecture, 6);
    int k = network.outputWidth();
    DoubleMatrix x = Nets.points(1, 8, network.inputWidth());
    DoubleMatrix y = Nets.points(2, 5, network.inputWidth());
    DoubleEmpiricalKernel kernel = DoubleEmpiricalKernel.of(network);
    for (DoubleMatrix other : List.of(x, y)) {
      DoubleMatrix gram = DoubleMatrix.zeros(8 * k, other.rows() * k);
      List<DoubleOutputPair> pairs = DoubleEmpiricalKernel.allPairs(gram, k);
      new DoubleKernelAssembly(network, x, other, _ -> pairs, -1, 3).run();
      assertArrayEquals(kernel.ntk(x, other).gram().toArray(), gram.toArray(), 1e-12);
    }
  }

  /** All pairs are one product whose tiles are cut by outputs: at sizes that no tile divides. */
  @Test
  void tilesAcrossOutputsGiveTheSameAsOutputsAlone() {
    DoubleNetwork network = DoubleNetwork.initialize(Nets.mlp(3, 3, 20, 3), 6);
    DoubleMatrix x = Nets.points(1, 101, 3);
    DoubleMatrix y = Nets.points(2, 67, 3);
    DoubleEmpiricalKernel kernel = DoubleEmpiricalKernel.of(network);
    for (DoubleMatrix other : List.of(x, y)) {
      DoubleKernelTensor all = kernel.ntk(x, other);
      List<DoubleMatrix> diagonal = kernel.diagonal(x, other);
      for (int a = 0; a < 3; a++) {
        double[] expected = kernel.single(a, x, other).toArray();
        assertArrayEquals(expected, all.block(a, a).toArray(), 1e-13);
        assertArrayEquals(expected, diagonal.get(a).toArray(), 1e-13);
      }
      assertArrayEquals(all.traced().toArray(), kernel.traced(x, other).toArray(), 1e-13);
      assertArrayEquals(
          all.gram().toArray(), kernel.withMemory(1).ntk(x, other).gram().toArray(), 1e-13);
    }
    // Θ_ab(x, y) = Θ_ba(y, x): off the diagonal of outputs too.
    assertArrayEquals(
        kernel.ntk(x, y).gram().transpose().toArray(), kernel.ntk(y, x).gram().toArray(), 1e-13);
  }

  /** JGH §4: after a small step, f moves by η/N Σ_i Θ(x, x_i) d(x_i). */
  @Test
  void kernelIsTheDerivativeOfTheFunctionUnderAStep() {
    DoubleNetwork network = DoubleNetwork.initialize(Nets.deep(3, 2), 6);
    int n = 6;
    DoubleMatrix x = Nets.points(1, n, 3);
    DoubleMatrix y = Nets.points(2, n, 2);
    DoubleMatrix probe = Nets.points(3, 4, 3);
    DoubleKernelTensor theta = DoubleEmpiricalKernel.of(network).ntk(probe, x);
    DoubleMatrix before = network.outputs(probe);
    DoubleMatrix f = network.outputs(x);
    double rate = 1e-6; // the second order is η² · O(1)
    DoubleTrainer.of(network, x, new DoubleLeastSquares(y)).learningRate(rate).build().train(1);
    DoubleMatrix after = network.outputs(probe);
    for (int p = 0; p < 4; p++) {
      for (int a = 0; a < 2; a++) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
          for (int b = 0; b < 2; b++) {
            sum += theta.get(p, i, a, b) * (y.get(i, b) - f.get(i, b)) / n;
          }
        }
        double moved = (after.get(p, a) - before.get(p, a)) / rate;
        assertEquals(sum, moved, 1e-4 * (1 + Math.abs(sum)));
      }
    }
  }
}

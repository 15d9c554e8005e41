package dev.tangent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.Activations;
import dev.tangent.layer.Activation;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Dense;
import dev.tangent.layer.LayerNorm;
import dev.tangent.layer.Parametrization;
import dev.tangent.layer.Residual;
import dev.tangent.layer.finite.DoubleDenseParameters;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Derivatives of networks of every kind against finite differences, and against each other. */
class NetworkPassTest {
  static List<Architecture> architectures() {
    return Stream.concat(Nets.all().stream(), Nets.images().stream()).toList();
  }

  private static double dot(DoubleMatrix a, DoubleMatrix b) {
    double sum = 0;
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        sum += a.get(i, j) * b.get(i, j);
      }
    }
    return sum;
  }

  private static double dot(DoubleParameterVector a, DoubleParameterVector b) {
    double sum = 0;
    for (int l = 0; l < a.denseCount(); l++) {
      sum += dot(a.weights(l), b.weights(l));
      for (int i = 0; i < a.biases(l).length; i++) {
        sum += a.biases(l)[i] * b.biases(l)[i];
      }
    }
    return sum;
  }

  /** A random direction: the parameters of another network. */
  private static DoubleParameterVector direction(DoubleNetwork network, long seed) {
    DoubleNetwork other = DoubleNetwork.initialize(network.architecture(), seed);
    DoubleParameterVector result = DoubleParameterVector.zeros(network);
    for (DoubleDenseParameters p : other.parameters()) {
      result.weights(p.index()).assign(p.weights());
      System.arraycopy(p.biases(), 0, result.biases(p.index()), 0, p.biases().length);
    }
    return result;
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void tangentIsTheDifferenceAndTheAdjoint(Architecture architecture) {
    for (Parametrization scheme : Parametrization.values()) {
      DoubleNetwork network = DoubleNetwork.initialize(architecture, 3, scheme);
      int n = 4;
      DoubleMatrix x = Nets.points(1, n, network.inputWidth());
      DoubleParameterVector delta = direction(network, 8);
      DoubleNetworkPass pass = DoubleNetworkPass.withCopies(network, n, 1);
      pass.forwardRows(x);
      DoubleMatrix tangent = Objects.requireNonNull(pass.tangent(delta.asTangent())).copy();

      double h = 1e-5; // error h² in the difference, 1e-16/h in rounding
      DoubleNetwork moved = network.copy();
      delta.addTo(moved, h);
      DoubleMatrix up = moved.outputs(x);
      delta.addTo(moved, -2 * h);
      DoubleMatrix down = moved.outputs(x);
      for (int i = 0; i < n; i++) {
        for (int a = 0; a < network.outputWidth(); a++) {
          double difference = (up.get(i, a) - down.get(i, a)) / (2 * h);
          assertEquals(difference, tangent.get(a, i), 1e-7 * (1 + Math.abs(difference)));
        }
      }

      // ⟨v, J δ⟩ = ⟨Jᵀ v, δ⟩
      DoubleMatrix v = Nets.points(2, network.outputWidth(), n);
      DoubleParameterVector gradient = DoubleParameterVector.zeros(network);
      pass.backward(v.copy(), gradient.adding(1));
      double expected = dot(v, tangent);
      assertEquals(expected, dot(gradient, delta), 1e-12 * (1 + Math.abs(expected)));
    }
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void inputDerivative(Architecture architecture) {
    DoubleNetwork network = DoubleNetwork.initialize(architecture, 3);
    int n = 3;
    DoubleMatrix x = Nets.points(1, n, network.inputWidth());
    DoubleMatrix v = Nets.points(2, network.outputWidth(), n);
    DoubleNetworkPass pass = DoubleNetworkPass.withCopies(network, n, 1);
    pass.forwardRows(x);
    DoubleMatrix gradient = pass.backwardToInputs(v.copy(), (layer, a, d) -> {}).copy();
    double h = 1e-5;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < x.columns(); j++) {
        DoubleMatrix moved = x.copy();
        moved.set(i, j, x.get(i, j) + h);
        double up = dot(v, network.outputs(moved).transpose());
        moved.set(i, j, x.get(i, j) - h);
        double down = dot(v, network.outputs(moved).transpose());
        double difference = (up - down) / (2 * h);
        int channels = gradient.rows(); // of images n_0 is positions × channels
        int column = i * (x.columns() / channels) + j / channels;
        double exact = gradient.get(j % channels, column);
        assertEquals(difference, exact, 1e-7 * (1 + Math.abs(difference)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void copiesAndRidersChangeNothing(Architecture architecture) {
    DoubleNetwork network = DoubleNetwork.initialize(architecture, 3);
    int k = network.outputWidth();
    DoubleMatrix x = Nets.points(1, 5, network.inputWidth());
    DoubleMatrix v = Nets.points(2, k, 6); // two copies for three points
    DoubleNetworkPass twice = DoubleNetworkPass.withCopies(network, 3, 2);
    twice.forwardRows(x.rowRange(0, 3));
    DoubleParameterVector both = DoubleParameterVector.zeros(network);
    twice.backward(
        v.copy(),
        (layer, a, d) -> {
          int half = d.columns() / 2; // of images, with all their positions
          both.adding(1).dense(layer, a, d.columnRange(0, half));
          both.adding(1).dense(layer, a, d.columnRange(half, 2 * half));
        });
    DoubleNetworkPass riding = DoubleNetworkPass.training(network, 3, 5);
    DoubleMatrix f = riding.forwardRows(x);
    DoubleParameterVector sum = DoubleParameterVector.zeros(network);
    riding.backward(v.columnRange(0, 3).copy(), sum.adding(1));
    riding.backward(v.columnRange(3, 6).copy(), sum.adding(1));
    for (int l = 0; l < sum.denseCount(); l++) {
      assertArrayEquals(sum.weights(l).toArray(), both.weights(l).toArray(), 1e-13);
      assertArrayEquals(sum.biases(l), both.biases(l), 1e-13);
    }
    DoubleMatrix outputs = network.outputs(x);
    for (int i = 0; i < 5; i++) {
      for (int a = 0; a < k; a++) {
        assertEquals(outputs.get(i, a), f.get(a, i), 1e-14 * (1 + Math.abs(f.get(a, i))));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MEAN_FIELD") // its last layer is smaller
  void parametrizationsGiveOneFunctionAtTheStart(Parametrization scheme) {
    Architecture architecture = Nets.mlp(3, 3, 50, 2);
    DoubleMatrix x = Nets.points(1, 4, 3);
    DoubleMatrix expected = DoubleNetwork.initialize(architecture, 5).outputs(x);
    DoubleMatrix actual = DoubleNetwork.initialize(architecture, 5, scheme).outputs(x);
    assertArrayEquals(expected.toArray(), actual.toArray(), 1e-13);
  }

  @Test
  void parametersAreStandardNormal() {
    FloatNetwork network = FloatNetwork.initialize(Nets.mlp(300, 3, 400, 3), 11);
    double sum = 0;
    double squares = 0;
    double fourth = 0;
    FloatMatrix w = network.weights(1);
    for (float v : w.array()) {
      sum += v;
      squares += (double) v * v;
      fourth += Math.pow(v, 4);
    }
    int n = w.array().length; // 160 000: standard errors 0.0025, 0.0035, 0.025
    assertEquals(0, sum / n, 0.0125);
    assertEquals(1, squares / n, 0.0175);
    assertEquals(3, fourth / n, 0.13);
    // A layer's parameters depend on neither the other widths nor the other layers' numbers.
    FloatNetwork wider = FloatNetwork.initialize(Nets.mlp(300, 3, 401, 3), 11);
    assertEquals(network.weights(0).get(7, 9), wider.weights(0).get(7, 9));
    assertTrue(network.weights(0).get(0, 0) != network.weights(1).get(0, 0));
    assertTrue(
        network.weights(0).get(0, 0)
            != FloatNetwork.initialize(Nets.mlp(300, 3, 400, 3), 12).weights(0).get(0, 0));
  }

  @Test
  void blocksOfOutputs() {
    FloatNetwork network = FloatNetwork.initialize(Nets.mlp(3, 3, 9, 2), 11);
    FloatMatrix x = Nets.floatPoints(1, 1100, 3); // three blocks, the last one short
    FloatMatrix whole = network.outputs(x);
    FloatMatrix part = network.outputs(x.rowRange(1000, 1100));
    for (int i = 0; i < 100; i++) {
      assertEquals(part.get(i, 1), whole.get(1000 + i, 1), 1e-6);
    }
    assertEquals(0, network.outputs(x.rowRange(0, 0)).rows());
  }

  @Test
  void precisionsAgree() {
    DoubleNetwork exact = DoubleNetwork.initialize(Nets.deep(3, 2), 5);
    FloatNetwork rounded = Networks.toFloat(exact);
    DoubleMatrix x = Nets.points(1, 6, 3);
    DoubleMatrix f = exact.outputs(x);
    assertArrayEquals(
        f.toArray(), Matrices.toDouble(rounded.outputs(Matrices.toFloat(x))).toArray(), 1e-5);
    assertArrayEquals(f.toArray(), Networks.toDouble(rounded).outputs(x).toArray(), 1e-5);
  }

  @Test
  void shapesAreChecked() {
    FloatNetwork network = FloatNetwork.initialize(Nets.mlp(3, 3, 5, 2), 1);
    String message =
        assertThrows(IllegalArgumentException.class, () -> network.outputs(FloatMatrix.zeros(2, 4)))
            .getMessage();
    assertEquals("width of the inputs: 4, expected 3 (input width of the network)", message);
    message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    FloatNetwork.of(
                        network.architecture(),
                        Parametrization.NTK,
                        List.of(network.weights(0), network.weights(0), network.weights(2)),
                        List.of(network.biases(0), network.biases(1), network.biases(2))))
            .getMessage();
    assertEquals("W1: 5 × 3, expected 5 × 5 (the architecture's)", message);
  }

  /** ReLU without the promise that lets φ(z) take the place of z. */
  private record OutOfPlace(ActivationFunction relu) implements ActivationFunction {
    @Override
    public String name() {
      return "out of place";
    }

    @Override
    public double value(double x) {
      return relu.value(x);
    }

    @Override
    public double derivative(double x) {
      return relu.derivative(x);
    }
  }

  /** After a dense layer, behind LayerNorm, and first in a branch, where z is needed around it. */
  private static Architecture withKinks(ActivationFunction f) {
    return Architecture.of(
        3,
        List.of(
            new Dense(6, 1, 0.1),
            new Residual(List.of(new Activation(f), new Dense(6, 1, 0.2)), 0.5),
            new Activation(f),
            new Dense(6, 1, 0.1),
            new LayerNorm(0.01),
            new Activation(f),
            new Dense(6, 1, 0.1),
            new Activation(f),
            new Dense(2, 1, 0.1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"relu", "leaky-relu:0.1", "identity"})
  void activationsInPlaceOfPreactivationsChangeNothing(String name) {
    ActivationFunction f = Activations.parse(name);
    assertTrue(f.keepsSlope());
    DoubleNetwork inPlace = DoubleNetwork.initialize(withKinks(f), 3);
    DoubleNetwork apart = DoubleNetwork.initialize(withKinks(new OutOfPlace(f)), 3);
    DoubleMatrix x = Nets.points(1, 9, 3);
    List<DoubleParameterVector> gradients = new ArrayList<>();
    List<DoubleMatrix> tangents = new ArrayList<>();
    for (DoubleNetwork network : List.of(inPlace, apart)) {
      DoubleNetworkPass pass = DoubleNetworkPass.withCopies(network, 9, 1);
      pass.forwardRows(x);
      DoubleParameterVector gradient = DoubleParameterVector.zeros(network);
      pass.backward(Nets.points(2, 2, 9), gradient.adding(1));
      gradients.add(gradient);
      tangents.add(Objects.requireNonNull(pass.tangent(direction(network, 8).asTangent())).copy());
    }
    assertArrayEquals(inPlace.outputs(x).toArray(), apart.outputs(x).toArray());
    assertArrayEquals(tangents.get(0).toArray(), tangents.get(1).toArray());
    for (int l = 0; l < inPlace.denseCount(); l++) {
      assertArrayEquals(
          gradients.get(0).weights(l).toArray(), gradients.get(1).weights(l).toArray());
    }
  }
}

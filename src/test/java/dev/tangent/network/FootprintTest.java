package dev.tangent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tangent.layer.Architecture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory estimates against counts made by hand, and against real networks. */
class FootprintTest {
  @Test
  void denseLayersByHand() {
    Footprint size = Footprint.of(Architecture.parse(3, "dense 5; relu; dense 2"));
    assertEquals(5 * 4 + 2 * 6, size.parameters());
    assertEquals(5 + 2, size.outputs());
    assertEquals(5, size.widest());
    // 32 parameters, and 7 activations and two buffers of 5 for each of 10 points, in float32.
    assertEquals(4 * (32 + 10 * (7 + 2 * 5)), size.bytes(10, 1, 4));
    assertEquals(6 * 32 * 10, size.stepFlops(10));
  }

  /** A filter counts once as a parameter, and once for each position as work and as outputs. */
  @Test
  void filtersWorkAtEveryPosition() {
    Footprint size =
        Footprint.of(Architecture.parse("input 6x4x3; conv 7 3x3; relu; flatten; dense 2"));
    int filter = 7 * (3 * 3 * 3 + 1);
    int last = 2 * (6 * 4 * 7 + 1);
    assertEquals(filter + last, size.parameters());
    assertEquals(6 * 4 * 7 + 2, size.outputs());
    assertEquals(2.0 * (24 * filter + last) * 5, size.passFlops(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "input 9; dense 4; residual { relu; dense 4 }; dense 3",
        "input 5x5x2; conv 3 3x3; residual { relu; conv 4 3x3 } shortcut { conv 4 1x1 };"
            + " gap; dense 2"
      })
  void parametersAreThoseOfTheNetwork(String text) {
    Architecture architecture = Architecture.parse(text);
    assertEquals(
        FloatNetwork.initialize(architecture, 0).parameterCount(),
        Footprint.of(architecture).parameters());
  }
}

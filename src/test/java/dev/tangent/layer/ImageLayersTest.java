package dev.tangent.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.linalg.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Layers of images: their shapes, which have a limit, and the one line of error for those without.
 */
class ImageLayersTest {
  private static final Shape IMAGE = new Shape(7, 6, 2);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conv 3 3x3 | 7×6×3",
        "conv 3 3x3 stride=2 | 4×3×3",
        "conv 3 3x3 pad=valid | 5×4×3",
        "conv 3 7x6 pad=valid | 3", // one position
        "conv 3 9x9 pad=circular | 7×6×3",
        "conv 3 2x3 stride=3x4 pad=valid | 2×1×3",
        "avgpool 2x2 | 3×3×2",
        "sumpool 3 stride=1 pad=same | 7×6×2",
        "lap 4 | 7×6×2",
        "gap | 2",
        "flatten | 84",
        "residual { conv 5 3x3 stride=2 } shortcut { conv 5 1x1 stride=2 } | 4×3×5"
      })
  void shapes(String layer, String expected) {
    Architecture network = Architecture.parse(IMAGE, layer + "; gap; dense 1");
    assertEquals(expected, network.layers().getFirst().output(IMAGE).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dense 3 | a dense layer takes one position, got an image of 7×6×2: put flatten or gap"
            + " before it",
        "conv 3 8x3 pad=valid; gap; dense 1 | a window of 8x3 has no place in an image of 7×6×2",
        "conv 3 3x3; relu; avgpool 8 pad=valid; gap; dense 1 | a window of 8x8 has no place",
        "residual { conv 3 3x3 }; gap; dense 1 | a residual branch makes 7×6×3 of 7×6×2: both must"
            + " be equal",
        "residual { conv 3 3x3 } shortcut { conv 3 1x1 stride=2 }; gap; dense 1 | but its shortcut"
            + " 4×3×3",
        "conv 3 3x3; relu; gap; relu; dense 1 | the activation relu follows an activation",
        "conv 3 3x3; flatten; relu; dense 1 | the activation relu follows flatten",
        "conv 3 3x3; relu; gap | the last layer must be dense",
        "residual { conv 2 3x3; relu }; gap; dense 1 | ends with a dense layer or a convolution",
        "lap 0; flatten; dense 1 | lap 0",
        "conv 3 3x3x3; gap; dense 1 | a size is written as 2 or 2x1",
        "conv 3 3x3 pad=zero; gap; dense 1 | pad=same|valid|circular"
      })
  void refusals(String text, String message) {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> Architecture.parse(IMAGE, text.strip()));
    String line = String.valueOf(e.getMessage());
    String expected = message.strip();
    boolean said = line.contains(expected) || expected.equals("lap 0") && line.contains("radius");
    assertTrue(said, line);
    assertFalse(line.contains("\n"), line);
  }

  @Test
  void anImageShapeIsTheDatas() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Architecture.parse(IMAGE, "input 6x7x2; gap; dense 1"));
    // Plain numbers get a shape from the text.
    Architecture network = Architecture.parse(Shape.flat(84), "input 7x6x2; gap; dense 1");
    assertEquals(IMAGE, network.input());
    assertEquals(network, Architecture.parse(network.toString()));
  }

  @Test
  void weightsInOrder() {
    Architecture network =
        Architecture.parse(
            IMAGE,
            "conv 4 3x3; residual { relu; conv 5 3x2 stride=2 } shortcut { conv 5 1x1 stride=2 };"
                + " relu; flatten; dense 2");
    assertArrayEquals(new int[] {4, 3, 3, 2}, network.weights().get(0).weightShape());
    assertArrayEquals(new int[] {5, 3, 2, 4}, network.weights().get(1).weightShape());
    assertArrayEquals(new int[] {5, 1, 1, 4}, network.weights().get(2).weightShape());
    assertArrayEquals(new int[] {2, 60}, network.weights().get(3).weightShape());
    assertEquals(4 * 19 + 5 * 25 + 5 * 5 + 2 * 61, network.parameterCount());
  }

  @Test
  void paddingFollowsTensorFlow() {
    Axis odd = new Axis(5, 3, 2, Padding.SAME);
    assertEquals(3, odd.outputs());
    assertEquals(1, odd.before());
    Axis even = new Axis(6, 3, 2, Padding.SAME); // one position of padding: at the end
    assertEquals(3, even.outputs());
    assertEquals(0, even.before());
    assertEquals(-1, even.input(2, 2));
    assertTrue(odd.isMirrored());
    assertFalse(even.isMirrored());
  }
}

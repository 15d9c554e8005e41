package dev.tangent.job.spec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.DataException;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.job.frame.Fingerprint;
import dev.tangent.linalg.FloatMatrix;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsTest {
  @TempDir Path directory;

  private Path file(NpyArray array) {
    Path file = directory.resolve("x.npy");
    Npy.write(file, array);
    return file;
  }

  private static float[] numbers(int n) {
    float[] result = new float[n];
    for (int i = 0; i < n; i++) {
      result[i] = (float) Math.sin(i + 0.1);
    }
    return result;
  }

  @Test
  void numbersOfAFloat32FileAreNotCopiedForFloat32() {
    Inputs inputs = Inputs.of(file(NpyArray.of(numbers(24), 4, 2, 3)));
    assertEquals("2×3×1", inputs.shape().toString());
    assertEquals(4, inputs.rows());
    assertEquals(6, inputs.columns());
    FloatMatrix points = inputs.toFloat();
    assertSame(points, inputs.toFloat());
    assertArrayEquals(numbers(24), points.array());
    assertSame(points.array(), inputs.limit(2).toFloat().array());
    assertEquals(2, inputs.limit(2).rows());
  }

  /** So that a run that was begun with float64 numbers goes on, and one with others does not. */
  @Test
  void bothPrecisionsHaveOneFingerprint() {
    Path file = file(NpyArray.of(numbers(20), 5, 4));
    Inputs inputs = Inputs.of(file);
    assertEquals(Fingerprint.of(DataFiles.points(file).inputs()), inputs.fingerprint());
    assertEquals(Fingerprint.of(inputs.toDouble()), inputs.fingerprint());
    float[] other = numbers(20);
    other[7] = Math.nextUp(other[7]);
    assertTrue(
        Stream.of(Inputs.of(file(NpyArray.of(other, 5, 4))))
            .noneMatch(changed -> changed.fingerprint().equals(inputs.fingerprint())));
  }

  @Test
  void refusesWhatFloat64Refuses() {
    float[] broken = numbers(8);
    broken[5] = Float.NaN;
    for (NpyArray array :
        new NpyArray[] {
          NpyArray.of(broken, 4, 2), NpyArray.of(new float[0], 0, 3), NpyArray.of(numbers(8), 8)
        }) {
      Path file = file(array);
      String expected =
          assertThrows(DataException.class, () -> DataFiles.points(file)).getMessage();
      assertEquals(expected, assertThrows(DataException.class, () -> Inputs.of(file)).getMessage());
    }
  }
}

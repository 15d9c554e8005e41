package dev.tangent.job.spec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.DataException;
import dev.tangent.data.Dataset;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.job.frame.Fingerprint;
import dev.tangent.job.frame.ReadingNotes;
import dev.tangent.linalg.FloatMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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

  private static double[] wide(float[] numbers) {
    double[] result = new double[numbers.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = numbers[i];
    }
    return result;
  }

  private static Inputs read(Path file) {
    return Inputs.of(DataFiles.points(file));
  }

  @Test
  void numbersOfAFloat32FileAreNotCopiedForFloat32() {
    Inputs inputs = read(file(NpyArray.of(numbers(24), 4, 2, 3)));
    assertEquals("2×3×1", inputs.shape().toString());
    assertEquals(4, inputs.rows());
    assertEquals(6, inputs.columns());
    FloatMatrix points = inputs.toFloat();
    assertSame(points, inputs.toFloat());
    assertArrayEquals(numbers(24), points.array());
    assertArrayEquals(wide(numbers(24)), inputs.toDouble().array());
    assertSame(inputs.toDouble(), inputs.toDouble());
    assertArrayEquals(numbers(24), inputs.toFloat().array(), "and back");
  }

  /** PyTorch's order of axes is read as it stands; who has it is told. */
  @Test
  void planesOfColoursAreSaidToBeRows() throws Exception {
    List<String> heard = new ArrayList<>();
    Path file = file(NpyArray.of(numbers(2 * 3 * 8 * 8), 2, 3, 8, 8));
    Inputs inputs = ReadingNotes.hearing(heard::add, () -> read(file));
    assertEquals("3×8×8", inputs.shape().toString());
    assertTrue(heard.getFirst().contains("transpose(0, 2, 3, 1)"), heard.toString());
    heard.clear();
    Path usual = file(NpyArray.of(numbers(2 * 8 * 8 * 3), 2, 8, 8, 3));
    assertEquals("8×8×3", ReadingNotes.hearing(heard::add, () -> read(usual)).shape().toString());
    assertEquals(List.of(), heard);
  }

  /** Targets, a shape and fewer rows leave the numbers alone; a factor makes others. */
  @Test
  void whatIsAskedForBesideThePointsDoesNotWidenThem() {
    Path inputs = file(NpyArray.of(numbers(24), 6, 4));
    Path targets = directory.resolve("y.npy");
    Npy.write(targets, NpyArray.of(new double[] {0, 1, 2, 0, 1, 2}, 6));
    DataSpec spec = DataSpec.of(inputs, targets).limit(5).with(new ImageSpec("2x2", null, null));
    Dataset data = spec.load(0);
    assertTrue(data.numbers().isSingle());
    assertEquals("2×2×1", data.shape().toString());
    assertArrayEquals(new int[] {0, 1, 2, 0, 1}, data.labels());
    assertTrue(data.from(2).numbers().isSingle());
    assertArrayEquals(
        Arrays.copyOfRange(numbers(24), 8, 20), data.from(2).numbers().toFloat().toArray());
    Dataset scaled = spec.with(new ImageSpec(null, 2.0, null)).load(0);
    assertEquals(2.0 * numbers(24)[3], scaled.inputs().get(0, 3));
    Dataset standard = spec.with(new ImageSpec(null, null, "features")).load(0);
    assertEquals(
        0, IntStream.range(0, 5).mapToDouble(i -> standard.inputs().get(i, 1)).sum(), 1e-14);
  }

  /** So that a run that was begun with float64 numbers goes on, and one with others does not. */
  @Test
  void bothPrecisionsHaveOneFingerprint() {
    Inputs inputs = read(file(NpyArray.of(numbers(20), 5, 4)));
    String single = inputs.fingerprint();
    assertEquals(single, read(file(NpyArray.of(wide(numbers(20)), 5, 4))).fingerprint());
    assertEquals(Fingerprint.of(inputs.toDouble()), single);
    assertEquals(single, inputs.fingerprint(), "after it was widened");
    float[] other = numbers(20);
    other[7] = Math.nextUp(other[7]);
    assertNotEquals(single, read(file(NpyArray.of(other, 5, 4))).fingerprint());
  }

  @Test
  void refusesWhatFloat64Refuses() {
    float[] broken = numbers(8);
    broken[5] = Float.NaN;
    int[][] shapes = {{4, 2}, {0, 3}, {8}};
    float[][] numbers = {broken, new float[0], numbers(8)};
    for (int i = 0; i < shapes.length; i++) {
      String single = refusal(NpyArray.of(numbers[i], shapes[i]));
      String full = refusal(NpyArray.of(wide(numbers[i]), shapes[i]));
      assertEquals(full.replace("float64", "float32"), single);
    }
  }

  private String refusal(NpyArray array) {
    Path file = file(array);
    return String.valueOf(
        assertThrows(DataException.class, () -> DataFiles.points(file)).getMessage());
  }
}

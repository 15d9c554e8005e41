package dev.tangent.data.sets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.DataException;
import dev.tangent.data.Dataset;
import dev.tangent.data.Standard;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images keep their shape; CIFAR's planes become channels; standardized numbers. */
class ImageDataTest {
  @TempDir Path directory;

  private Path batch(String name, int... labels) throws IOException {
    byte[] bytes = new byte[labels.length * 3073];
    for (int i = 0; i < labels.length; i++) {
      bytes[i * 3073] = (byte) labels[i];
      for (int k = 0; k < 3072; k++) {
        bytes[i * 3073 + 1 + k] = (byte) (k / 1024 * 100 + k % 32 + i);
      }
    }
    return Files.write(directory.resolve(name), bytes);
  }

  @Test
  void cifar() throws IOException {
    batch("data_batch_2.bin", 4);
    batch("data_batch_1.bin", 3, 9);
    batch("test_batch.bin", 0);
    Dataset all = Datasets.parse("cifar:" + directory, 0, 100);
    assertEquals(new Shape(32, 32, 3), all.shape());
    assertArrayEquals(new int[] {3, 9, 4}, all.labels());
    assertEquals("ship", all.classes().get(8));
    // Row 2, column 5 of the second image: red 5 + 1, green 100 more, blue 200 more.
    int at = (2 * 32 + 5) * 3;
    assertEquals(6 / 255.0, all.inputs().get(1, at));
    assertEquals(106 / 255.0, all.inputs().get(1, at + 1));
    assertEquals(206 / 255.0, all.inputs().get(1, at + 2));
    assertEquals(2, Datasets.parse("cifar:" + directory, 0, 2).rows());
    Path test = directory.resolve("test_batch.bin");
    assertArrayEquals(new int[] {0}, Datasets.parse("cifar:" + test, 0, 9).labels());
  }

  @Test
  void damagedCifarIsOneLine() throws IOException {
    Path file = batch("data_batch_1.bin", 3, 10);
    assertSays("the label 10, expected 0 to 9");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 3073 + 17));
    assertSays("record 1 has 17 bytes, expected 3073");
    Files.delete(file);
    assertSays("no data_batch_1.bin and no test_batch.bin");
  }

  private void assertSays(String words) {
    Exception e =
        assertThrows(DataException.class, () -> Datasets.parse("cifar:" + directory, 0, 9));
    assertTrue(String.valueOf(e.getMessage()).contains(words), e.getMessage());
  }

  @Test
  void shapes() {
    Dataset digits = Datasets.parse("digits", 0, 10);
    assertEquals(new Shape(8, 8, 1), digits.shape());
    assertEquals(new Shape(8, 8, 1), digits.limit(3).shape());
    assertEquals(Shape.flat(2), Datasets.circle(4).shape());
    Exception e = assertThrows(DataException.class, () -> digits.withShape(new Shape(8, 7, 1)));
    assertTrue(String.valueOf(e.getMessage()).contains("are no images of 8×7×1"), e.getMessage());
  }

  @Test
  void shapesAsTexts() {
    assertEquals(new Shape(28, 28, 1), Shape.parse("28x28"));
    assertEquals(new Shape(4, 5, 3), Shape.parse("4x5x3"));
    assertEquals(Shape.flat(784), Shape.parse("784"));
    assertEquals("784", Shape.flat(784).toString());
    for (String wrong : new String[] {"", "4x", "axb", "1x2x3x4", "0x3"}) {
      assertThrows(IllegalArgumentException.class, () -> Shape.parse(wrong), wrong);
    }
  }

  @Test
  void standardized() {
    Shape shape = new Shape(1, 2, 2);
    DoubleMatrix x = DoubleMatrix.of(2, 4, 1, 10, 3, 10, 5, 10, 7, 10);
    DoubleMatrix channels = Standard.of(x, shape, Standard.Over.CHANNELS).apply(x);
    double deviation = Math.sqrt(5); // of 1, 3, 5, 7
    assertEquals(-3 / deviation, channels.get(0, 0), 1e-15);
    assertEquals(3 / deviation, channels.get(1, 2), 1e-15);
    assertEquals(0, channels.get(0, 1)); // a constant channel
    DoubleMatrix features = Standard.of(x, shape, Standard.Over.FEATURES).apply(x);
    assertEquals(-1, features.get(0, 0), 1e-15);
    assertEquals(1, features.get(1, 2), 1e-15);
    DoubleMatrix none = Standard.of(x, shape, Standard.Over.NONE).apply(x);
    assertArrayEquals(x.toArray(), none.toArray());
  }
}

// twin: double
package dev.tangent.linalg.large;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.FloatGemm;
import dev.tangent.linalg.product.FloatGemmTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("cast") // casts that only one twin needs
class FloatOffHeapMatrixTest {
  @ParameterizedTest
  @CsvSource({"0,3,1", "1,1,1", "5,7,2", "13,0,2", "300,701,1", "701,300,17", "101,2500,130"})
  void multipliesWhatIsStored(int rows, int columns, int m) {
    FloatMatrix a = FloatGemmTest.random(rows, columns, 1);
    FloatMatrix x = FloatGemmTest.random(columns, m, 2);
    FloatMatrix expected = FloatMatrix.zeros(rows, m);
    FloatGemm.multiply(Transpose.NO, Transpose.NO, 1f, a, x, 0f, expected);
    try (FloatOffHeapMatrix off = FloatOffHeapMatrix.zeros(rows, columns)) {
      for (int i = 0; i < Math.min(rows, 3); i++) {
        for (int j = 0; j < columns; j++) {
          assertEquals(0f, off.get(i, j));
        }
      }
      off.store(0, a);
      FloatMatrix y = FloatMatrix.zeros(rows, m);
      y.fill(Float.NaN);
      off.multiply(x, y);
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < m; j++) { // any order of a sum of columns terms of order 1
          assertEquals(expected.get(i, j), y.get(i, j), 20.0 * Math.ulp(1f) * (columns + 1));
        }
      }
    }
  }

  /** 8 MB: four huge pages, not all of them whole. */
  @Test
  void everyEntryKeepsItsPlace() {
    int columns = 1003;
    try (FloatOffHeapMatrix a = FloatOffHeapMatrix.zeros(2101, columns)) {
      FloatMatrix part = FloatGemmTest.random(100, columns, 3);
      a.store(2001, part);
      a.set(0, 0, 5f);
      a.set(2000, columns - 1, 6f);
      assertEquals(part.get(0, 0), a.get(2001, 0));
      assertEquals(part.get(99, columns - 1), a.get(2100, columns - 1));
      FloatMatrix wide = FloatMatrix.zeros(3, columns + 4);
      a.rowRange(1999, 2101).load(1, wide.columnRange(2, columns + 2));
      assertEquals(6f, wide.get(0, columns + 1));
      assertEquals(part.get(1, 4), wide.get(2, 6));
      assertEquals(0f, wide.get(0, 1));
      a.rowRange(5, 10).set(1, 2, 7f);
      assertEquals(7f, a.get(6, 2));
    }
  }

  @Test
  void aFileHoldsRowsInOrder(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("a.bin");
    try (FloatOffHeapMatrix a = FloatOffHeapMatrix.mapped(file, 2, 3)) {
      a.store(0, FloatMatrix.of(2, 3, 1, 2, 3, 4, 5, 6));
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(6 * Float.BYTES, bytes.capacity());
    assertEquals(4f, bytes.getFloat(3 * Float.BYTES));
    try (FloatOffHeapMatrix a = FloatOffHeapMatrix.mapped(file, 3, 2)) {
      FloatMatrix all = FloatMatrix.zeros(3, 2);
      a.load(0, all);
      assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, all.array());
    }
    IOException wrong =
        assertThrows(IOException.class, () -> FloatOffHeapMatrix.mapped(file, 4, 2).close());
    assertTrue(wrong.getMessage().contains("4×2"), wrong.getMessage());
  }

  @Test
  void aClosedMatrixAndItsViewsAreRefused() {
    FloatOffHeapMatrix a = FloatOffHeapMatrix.zeros(10, 5);
    FloatOffHeapMatrix view = a.rowRange(2, 6);
    FloatMatrix row = FloatMatrix.zeros(1, 5);
    a.close();
    a.close(); // twice is harmless
    assertThrows(ClosedMatrixException.class, () -> a.get(0, 0));
    assertThrows(ClosedMatrixException.class, () -> a.set(0, 0, 1f));
    assertThrows(ClosedMatrixException.class, () -> view.load(0, row));
    assertThrows(ClosedMatrixException.class, () -> view.store(0, row));
    assertThrows(ClosedMatrixException.class, () -> a.rowRange(0, 1));
    FloatMatrix x = FloatMatrix.zeros(5, 1);
    FloatMatrix y = FloatMatrix.zeros(10, 1);
    ClosedMatrixException e = assertThrows(ClosedMatrixException.class, () -> a.multiply(x, y));
    assertTrue(e.getMessage().contains("10×5"), e.getMessage());
  }

  @Test
  void refusesWhatDoesNotFit() {
    OutOfMemoryError e =
        assertThrows(
            OutOfMemoryError.class, () -> FloatOffHeapMatrix.zeros(1L << 30, 1 << 20).close());
    assertTrue(e.getMessage().contains("1073741824×1048576"), e.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> FloatOffHeapMatrix.zeros(1L << 62, 3).close());
    assertThrows(IllegalArgumentException.class, () -> FloatOffHeapMatrix.zeros(-1, 3).close());
    try (FloatOffHeapMatrix a = FloatOffHeapMatrix.zeros(4, 5)) {
      assertThrows(IndexOutOfBoundsException.class, () -> a.get(4, 0));
      assertThrows(IndexOutOfBoundsException.class, () -> a.get(0, 5));
      assertThrows(IndexOutOfBoundsException.class, () -> a.rowRange(3, 5));
      assertThrows(IndexOutOfBoundsException.class, () -> a.load(3, FloatMatrix.zeros(2, 5)));
      assertThrows(IllegalArgumentException.class, () -> a.load(0, FloatMatrix.zeros(2, 4)));
      assertThrows(
          IllegalArgumentException.class,
          () -> a.multiply(FloatMatrix.zeros(5, 2), FloatMatrix.zeros(4, 3)));
    }
  }

  /** What nobody closes must not pile up: eight matrices, touched, may take the room of three. */
  @Test
  void whatIsForgottenIsFreed() throws Exception {
    int rows = 1 << 11;
    FloatMatrix touched = FloatMatrix.zeros(rows, 1 << 12);
    long most = 3L * rows * (1 << 12) * Float.BYTES;
    long before = resident();
    for (int i = 0; i < 8; i++) {
      FloatOffHeapMatrix.zeros(rows, 1 << 12).store(0, touched);
    }
    for (int i = 0; i < 50 && resident() - before > most; i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertTrue(resident() - before <= most, "%d bytes".formatted(resident() - before));
  }

  /** Bytes of anonymous memory of this process, 0 where /proc does not say. */
  private static long resident() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}

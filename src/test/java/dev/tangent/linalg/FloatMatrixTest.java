// twin: double
package dev.tangent.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.error.ShapeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class FloatMatrixTest {
  private static FloatMatrix counted(int rows, int columns) {
    FloatMatrix a = FloatMatrix.zeros(rows, columns);
    for (int i = 0; i < rows * columns; i++) {
      a.array()[i] = i;
    }
    return a;
  }

  @Test
  void rowsGoInAndOut() {
    float[][] rows = {{1, 2, 3}, {4, 5, 6}};
    FloatMatrix a = FloatMatrix.of(rows);
    assertEquals(6f, a.get(1, 2));
    assertArrayEquals(rows, a.toRows());
    assertArrayEquals(new float[][] {{2, 3}, {5, 6}}, a.columnRange(1, 3).toRows());
    assertEquals(0, FloatMatrix.of(new float[0][]).rows());
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> FloatMatrix.of(new float[][] {{1, 2}, {3, 4}, {5}}));
    assertEquals(
        "row 0 of a matrix has 2 entries, row 2 has 1: all have the same", refused.getMessage());
  }

  /** Memory outside of the heap, at an odd address; a view's rows come one after the other. */
  @Test
  void memoryGoesInAndOut() {
    FloatMatrix view = counted(3, 5).columnRange(1, 4);
    try (Arena arena = Arena.ofConfined()) {
      long bytes = 9L * Float.BYTES;
      MemorySegment odd = arena.allocate(bytes + 1).asSlice(1);
      view.copyTo(odd);
      assertEquals(7f, odd.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4 * Float.BYTES));
      FloatMatrix again = FloatMatrix.of(3, 3, odd);
      assertArrayEquals(view.toRows(), again.toRows());
      odd.fill((byte) 0);
      assertEquals(7f, again.get(1, 1), "a copy");
      ShapeException refused = assertThrows(ShapeException.class, () -> FloatMatrix.of(3, 4, odd));
      assertArrayEquals(new long[] {bytes}, refused.actual());
      assertArrayEquals(new long[] {12L * Float.BYTES}, refused.expected());
      MemorySegment small = odd.asSlice(1);
      assertThrows(ShapeException.class, () -> view.copyTo(small));
      assertEquals(0, FloatMatrix.of(0, 7, MemorySegment.NULL).rows());
    }
    FloatMatrix heap = FloatMatrix.of(2, 2, MemorySegment.ofArray(new float[] {1, 2, 3, 4}));
    assertEquals(3f, heap.get(1, 0));
  }

  @Test
  void viewsOfViewsShareStorage() {
    FloatMatrix a = counted(6, 7);
    FloatMatrix view = a.view(1, 5, 2, 6).rowRange(1, 4).columnRange(1, 3);
    assertSame(a.array(), view.array());
    assertEquals(3, view.rows());
    assertEquals(2, view.columns());
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 2; j++) {
        assertEquals(a.get(i + 2, j + 3), view.get(i, j));
        assertEquals(view.get(i, j), view.array()[view.rowOffset(i) + j]);
      }
    }
    view.set(2, 1, -1f);
    assertEquals(-1f, a.get(4, 4));
    view.fill(9f);
    float sum = 0;
    for (float x : a.array()) {
      sum += x == 9f ? 1 : 0;
    }
    assertEquals(7, sum); // six in the view, and entry 9 itself
  }

  @Test
  void copiesAreCompactAndTheirOwn() {
    FloatMatrix a = counted(40, 70);
    FloatMatrix view = a.view(3, 38, 5, 69);
    FloatMatrix copy = view.copy();
    assertEquals(64, copy.stride());
    assertArrayEquals(copy.array(), view.toArray());
    FloatMatrix t = view.transpose();
    assertEquals(64, t.rows());
    for (int i = 0; i < 35; i++) {
      for (int j = 0; j < 64; j++) {
        assertEquals(a.get(3 + i, 5 + j), t.get(j, i));
      }
    }
    copy.fill(0);
    assertEquals(3 * 70 + 5, a.get(3, 5));
    view.assign(copy);
    assertEquals(0f, a.get(37, 68));
    assertEquals(37 * 70 + 69, a.get(37, 69));
  }

  @Test
  void edgesAreChecked() {
    FloatMatrix a = counted(3, 4);
    assertThrows(IndexOutOfBoundsException.class, () -> a.get(3, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> a.get(0, 4));
    assertThrows(IndexOutOfBoundsException.class, () -> a.get(-1, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> a.set(0, -1, 1f));
    assertThrows(IndexOutOfBoundsException.class, () -> a.view(0, 4, 0, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> a.view(2, 1, 0, 1));
    FloatMatrix inner = a.view(1, 2, 1, 2); // the storage has more, the view has not
    assertThrows(IndexOutOfBoundsException.class, () -> inner.get(0, 1));
    assertThrows(IndexOutOfBoundsException.class, () -> inner.get(1, 0));
    assertThrows(IllegalArgumentException.class, () -> FloatMatrix.of(2, 2, 1f, 2f, 3f));
    assertThrows(IllegalArgumentException.class, () -> FloatMatrix.wrap(new float[11], 0, 3, 4, 4));
    assertEquals(11f, FloatMatrix.wrap(a.array(), 3, 3, 1, 4).get(2, 0));
    FloatMatrix other = counted(4, 3);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> a.assign(other));
    assertTrue(e.getMessage().contains("4 × 3"), e.getMessage());
    assertTrue(e.getMessage().contains("3 × 4"), e.getMessage());
    assertEquals(0, FloatMatrix.zeros(0, 5).transpose().columns());
  }

  @Test
  void whatDoesNotFitIsRefusedByName() {
    IllegalArgumentException large =
        assertThrows(IllegalArgumentException.class, () -> FloatMatrix.zeros(50_000, 50_000));
    assertTrue(large.getMessage().contains("50000 × 50000"), large.getMessage());
    int rows = 46_340; // 8.6 GB and more: beyond the heap of the tests
    OutOfMemoryError none =
        assertThrows(OutOfMemoryError.class, () -> FloatMatrix.zeros(rows, rows));
    assertTrue(none.getMessage().contains("46340×46340"), none.getMessage());
    assertTrue(none.getMessage().contains("MB"), none.getMessage());
  }

  @Test
  void printsItsShapeAndFewEntries() {
    assertEquals("float32 1×2 [[1.5, -0.25]]", FloatMatrix.of(1, 2, 1.5f, -0.25f).toString());
    assertEquals("float32 5×4", FloatMatrix.zeros(5, 4).toString());
    assertEquals("float32 0×3", FloatMatrix.zeros(0, 3).toString());
    FloatMatrix view = FloatMatrix.of(2, 3, 1, 2, 3, 4, 5, 6).columnRange(1, 3);
    assertEquals("float32 2×2 [[2.0, 3.0], [5.0, 6.0]]", view.toString());
  }
}

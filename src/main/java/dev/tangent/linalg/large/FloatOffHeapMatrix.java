// twin: double
package dev.tangent.linalg.large;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.FloatGemm;
import dev.tangent.linalg.product.FloatScratch;
import dev.tangent.linalg.product.FloatSkinnyGemm;
import dev.tangent.simd.Width;
import dev.tangent.simd.tile.FloatSkinny;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A row-major matrix outside of the heap, for data that are streamed: it may have more than 2³¹
 * entries, lies in pages of 2 MB or in a file, and costs the garbage collector nothing.
 *
 * <pre>{@code
 * try (FloatOffHeapMatrix a = FloatOffHeapMatrix.zeros(60_000, 60_000)) {
 *   a.store(0, firstRows);
 *   a.multiply(x, y); // Y = A X, a read of A
 * }
 * }</pre>
 *
 * <p>If a matrix fits on the heap, a product there is faster: here blocks are copied on their way
 * through the cache, and a product with 16 columns took 1.7 times as long. Huge pages need Linux
 * and {@code --enable-native-access}; without it ordinary pages are used, which are a tenth slower.
 * Entries are little-endian in a file. Views ({@link #rowRange}) share storage and lifetime. After
 * {@link #close} of the matrix or of a view every use throws {@link ClosedMatrixException}; a
 * matrix that is never closed is freed when it is no longer reachable. Different rows may be used
 * by different threads at once.
 */
@SuppressWarnings("cast") // casts that only one twin needs
public final class FloatOffHeapMatrix implements AutoCloseable {
  private static final ValueLayout.OfFloat LAYOUT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Rows of a block on its way through the second-level cache; a multiple of the kernel's. */
  private static final int BLOCK = 96;

  private final OffHeapMemory memory;

  /** The matrix that the memory belongs to; reachable as long as its views are. */
  private final FloatOffHeapMatrix owner;

  private final long first;
  private final long rows;
  private final int columns;

  private FloatOffHeapMatrix(long rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    first = 0;
    owner = this;
    memory = OffHeapMemory.allocate(this, toString(), bytes(rows, columns));
  }

  private FloatOffHeapMatrix(long rows, int columns, Path file) throws IOException {
    this.rows = rows;
    this.columns = columns;
    first = 0;
    owner = this;
    memory = OffHeapMemory.map(this, toString(), file, bytes(rows, columns));
  }

  private FloatOffHeapMatrix(FloatOffHeapMatrix owner, long first, long rows) {
    this.owner = owner;
    this.memory = owner.memory;
    this.first = first;
    this.rows = rows;
    this.columns = owner.columns;
  }

  private static long bytes(long rows, int columns) {
    if (rows < 0 || columns < 0 || rows > (Long.MAX_VALUE >> 4) / Math.max(1, columns)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "no matrix of %d × %d", rows, columns));
    }
    return rows * columns * Float.BYTES;
  }

  /**
   * {@return a matrix of zeros}
   *
   * @param rows how many rows
   * @param columns how many columns
   * @throws OutOfMemoryError naming the shape and the bytes, when the system has no room
   */
  public static FloatOffHeapMatrix zeros(long rows, int columns) {
    return new FloatOffHeapMatrix(rows, columns);
  }

  /**
   * {@return a matrix in a file, which is made with zeros when it does not exist}
   *
   * @param file holds rows · columns numbers
   * @param rows how many rows
   * @param columns how many columns
   * @throws IOException when the file has another length, or can't be mapped
   */
  public static FloatOffHeapMatrix mapped(Path file, long rows, int columns) throws IOException {
    return new FloatOffHeapMatrix(rows, columns, file);
  }

  /** {@return how many rows} */
  public long rows() {
    return rows;
  }

  /** {@return how many columns} */
  public int columns() {
    return columns;
  }

  /**
   * {@return entry (i, j)} Slow: one at a time.
   *
   * @param i row, from 0
   * @param j column, from 0
   */
  public float get(long i, int j) {
    long at = index(i, j);
    try {
      return memory.segment().getAtIndex(LAYOUT, at);
    } catch (IllegalStateException e) {
      throw memory.explain(e);
    } finally {
      Reference.reachabilityFence(owner);
    }
  }

  /**
   * Sets entry (i, j). Slow: one at a time.
   *
   * @param i row, from 0
   * @param j column, from 0
   * @param value the number
   */
  public void set(long i, int j, float value) {
    long at = index(i, j);
    try {
      memory.segment().setAtIndex(LAYOUT, at, value);
    } catch (IllegalStateException e) {
      throw memory.explain(e);
    } finally {
      Reference.reachabilityFence(owner);
    }
  }

  private long index(long i, int j) {
    if (i < 0 || i >= rows || j < 0 || j >= columns) {
      throw new IndexOutOfBoundsException(String.format(Locale.ROOT, "(%d, %d) of %s", i, j, this));
    }
    return (first + i) * columns + j;
  }

  private void requireRows(long from, long to) {
    if (from < 0 || to > rows || from > to) {
      throw new IndexOutOfBoundsException(
          String.format(Locale.ROOT, "rows [%d, %d) of %s", from, to, this));
    }
  }

  /**
   * {@return rows {@code from} to {@code to − 1}, as a view}
   *
   * @param from first row
   * @param to row after the last
   */
  public FloatOffHeapMatrix rowRange(long from, long to) {
    requireRows(from, to);
    memory.requireOpen();
    return new FloatOffHeapMatrix(owner, first + from, to - from);
  }

  /**
   * Copies rows {@code from} … into {@code target}, as many as it has.
   *
   * @param from first row
   * @param target any rows × columns, on the heap
   */
  public void load(long from, FloatMatrix target) {
    Shapes.require("columns", columns, "columns of the target", target.columns());
    requireRows(from, from + target.rows());
    copy(from, 0, target, true);
  }

  /**
   * Copies {@code source} to rows {@code from} ….
   *
   * @param from first row
   * @param source any rows × columns, on the heap
   */
  public void store(long from, FloatMatrix source) {
    Shapes.require("columns", columns, "columns of the source", source.columns());
    requireRows(from, from + source.rows());
    copy(from, 0, source, false);
  }

  /** Copies between rows {@code from} …, columns {@code column} …, and a heap matrix. */
  private void copy(long from, int column, FloatMatrix heap, boolean load) {
    try {
      MemorySegment segment = memory.segment();
      for (int i = 0; i < heap.rows(); i++) {
        long at = ((first + from + i) * columns + column) * Float.BYTES;
        int row = heap.rowOffset(i);
        if (load) {
          MemorySegment.copy(segment, LAYOUT, at, heap.array(), row, heap.columns());
        } else {
          MemorySegment.copy(heap.array(), row, segment, LAYOUT, at, heap.columns());
        }
      }
    } catch (IllegalStateException e) {
      throw memory.explain(e);
    } finally {
      Reference.reachabilityFence(owner);
    }
  }

  /**
   * Y ← A X for X of columns × m and Y of rows × m on the heap: A is read once, a block of rows at
   * a time through the cache. 2 · rows · columns · m flops. The bits don't depend on the threads.
   *
   * @param x X, columns × m
   * @param y Y, rows × m; overwritten
   */
  public void multiply(FloatMatrix x, FloatMatrix y) {
    Shapes.require("columns", columns, "rows of X", x.rows());
    Shapes.requireSame("A·X", Math.toIntExact(rows), x.columns(), "Y", y.rows(), y.columns());
    memory.requireOpen();
    int m = x.columns();
    float[] panel =
        FloatScratch.take(
            Width.SCALAR ? 0 : (long) columns * FloatGemm.roundUp(m, FloatSkinny.CHUNK));
    if (!Width.SCALAR) {
      FloatSkinnyGemm.pack(x, false, 1f, panel);
    }
    y.fill(0f);
    Threads.current()
        .forEach(
            (y.rows() + BLOCK - 1) / BLOCK,
            task -> {
              int from = task * BLOCK;
              multiply(from, x, panel, y.rowRange(from, Math.min(y.rows(), from + BLOCK)));
            });
    FloatScratch.give(panel);
  }

  /** Y += a block of rows times X, packed if there are vectors, slice after slice. */
  private void multiply(int from, FloatMatrix x, float[] panel, FloatMatrix y) {
    float[] storage = FloatScratch.take(BLOCK * FloatSkinnyGemm.ROW_BLOCK);
    for (int k0 = 0; k0 < columns; k0 += FloatSkinnyGemm.ROW_BLOCK) {
      int kc = Math.min(FloatSkinnyGemm.ROW_BLOCK, columns - k0);
      FloatMatrix part = FloatMatrix.wrap(storage, 0, y.rows(), kc, kc);
      copy(from, k0, part, true);
      if (Width.SCALAR) {
        FloatMatrix rows = x.rowRange(k0, k0 + kc);
        FloatGemm.multiply(Transpose.NO, Transpose.NO, 1f, part, rows, 1f, y);
      } else {
        FloatSkinnyGemm.slice(part, panel, k0, columns, y);
      }
    }
    FloatScratch.give(storage);
  }

  /** Frees the memory at once, for all views; closing twice is harmless. */
  @Override
  public void close() {
    memory.close();
  }

  /** The shape, as in {@code float32 3×4}. */
  @Override
  public String toString() {
    return "float32 " + rows + "×" + columns;
  }
}

// twin: double
package dev.tangent.linalg.large;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.FloatGemm;
import dev.tangent.linalg.product.FloatSyrk;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The lower triangle of a symmetric n × n matrix in square tiles, on the heap or in a mapped file:
 * 1.8 · 10⁹ entries for n = 60,000.
 *
 * <p>Tile (I, J), J ≤ I, holds rows I·t …, columns J·t …, row-major t × t; the last row and column
 * of tiles are padded. Only the lower triangle of a diagonal tile is valid. In a file the tiles
 * follow each other as (0,0), (1,0), (1,1), (2,0) …, little-endian. Different tiles may be used by
 * different threads at once. Close ends the mapping, later use throws {@link
 * ClosedMatrixException}; a mapping that is never closed ends when the matrix is no longer
 * reachable.
 */
public final class FloatSymmetricTiles implements AutoCloseable {
  private static final ValueLayout.OfFloat LAYOUT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final long size;
  private final int tileSize;
  private final int tiles;
  private final float @Nullable [][] heap;
  private final @Nullable OffHeapMemory memory;
  private volatile boolean closed;
  private volatile int keptColumns;

  private FloatSymmetricTiles(long size, int tileSize, float[][] heap) {
    this.size = size;
    this.tileSize = tileSize;
    this.tiles = count(size, tileSize);
    this.heap = heap;
    this.memory = null;
  }

  private FloatSymmetricTiles(long size, int tileSize, Path file) throws IOException {
    this.size = size;
    this.tileSize = tileSize;
    this.tiles = count(size, tileSize);
    this.heap = null;
    this.memory = OffHeapMemory.map(this, toString(), file, bytes(size, tileSize));
  }

  private static int count(long size, int tileSize) {
    if (size < 0 || tileSize < 1 || (long) tileSize * tileSize > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "no tiles of %d for a matrix of order %d", tileSize, size));
    }
    return Math.toIntExact((size + tileSize - 1) / tileSize);
  }

  /**
   * {@return bytes that such a matrix takes}
   *
   * @param size order n of the matrix
   * @param tileSize rows and columns of a tile
   */
  public static long bytes(long size, int tileSize) {
    long tiles = count(size, tileSize);
    return tiles * (tiles + 1) / 2 * tileSize * tileSize * Float.BYTES;
  }

  /**
   * {@return a matrix of zeros on the heap}
   *
   * @param size order n of the matrix
   * @param tileSize rows and columns of a tile
   */
  public static FloatSymmetricTiles onHeap(long size, int tileSize) {
    int tiles = count(size, tileSize);
    float[][] heap = new float[Math.toIntExact((long) tiles * (tiles + 1) / 2)][];
    for (int i = 0; i < heap.length; i++) {
      heap[i] = new float[tileSize * tileSize];
    }
    return new FloatSymmetricTiles(size, tileSize, heap);
  }

  /**
   * {@return a matrix in a file, which is made with zeros when it does not exist}
   *
   * @param file the tiles, one after another
   * @param size order n of the matrix
   * @param tileSize rows and columns of a tile
   * @throws java.io.IOException when the file has another length, or can't be mapped
   */
  public static FloatSymmetricTiles mapped(Path file, long size, int tileSize) throws IOException {
    return new FloatSymmetricTiles(size, tileSize, file);
  }

  /** {@return the order n of the matrix} */
  public long size() {
    return size;
  }

  /** {@return rows and columns of a tile} */
  public int tileSize() {
    return tileSize;
  }

  /** {@return tiles along one side} */
  public int tiles() {
    return tiles;
  }

  /**
   * {@return rows of tile row {@code i} that belong to the matrix}
   *
   * @param i row of tiles, from 0
   */
  public int tileRows(int i) {
    return (int) Math.min(tileSize, size - (long) i * tileSize);
  }

  private int index(int i, int j) {
    if (j < 0 || j > i || i >= tiles) {
      throw new IndexOutOfBoundsException(
          String.format(Locale.ROOT, "tile (%d, %d) of %d lower tile rows", i, j, tiles));
    }
    if (closed) {
      throw new ClosedMatrixException(toString());
    }
    return Math.toIntExact((long) i * (i + 1) / 2 + j);
  }

  private long position(int i, int j) {
    return (long) index(i, j) * tileSize * tileSize;
  }

  /**
   * Copies the valid part of tile (i, j) into {@code target}, tileRows(i) × tileRows(j).
   *
   * @param i row of tiles, from 0
   * @param j column of tiles, at most i
   * @param target tileRows(i) × tileRows(j)
   */
  public void load(int i, int j, FloatMatrix target) {
    Shapes.requireSame("tile", tileRows(i), tileRows(j), "target", target.rows(), target.columns());
    long at = position(i, j);
    for (int r = 0; r < target.rows(); r++) {
      int to = target.rowOffset(r);
      if (heap != null) {
        System.arraycopy(heap[index(i, j)], r * tileSize, target.array(), to, target.columns());
      } else {
        copy(at + (long) r * tileSize, target.array(), to, target.columns(), true);
      }
    }
  }

  /**
   * Copies {@code source}, tileRows(i) × tileRows(j), into tile (i, j).
   *
   * @param i row of tiles, from 0
   * @param j column of tiles, at most i
   * @param source what is copied
   */
  public void store(int i, int j, FloatMatrix source) {
    Shapes.requireSame("tile", tileRows(i), tileRows(j), "source", source.rows(), source.columns());
    long at = position(i, j);
    for (int r = 0; r < source.rows(); r++) {
      int from = source.rowOffset(r);
      if (heap != null) {
        System.arraycopy(source.array(), from, heap[index(i, j)], r * tileSize, source.columns());
      } else {
        copy(at + (long) r * tileSize, source.array(), from, source.columns(), false);
      }
    }
  }

  /**
   * From now on {@link #storeLower} leaves the first columns of tiles as they are.
   *
   * @param tileColumns how many columns of tiles are kept
   */
  public void keepColumns(int tileColumns) {
    keptColumns = tileColumns;
  }

  /**
   * Copies the part of a tile of a product at (i0, j0) that lies in the lower triangle to where it
   * belongs, across as many tiles as it touches. For {@link FloatSyrk#tiles}.
   *
   * @param i0 row of the first entry
   * @param j0 column of the first entry
   * @param source what is copied
   */
  public void storeLower(long i0, long j0, FloatMatrix source) {
    for (int r = 0; r < source.rows(); r++) {
      long row = i0 + r;
      long end = Math.min(j0 + source.columns(), row + 1);
      for (long column = Math.max(j0, (long) keptColumns * tileSize); column < end; ) {
        int j = (int) (column / tileSize);
        int count = (int) (Math.min(end, (j + 1L) * tileSize) - column);
        storeRow(row, column, source.array(), source.rowOffset(r) + (int) (column - j0), count);
        column += count;
      }
    }
  }

  private void storeRow(long row, long column, float[] array, int from, int count) {
    int i = Math.toIntExact(row / tileSize);
    int j = Math.toIntExact(column / tileSize);
    int at = (int) (row % tileSize) * tileSize + (int) (column % tileSize);
    if (heap != null) {
      System.arraycopy(array, from, heap[index(i, j)], at, count);
    } else {
      copy(position(i, j) + at, array, from, count, false);
    }
  }

  /** Copies between the file, from number {@code at} on, and an array. */
  private void copy(long at, float[] array, int from, int count, boolean load) {
    OffHeapMemory file = Objects.requireNonNull(memory);
    try {
      if (load) {
        MemorySegment.copy(file.segment(), LAYOUT, at * Float.BYTES, array, from, count);
      } else {
        MemorySegment.copy(array, from, file.segment(), LAYOUT, at * Float.BYTES, count);
      }
    } catch (IllegalStateException e) {
      throw file.explain(e);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * {@return entry (row, column) of the symmetric matrix} Slow: one at a time.
   *
   * @param row from 0
   * @param column from 0
   */
  public float get(long row, long column) {
    long hi = Math.max(row, column);
    long lo = Math.min(row, column);
    if (lo < 0 || hi >= size) {
      throw new IndexOutOfBoundsException(
          String.format(Locale.ROOT, "(%d, %d) of a matrix of order %d", row, column, size));
    }
    int i = Math.toIntExact(hi / tileSize);
    int j = Math.toIntExact(lo / tileSize);
    int at = (int) (hi % tileSize) * tileSize + (int) (lo % tileSize);
    if (heap != null) {
      return heap[index(i, j)][at];
    }
    float[] entry = new float[1];
    copy(position(i, j) + at, entry, 0, 1, true);
    return entry[0];
  }

  /**
   * Y ← A X for X and Y of n × m, in the precision of the entries; reads the triangle once.
   *
   * @param x X, n × m
   * @param y Y, n × m; overwritten
   * @throws java.util.concurrent.CancellationException between two tiles, when interrupted
   */
  public void multiply(FloatMatrix x, FloatMatrix y) {
    Shapes.require("rows of the factor", x.rows(), "order of the matrix", size);
    Shapes.requireSame("factor", x.rows(), x.columns(), "product", y.rows(), y.columns());
    y.fill(0);
    for (int i = 0; i < tiles; i++) {
      for (int j = 0; j <= i; j++) {
        Threads.checkInterrupted();
        FloatMatrix tile = i == j ? wholeDiagonal(i) : heap == null ? copy(i, j) : tile(i, j);
        if (i != j) {
          FloatGemm.multiply(Transpose.YES, Transpose.NO, 1, tile, rows(x, i), 1, rows(y, j));
        }
        FloatGemm.multiply(Transpose.NO, Transpose.NO, 1, tile, rows(x, j), 1, rows(y, i));
      }
    }
  }

  private FloatMatrix copy(int i, int j) {
    FloatMatrix tile = FloatMatrix.zeros(tileRows(i), tileRows(j));
    load(i, j, tile);
    return tile;
  }

  /** A copy of tile (i, i) with both triangles; only the lower one is stored. */
  private FloatMatrix wholeDiagonal(int i) {
    FloatMatrix tile = copy(i, i);
    for (int r = 0; r < tile.rows(); r++) {
      for (int c = 0; c < r; c++) {
        tile.set(c, r, tile.get(r, c));
      }
    }
    return tile;
  }

  /** The rows of {@code a} that stand beside tile row {@code i}. */
  private FloatMatrix rows(FloatMatrix a, int i) {
    return a.rowRange(i * tileSize, i * tileSize + tileRows(i));
  }

  /**
   * {@return the tile itself as a view, when the matrix is on the heap}
   *
   * @param i row of tiles, from 0
   * @param j column of tiles, at most i
   */
  public FloatMatrix tile(int i, int j) {
    if (heap == null) {
      throw new IllegalStateException("a mapped matrix has no heap tiles: use load and store");
    }
    return FloatMatrix.wrap(heap[index(i, j)], 0, tileRows(i), tileRows(j), tileSize);
  }

  /** {@return whether tiles are views of the heap, so that {@link #tile} works} */
  public boolean isOnHeap() {
    return heap != null;
  }

  /** Writes the mapped tiles to the disk. */
  public void force() {
    if (memory != null) {
      memory.segment().force();
    }
  }

  /** Ends the mapping at once. */
  @Override
  public void close() {
    closed = true;
    if (memory != null) {
      memory.close();
    }
  }

  /** The shape as text, such as {@code float32 60000×60000 in tiles of 1024}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "float32 %d×%d in tiles of %d", size, size, tileSize);
  }
}

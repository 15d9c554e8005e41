// twin: double
package dev.tangent.linalg;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The lower triangle of a symmetric n × n matrix in square tiles, on the heap or in a mapped file:
 * N = 60,000 is 7.2 GB in float.
 *
 * <p>Tile (I, J), J ≤ I, holds rows I·t …, columns J·t …, row-major t × t; the last row and column
 * of tiles are padded. Of a diagonal tile the lower triangle counts. In a file tiles follow each
 * other as (0,0), (1,0), (1,1), (2,0) …, little-endian. Different tiles may be used by different
 * threads at once. Close ends the mapping; later use throws IllegalStateException.
 */
public final class FloatSymmetricTiles implements AutoCloseable {
  private static final ValueLayout.OfFloat LAYOUT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final long size;
  private final int tileSize;
  private final int tiles;
  private final float @Nullable [][] heap;
  private final @Nullable MemorySegment mapped;
  private final @Nullable Arena arena;
  private volatile boolean closed;

  private FloatSymmetricTiles(
      long size,
      int tileSize,
      float @Nullable [][] heap,
      @Nullable MemorySegment mapped,
      @Nullable Arena arena) {
    this.size = size;
    this.tileSize = tileSize;
    this.tiles = count(size, tileSize);
    this.heap = heap;
    this.mapped = mapped;
    this.arena = arena;
  }

  private static int count(long size, int tileSize) {
    if (size < 0 || tileSize < 1 || (long) tileSize * tileSize > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "no tiles of %d for a matrix of order %d".formatted(tileSize, size));
    }
    return Math.toIntExact((size + tileSize - 1) / tileSize);
  }

  /** Bytes that such a matrix takes. */
  public static long bytes(long size, int tileSize) {
    long tiles = count(size, tileSize);
    return tiles * (tiles + 1) / 2 * tileSize * tileSize * Float.BYTES;
  }

  /** A matrix of zeros on the heap. */
  public static FloatSymmetricTiles onHeap(long size, int tileSize) {
    int tiles = count(size, tileSize);
    float[][] heap = new float[Math.toIntExact((long) tiles * (tiles + 1) / 2)][];
    for (int i = 0; i < heap.length; i++) {
      heap[i] = new float[tileSize * tileSize];
    }
    return new FloatSymmetricTiles(size, tileSize, heap, null, null);
  }

  /** A matrix in a file, which is made with zeros when it does not exist. */
  @SuppressWarnings("MustBeClosedChecker") // the matrix owns the arena and closes it
  public static FloatSymmetricTiles mapped(Path file, long size, int tileSize) throws IOException {
    long bytes = bytes(size, tileSize);
    Arena arena = Arena.ofShared();
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (channel.size() != 0 && channel.size() != bytes) {
        throw new IOException(
            "%s has %d bytes but a matrix of order %d in tiles of %d has %d"
                .formatted(file, channel.size(), size, tileSize, bytes));
      }
      MemorySegment segment = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
      return new FloatSymmetricTiles(size, tileSize, null, segment, arena);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /** The order n of the matrix. */
  public long size() {
    return size;
  }

  /** Rows and columns of a tile. */
  public int tileSize() {
    return tileSize;
  }

  /** Tiles along one side. */
  public int tiles() {
    return tiles;
  }

  /** Rows of tile row {@code i} that belong to the matrix. */
  public int tileRows(int i) {
    return (int) Math.min(tileSize, size - (long) i * tileSize);
  }

  private int index(int i, int j) {
    if (j < 0 || j > i || i >= tiles) {
      throw new IndexOutOfBoundsException(
          "tile (%d, %d) of %d lower tile rows".formatted(i, j, tiles));
    }
    if (closed) {
      throw new IllegalStateException("the matrix is closed");
    }
    return Math.toIntExact((long) i * (i + 1) / 2 + j);
  }

  private long position(int i, int j) {
    return (long) index(i, j) * tileSize * tileSize;
  }

  /** Copies the valid part of tile (i, j) into {@code target}, tileRows(i) × tileRows(j). */
  public void load(int i, int j, FloatMatrix target) {
    Shapes.requireSame("tile", tileRows(i), tileRows(j), "target", target.rows(), target.columns());
    long at = position(i, j);
    for (int r = 0; r < target.rows(); r++) {
      int to = target.rowOffset(r);
      if (heap != null) {
        System.arraycopy(heap[index(i, j)], r * tileSize, target.array(), to, target.columns());
      } else if (mapped != null) {
        long from = (at + (long) r * tileSize) * Float.BYTES;
        MemorySegment.copy(mapped, LAYOUT, from, target.array(), to, target.columns());
      }
    }
  }

  /** Copies {@code source}, tileRows(i) × tileRows(j), into tile (i, j). */
  public void store(int i, int j, FloatMatrix source) {
    Shapes.requireSame("tile", tileRows(i), tileRows(j), "source", source.rows(), source.columns());
    long at = position(i, j);
    for (int r = 0; r < source.rows(); r++) {
      int from = source.rowOffset(r);
      if (heap != null) {
        System.arraycopy(source.array(), from, heap[index(i, j)], r * tileSize, source.columns());
      } else if (mapped != null) {
        long to = (at + (long) r * tileSize) * Float.BYTES;
        MemorySegment.copy(source.array(), from, mapped, LAYOUT, to, source.columns());
      }
    }
  }

  /**
   * Copies the part of a tile of a product at (i0, j0) that lies in the lower triangle to where it
   * belongs, across as many tiles as it touches. For {@link FloatSyrk#tiles}.
   */
  public void storeLower(long i0, long j0, FloatMatrix source) {
    for (int r = 0; r < source.rows(); r++) {
      long row = i0 + r;
      long end = Math.min(j0 + source.columns(), row + 1);
      for (long column = j0; column < end; ) {
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
    } else if (mapped != null) {
      long to = (position(i, j) + at) * Float.BYTES;
      MemorySegment.copy(array, from, mapped, LAYOUT, to, count);
    }
  }

  /** Entry (row, column) of the symmetric matrix. Slow: one at a time. */
  public float get(long row, long column) {
    long hi = Math.max(row, column);
    long lo = Math.min(row, column);
    if (lo < 0 || hi >= size) {
      throw new IndexOutOfBoundsException(
          "(%d, %d) of a matrix of order %d".formatted(row, column, size));
    }
    int i = Math.toIntExact(hi / tileSize);
    int j = Math.toIntExact(lo / tileSize);
    int at = (int) (hi % tileSize) * tileSize + (int) (lo % tileSize);
    if (heap != null) {
      return heap[index(i, j)][at];
    }
    return Objects.requireNonNull(mapped).getAtIndex(LAYOUT, position(i, j) + at);
  }

  /** The tile itself as a view, when the matrix is on the heap. */
  public FloatMatrix tile(int i, int j) {
    if (heap == null) {
      throw new IllegalStateException("a mapped matrix has no heap tiles: use load and store");
    }
    return FloatMatrix.wrap(heap[index(i, j)], 0, tileRows(i), tileRows(j), tileSize);
  }

  /** Whether tiles are views of the heap, so that {@link #tile} works. */
  public boolean isOnHeap() {
    return heap != null;
  }

  /** Writes what is mapped to the disk. */
  public void force() {
    if (mapped != null) {
      index(0, 0);
      mapped.force();
    }
  }

  /** Ends the mapping at once. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      if (arena != null) {
        arena.close();
      }
    }
  }
}

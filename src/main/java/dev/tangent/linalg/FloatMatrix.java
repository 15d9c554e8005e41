// twin: double
package dev.tangent.linalg;

import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Locale;

/**
 * A dense row-major matrix of {@code float} on the heap, possibly a view of another one.
 *
 * <p>Entry (i, j) is {@code array()[offset() + i * stride() + j]}. At most 2³¹ − 1 entries. Views
 * share storage. Not synchronized: concurrent writers need disjoint parts.
 */
public final class FloatMatrix implements Serializable {
  /** A matrix of more entries is printed as its shape alone. */
  private static final int PRINTED = 16;

  /** In memory that isn't ours, which need not be aligned. */
  private static final ValueLayout.OfFloat ENTRY = ValueLayout.JAVA_FLOAT_UNALIGNED;

  @Serial private static final long serialVersionUID = 1;

  /** The entries, shared by views. */
  private final float[] array;

  /** Index of entry (0, 0). */
  private final int offset;

  /** How many rows. */
  private final int rows;

  /** How many columns. */
  private final int columns;

  /** Distance from a row to the next. */
  private final int stride;

  private FloatMatrix(float[] array, int offset, int rows, int columns, int stride) {
    this.array = array;
    this.offset = offset;
    this.rows = rows;
    this.columns = columns;
    this.stride = stride;
  }

  /**
   * {@return a new {@code rows} × {@code columns} matrix of zeros}
   *
   * @param rows how many rows
   * @param columns how many columns
   * @throws OutOfMemoryError naming the shape and the bytes
   */
  public static FloatMatrix zeros(int rows, int columns) {
    checkSize(rows, columns);
    try {
      return new FloatMatrix(new float[rows * columns], 0, rows, columns, columns);
    } catch (OutOfMemoryError e) {
      OutOfMemoryError named =
          new OutOfMemoryError(
              String.format(
                  Locale.ROOT,
                  "no room for a matrix float32 %d×%d of %d MB in a heap of at most %d MB: raise"
                      + " -Xmx or use tiles in a file",
                  rows,
                  columns,
                  (long) rows * columns * Float.BYTES >> 20,
                  Runtime.getRuntime().maxMemory() >> 20));
      named.initCause(e);
      throw named;
    }
  }

  /**
   * {@return a new matrix with these entries, row by row}
   *
   * @param rows how many rows
   * @param columns how many columns
   * @param entries rows · columns numbers
   */
  public static FloatMatrix of(int rows, int columns, float... entries) {
    checkSize(rows, columns);
    if (entries.length != rows * columns) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a matrix of %d × %d has %d entries, got %d",
              rows,
              columns,
              rows * columns,
              entries.length));
    }
    return new FloatMatrix(entries.clone(), 0, rows, columns, columns);
  }

  /**
   * {@return a new matrix of these rows}
   *
   * @param rows rows of one length; copied
   * @throws IllegalArgumentException when the rows are of different lengths, with the first such
   */
  public static FloatMatrix of(float[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    FloatMatrix m = zeros(rows.length, columns);
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != columns) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "row 0 of a matrix has %d entries, row %d has %d: all have the same",
                columns,
                i,
                rows[i].length));
      }
      System.arraycopy(rows[i], 0, m.array, m.rowOffset(i), columns);
    }
    return m;
  }

  /**
   * {@return a new matrix with the entries that stand in a piece of memory, such as a mapped file
   * or memory of a native library, row by row; copied}
   *
   * @param rows how many rows
   * @param columns how many columns
   * @param entries rows · columns numbers in the machine's byte order, aligned or not
   * @throws dev.tangent.error.ShapeException when it has more or fewer bytes
   */
  public static FloatMatrix of(int rows, int columns, MemorySegment entries) {
    checkSize(rows, columns);
    requireBytes(entries, rows, columns);
    FloatMatrix m = zeros(rows, columns);
    MemorySegment.copy(entries, ENTRY, 0, m.array, 0, m.array.length);
    return m;
  }

  private static void requireBytes(MemorySegment entries, int rows, int columns) {
    Shapes.require(
        "bytes of the entries",
        entries.byteSize(),
        "float32 " + rows + "×" + columns,
        (long) rows * columns * Float.BYTES);
  }

  /**
   * {@return a matrix over existing storage: nothing is copied}
   *
   * @param array the storage
   * @param offset index of entry (0, 0) in it
   * @param rows how many rows
   * @param columns how many columns
   * @param stride distance in it from a row to the next, at least {@code columns}
   */
  public static FloatMatrix wrap(float[] array, int offset, int rows, int columns, int stride) {
    checkSize(rows, columns);
    boolean empty = rows == 0 || columns == 0;
    long last = empty ? 0 : offset + (rows - 1L) * stride + columns;
    if (offset < 0 || (rows > 1 && stride < columns) || last > array.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d × %d with stride %d from %d does not fit in an array of %d",
              rows,
              columns,
              stride,
              offset,
              array.length));
    }
    return new FloatMatrix(array, offset, rows, columns, stride);
  }

  private static void checkSize(int rows, int columns) {
    if (rows < 0 || columns < 0 || (long) rows * columns > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a heap matrix has 0 to 2^31 - 9 entries, asked for %d × %d",
              rows,
              columns));
    }
  }

  /** {@return how many rows} */
  public int rows() {
    return rows;
  }

  /** {@return how many columns} */
  public int columns() {
    return columns;
  }

  /** {@return the storage that this matrix looks at; shared by all its views} */
  public float[] array() {
    return array;
  }

  /** {@return index of entry (0, 0) in {@link #array()}} */
  public int offset() {
    return offset;
  }

  /** {@return distance in {@link #array()} from a row to the next} */
  public int stride() {
    return stride;
  }

  /**
   * {@return index of entry (i, 0) in {@link #array()}}
   *
   * @param i row, from 0
   */
  public int rowOffset(int i) {
    return offset + i * stride;
  }

  /**
   * {@return entry (i, j)}
   *
   * @param i row, from 0
   * @param j column, from 0
   */
  public float get(int i, int j) {
    return array[offset + index(i, j)];
  }

  /**
   * Sets entry (i, j).
   *
   * @param i row, from 0
   * @param j column, from 0
   * @param value the number
   */
  public void set(int i, int j, float value) {
    array[offset + index(i, j)] = value;
  }

  private int index(int i, int j) {
    if (i < 0 || i >= rows || j < 0 || j >= columns) {
      throw new IndexOutOfBoundsException(String.format(Locale.ROOT, "(%d, %d) of %s", i, j, this));
    }
    return i * stride + j;
  }

  /**
   * {@return rows {@code from} to {@code to − 1}, as a view}
   *
   * @param from first row
   * @param to row after the last
   */
  public FloatMatrix rowRange(int from, int to) {
    return view(from, to, 0, columns);
  }

  /**
   * {@return columns {@code from} to {@code to − 1}, as a view}
   *
   * @param from first column
   * @param to column after the last
   */
  public FloatMatrix columnRange(int from, int to) {
    return view(0, rows, from, to);
  }

  /**
   * {@return the block [fromRow, toRow) × [fromColumn, toColumn), as a view}
   *
   * @param fromRow first row
   * @param toRow row after the last
   * @param fromColumn first column
   * @param toColumn column after the last
   */
  public FloatMatrix view(int fromRow, int toRow, int fromColumn, int toColumn) {
    if (fromRow < 0
        || toRow > rows
        || fromRow > toRow
        || fromColumn < 0
        || toColumn > columns
        || fromColumn > toColumn) {
      throw new IndexOutOfBoundsException(
          String.format(
              Locale.ROOT,
              "[%d, %d) × [%d, %d) of %s",
              fromRow,
              toRow,
              fromColumn,
              toColumn,
              this));
    }
    return new FloatMatrix(
        array,
        offset + fromRow * stride + fromColumn,
        toRow - fromRow,
        toColumn - fromColumn,
        stride);
  }

  /** {@return a compact copy} */
  public FloatMatrix copy() {
    FloatMatrix copy = zeros(rows, columns);
    copy.assign(this);
    return copy;
  }

  /**
   * Copies the entries of a matrix of the same shape into this one.
   *
   * @param source a matrix of this shape
   */
  public void assign(FloatMatrix source) {
    Shapes.requireSame("source", source.rows, source.columns, "target", rows, columns);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(source.array, source.rowOffset(i), array, rowOffset(i), columns);
    }
  }

  /**
   * Sets every entry.
   *
   * @param value the number
   */
  public void fill(float value) {
    for (int i = 0; i < rows; i++) {
      Arrays.fill(array, rowOffset(i), rowOffset(i) + columns, value);
    }
  }

  /**
   * Serializes a view as a compact copy, so that only its own entries are written.
   *
   * @return a compact copy of a view, else this matrix
   */
  @Serial
  private Object writeReplace() {
    return offset == 0 && stride == columns && array.length == rows * columns ? this : copy();
  }

  /** {@return the transpose, as a copy} */
  public FloatMatrix transpose() {
    FloatMatrix t = zeros(columns, rows);
    for (int i0 = 0; i0 < rows; i0 += 32) {
      for (int j0 = 0; j0 < columns; j0 += 32) {
        for (int i = i0; i < Math.min(rows, i0 + 32); i++) {
          for (int j = j0; j < Math.min(columns, j0 + 32); j++) {
            t.array[j * rows + i] = array[offset + i * stride + j];
          }
        }
      }
    }
    return t;
  }

  /** {@return the entries row by row, as a copy} */
  public float[] toArray() {
    return copy().array;
  }

  /**
   * Copies the entries to a piece of memory, row by row.
   *
   * @param entries room for rows · columns numbers in the machine's byte order, aligned or not
   * @throws dev.tangent.error.ShapeException when it has more or fewer bytes
   */
  public void copyTo(MemorySegment entries) {
    requireBytes(entries, rows, columns);
    for (int i = 0; i < rows; i++) {
      long at = (long) i * columns * Float.BYTES;
      MemorySegment.copy(array, rowOffset(i), entries, ENTRY, at, columns);
    }
  }

  /** {@return the entries as an array of rows, copied} */
  public float[][] toRows() {
    float[][] entries = new float[rows][];
    for (int i = 0; i < rows; i++) {
      entries[i] = Arrays.copyOfRange(array, rowOffset(i), rowOffset(i) + columns);
    }
    return entries;
  }

  /**
   * The shape, as in {@code float32 3×4}, and the entries where they are few: {@code float32 2×2
   * [[1.0, 0.5], [0.5, 1.0]]}. It is one line, because messages name matrices by it.
   */
  @Override
  public String toString() {
    String shape = "float32 " + rows + "×" + columns;
    boolean few = (long) rows * columns <= PRINTED && rows > 0 && columns > 0;
    return few ? shape + " " + Arrays.deepToString(toRows()) : shape;
  }
}

package dev.tangent.job.predict;

import dev.tangent.data.DataException;
import dev.tangent.data.Npy;
import dev.tangent.dynamics.subspace.Rows;
import dev.tangent.linalg.DoubleMatrix;
import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The first rows of a mapped NPY file beside targets in memory: inputs are read when they are asked
 * for, and only then is a value found that isn't finite.
 *
 * @param file of the inputs, N × n_0
 * @param entries mapped
 * @param isFloat whether they are float32
 * @param width n_0
 * @param targets of the first rows; their number is that of the rows in use
 */
record NpyRows(Path file, MemorySegment entries, boolean isFloat, int width, DoubleMatrix targets)
    implements Rows {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /**
   * The serialized form, for another process that sees the same file.
   *
   * @param file of the inputs
   * @param targets N × k
   */
  private record Written(String file, DoubleMatrix targets) implements Serializable {
    @Serial
    private Object readResolve() {
      Path path = Path.of(file);
      return of(path, map(path), targets);
    }
  }

  @Serial
  private Object writeReplace() {
    return new Written(file.toAbsolutePath().toString(), targets);
  }

  /** The shape of a file; the mapping lives as long as it is used. */
  static Npy.Mapped map(Path file) {
    Npy.Mapped mapped = Npy.map(file, Arena.ofAuto());
    if (mapped.shape().length != 2 || mapped.shape()[0] < 1 || mapped.shape()[1] < 1) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %s: expected N × features, one row a point",
              file,
              java.util.Arrays.toString(mapped.shape())));
    }
    return mapped;
  }

  static NpyRows of(Path file, Npy.Mapped mapped, DoubleMatrix targets) {
    return new NpyRows(
        file, mapped.entries(), mapped.isFloat(), Math.toIntExact(mapped.shape()[1]), targets);
  }

  @Override
  public int count() {
    return targets.rows();
  }

  @Override
  public int outputs() {
    return targets.columns();
  }

  @Override
  public DoubleMatrix inputs(int from, int to) {
    return read(from, to);
  }

  /** Rows of the file, also those after the training rows. */
  DoubleMatrix read(int from, int to) {
    DoubleMatrix x = DoubleMatrix.zeros(to - from, width);
    for (int i = from; i < to; i++) {
      int at = x.rowOffset(i - from);
      for (int j = 0; j < width; j++) {
        long index = (long) i * width + j;
        double value =
            isFloat ? entries.getAtIndex(FLOAT, index) : entries.getAtIndex(DOUBLE, index);
        if (!Double.isFinite(value)) {
          throw new DataException(
              String.format(Locale.ROOT, "%s: row %d, column %d is %s", file, i, j, value));
        }
        x.array()[at + j] = value;
      }
    }
    return x;
  }

  @Override
  public DoubleMatrix targets(int from, int to) {
    return targets.rowRange(from, to);
  }
}

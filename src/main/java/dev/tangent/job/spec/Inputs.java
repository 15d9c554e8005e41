package dev.tangent.job.spec;

import dev.tangent.data.Dataset;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.job.frame.Fingerprint;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.Shape;
import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Points alone, in the precision of their file: those of a float32 file are widened only for who
 * works in float64, so that they stand in memory once and not three times.
 */
public final class Inputs implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  /** What messages call them. */
  private final String name;

  /** The shape of a point. */
  private final Shape shape;

  /** The points in float32, N × n_0; null where they are in float64. */
  private final @Nullable FloatMatrix single;

  /** The points in float64, N × n_0; null where they are in float32. */
  private final @Nullable DoubleMatrix full;

  private Inputs(
      String name, Shape shape, @Nullable FloatMatrix single, @Nullable DoubleMatrix full) {
    this.name = name;
    this.shape = shape;
    this.single = single;
    this.full = full;
  }

  /**
   * {@return the points of a data set}
   *
   * @param data whose inputs they are
   */
  public static Inputs of(Dataset data) {
    return new Inputs(data.name(), data.shape(), null, data.inputs());
  }

  /**
   * {@return points in float64}
   *
   * @param name what messages call them
   * @param points N × n_0
   */
  public static Inputs of(String name, DoubleMatrix points) {
    return new Inputs(name, Shape.flat(Math.max(1, points.columns())), null, points);
  }

  /**
   * {@return the points of a file: as {@link DataFiles#points}, but float32 ones as they are}
   *
   * @param file NPY
   * @throws dev.tangent.data.DataException for another rank, no rows, or a value that is not finite
   */
  public static Inputs of(Path file) {
    NpyArray array = Npy.read(file);
    boolean good = array.isFloat() && array.length() > 0 && array.rank() >= 2 && array.rank() <= 4;
    if (!good || !isFinite(array.toFloats())) {
      return of(DataFiles.points(file, array)); // which says what is wrong
    }
    int rows = array.size(0);
    int width = array.length() / rows;
    FloatMatrix points = FloatMatrix.wrap(array.toFloats(), 0, rows, width, width);
    return new Inputs(file.toString(), DataFiles.shape(array), points, null);
  }

  private static boolean isFinite(float[] values) {
    boolean finite = true;
    for (float value : values) {
      finite &= Math.abs(value) <= Float.MAX_VALUE;
    }
    return finite;
  }

  /**
   * {@return the first rows; all when there are fewer}
   *
   * @param count how many, at least 1
   */
  public Inputs limit(int count) {
    int n = Math.min(count, rows());
    return new Inputs(
        name,
        shape,
        single == null ? null : single.rowRange(0, n),
        full == null ? null : full.rowRange(0, n));
  }

  /** {@return what messages call them: what they were asked for as, or the file} */
  public String name() {
    return name;
  }

  /** {@return the shape of a point} */
  public Shape shape() {
    return shape;
  }

  /** {@return number N of points} */
  public int rows() {
    return single != null ? single.rows() : full == null ? 0 : full.rows();
  }

  /** {@return numbers of a point} */
  public int columns() {
    return shape.size();
  }

  /**
   * Refuses numbers that float32 can't hold.
   *
   * @param option that asks for float32, for the message
   */
  public void requireSingle(String option) {
    if (full != null) {
      DataFiles.requireSingle(option, full);
    }
  }

  /**
   * {@return the points in float32: the file's own numbers where they are that, else a rounded
   * copy}
   */
  public FloatMatrix toFloat() {
    return single != null ? single : Matrices.toFloat(toDouble());
  }

  /** {@return the points in float64: the data's own numbers where they are that, else a copy} */
  public DoubleMatrix toDouble() {
    return full != null
        ? full
        : Matrices.toDouble(single != null ? single : FloatMatrix.zeros(0, shape.size()));
  }

  /** {@return the fingerprint of the values: the same in both precisions} */
  public String fingerprint() {
    return full != null ? Fingerprint.of(full) : Fingerprint.of(toFloat());
  }
}

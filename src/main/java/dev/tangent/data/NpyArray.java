package dev.tangent.data;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An array of any rank in memory, row by row (C order), of {@code float} or of {@code double}.
 *
 * <p>The entries are shared, not copied. At most 2³¹ − 9 of them.
 */
public final class NpyArray {
  private final int[] shape;
  private final float @Nullable [] floats;
  private final double @Nullable [] doubles;

  private NpyArray(
      int[] shape, float @Nullable [] floats, double @Nullable [] doubles, int length) {
    long size = size(shape);
    if (size != length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "shape %s has %d entries, got %d", shapeText(shape), size, length));
    }
    this.shape = shape.clone();
    this.floats = floats;
    this.doubles = doubles;
  }

  /**
   * {@return a float32 array}
   *
   * @param entries in C order, not copied
   * @param shape sizes along the axes
   */
  public static NpyArray of(float[] entries, int... shape) {
    return new NpyArray(shape, entries, null, entries.length);
  }

  /**
   * {@return a float64 array}
   *
   * @param entries in C order, not copied
   * @param shape sizes along the axes
   */
  public static NpyArray of(double[] entries, int... shape) {
    return new NpyArray(shape, null, entries, entries.length);
  }

  /**
   * {@return a matrix as an array; copied only when it is a view}
   *
   * @param m a matrix
   */
  public static NpyArray of(FloatMatrix m) {
    boolean compact = m.offset() == 0 && m.array().length == m.rows() * m.columns();
    return of(compact ? m.array() : m.toArray(), m.rows(), m.columns());
  }

  /**
   * {@return a matrix as an array; copied only when it is a view}
   *
   * @param m a matrix
   */
  public static NpyArray of(DoubleMatrix m) {
    boolean compact = m.offset() == 0 && m.array().length == m.rows() * m.columns();
    return of(compact ? m.array() : m.toArray(), m.rows(), m.columns());
  }

  static long size(int[] shape) {
    return Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
  }

  static String shapeText(int[] shape) {
    return IntStream.of(shape).mapToObj(String::valueOf).collect(Collectors.joining("×", "(", ")"));
  }

  /** {@return how many axes there are} */
  public int rank() {
    return shape.length;
  }

  /**
   * {@return the size along an axis}
   *
   * @param axis from 0
   */
  public int size(int axis) {
    return shape[axis];
  }

  /** {@return the sizes along the axes; a copy} */
  public int[] shape() {
    return shape.clone();
  }

  /** {@return the number of entries} */
  public int length() {
    return floats != null ? floats.length : doubles == null ? 0 : doubles.length;
  }

  /** {@return whether the entries are float32} */
  public boolean isFloat() {
    return floats != null;
  }

  /**
   * {@return the entries as float32: the array's own when it is float32, else rounded to nearest}
   */
  public float[] toFloats() {
    if (floats != null) {
      return floats;
    }
    float[] result = new float[length()];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) get(i);
    }
    return result;
  }

  /**
   * {@return the entries as float64: the array's own when it is float64, else converted (exact)}
   */
  public double[] toDoubles() {
    if (doubles != null) {
      return doubles;
    }
    double[] result = new double[length()];
    for (int i = 0; i < result.length; i++) {
      result[i] = get(i);
    }
    return result;
  }

  /**
   * {@return entry {@code index} in C order}
   *
   * @param index in C order, from 0
   */
  public double get(int index) {
    return floats != null ? floats[index] : doubles != null ? doubles[index] : Double.NaN;
  }

  /**
   * {@return an array of rank 2 as a matrix; shares the entries when they are float64}
   *
   * @throws DataException when the rank is another
   */
  public DoubleMatrix toDoubleMatrix() {
    requireMatrix();
    return DoubleMatrix.wrap(toDoubles(), 0, shape[0], shape[1], shape[1]);
  }

  /**
   * {@return an array of rank 2 as a matrix of float32; shares the entries when they are float32}
   */
  public FloatMatrix toFloatMatrix() {
    requireMatrix();
    return FloatMatrix.wrap(toFloats(), 0, shape[0], shape[1], shape[1]);
  }

  private void requireMatrix() {
    if (rank() != 2) {
      throw new DataException(
          String.format(
              Locale.ROOT, "shape %s: expected a matrix (rows × columns)", shapeText(shape)));
    }
  }

  /** Type and shape, as in {@code float64 (3×4)}. */
  @Override
  public String toString() {
    return (isFloat() ? "float32 " : "float64 ") + shapeText(shape);
  }
}

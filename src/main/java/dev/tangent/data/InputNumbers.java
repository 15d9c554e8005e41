package dev.tangent.data;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import java.io.Serial;
import java.io.Serializable;

/**
 * The inputs of all points, N × n_0, in the precision in which they were read. Numbers of a float32
 * file are widened only when somebody asks for float64. Only one copy is in memory: the widened
 * numbers replace the float32 ones, which can be recovered from them exactly.
 */
public final class InputNumbers implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  /** How many rows. */
  private final int rows;

  /** How many columns. */
  private final int columns;

  /** A FloatMatrix or a DoubleMatrix; volatile, as any thread may be the one that widens. */
  private volatile Serializable held;

  private InputNumbers(int rows, int columns, Serializable held) {
    this.rows = rows;
    this.columns = columns;
    this.held = held;
  }

  /**
   * {@return numbers in float64}
   *
   * @param numbers N × n_0; not copied
   */
  public static InputNumbers of(DoubleMatrix numbers) {
    return new InputNumbers(numbers.rows(), numbers.columns(), numbers);
  }

  /**
   * {@return numbers in float32}
   *
   * @param numbers N × n_0; not copied
   */
  public static InputNumbers of(FloatMatrix numbers) {
    return new InputNumbers(numbers.rows(), numbers.columns(), numbers);
  }

  /** {@return number N of points} */
  public int rows() {
    return rows;
  }

  /** {@return how many numbers n_0 a point has} */
  public int columns() {
    return columns;
  }

  /**
   * {@return whether the numbers are held in float32: they were read so, and nobody has asked for
   * float64 yet}
   */
  public boolean isSingle() {
    return held instanceof FloatMatrix;
  }

  /** {@return the numbers in float32: the held ones where they are float32, else a rounded copy} */
  public FloatMatrix toFloat() {
    Serializable now = held;
    return now instanceof FloatMatrix single ? single : Matrices.toFloat((DoubleMatrix) now);
  }

  /** {@return the numbers in float64; from now on they are held in float64} */
  public DoubleMatrix toDouble() {
    if (held instanceof FloatMatrix single) {
      held = Matrices.toDouble(single);
    }
    return (DoubleMatrix) held;
  }

  /**
   * {@return rows from {@code from} to before {@code to}, not copied}
   *
   * @param from first row
   * @param to row after the last
   */
  public InputNumbers rowRange(int from, int to) {
    return held instanceof FloatMatrix single
        ? of(single.rowRange(from, to))
        : of(toDouble().rowRange(from, to));
  }
}

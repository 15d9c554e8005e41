package dev.tangent.data;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import java.io.Serial;
import java.io.Serializable;

/**
 * The numbers of points, N × n_0, in the precision in which they were read: those of a float32 file
 * are widened when somebody works in float64, and not before. They stand in memory once: widened
 * numbers take the place of the others, from which they come back exactly.
 */
public final class InputNumbers implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private final int rows;
  private final int columns;

  /** A FloatMatrix or a DoubleMatrix; volatile, as any thread may be the one that widens. */
  private volatile Serializable held;

  private InputNumbers(int rows, int columns, Serializable held) {
    this.rows = rows;
    this.columns = columns;
    this.held = held;
  }

  /** Numbers in float64. */
  public static InputNumbers of(DoubleMatrix numbers) {
    return new InputNumbers(numbers.rows(), numbers.columns(), numbers);
  }

  /** Numbers in float32. */
  public static InputNumbers of(FloatMatrix numbers) {
    return new InputNumbers(numbers.rows(), numbers.columns(), numbers);
  }

  /** Number N of points. */
  public int rows() {
    return rows;
  }

  /** Numbers n_0 of a point. */
  public int columns() {
    return columns;
  }

  /** Whether float32 holds them as they are: they came so, and nobody asked for float64 yet. */
  public boolean isSingle() {
    return held instanceof FloatMatrix;
  }

  /** In float32: the numbers themselves where they are that, else a rounded copy. */
  public FloatMatrix toFloat() {
    Serializable now = held;
    return now instanceof FloatMatrix single ? single : Matrices.toFloat((DoubleMatrix) now);
  }

  /** In float64; from now on they are kept in it. */
  public DoubleMatrix toDouble() {
    if (held instanceof FloatMatrix single) {
      held = Matrices.toDouble(single);
    }
    return (DoubleMatrix) held;
  }

  /** Rows from {@code from} to before {@code to}, not copied. */
  public InputNumbers rowRange(int from, int to) {
    return held instanceof FloatMatrix single
        ? of(single.rowRange(from, to))
        : of(toDouble().rowRange(from, to));
  }
}

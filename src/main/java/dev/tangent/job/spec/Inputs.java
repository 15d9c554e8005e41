package dev.tangent.job.spec;

import dev.tangent.data.Dataset;
import dev.tangent.data.InputNumbers;
import dev.tangent.job.frame.Fingerprint;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shape;
import java.io.Serializable;

/**
 * Points without targets, in the precision of their file.
 *
 * @param name what messages call them: the name they were asked for by, or the file
 * @param shape of a point
 * @param numbers N × n_0
 */
public record Inputs(String name, Shape shape, InputNumbers numbers) implements Serializable {
  /**
   * {@return the points of a data set}
   *
   * @param data whose inputs they are
   */
  public static Inputs of(Dataset data) {
    return new Inputs(data.name(), data.shape(), data.numbers());
  }

  /**
   * {@return points that are plain numbers, without a shape of an image}
   *
   * @param name what messages call them
   * @param numbers N × n_0
   */
  public static Inputs of(String name, InputNumbers numbers) {
    return new Inputs(name, Shape.flat(Math.max(1, numbers.columns())), numbers);
  }

  /** {@return number N of points} */
  public int rows() {
    return numbers.rows();
  }

  /** {@return how many numbers a point has} */
  public int columns() {
    return numbers.columns();
  }

  /**
   * Refuses numbers that float32 can't hold.
   *
   * @param option that asks for float32, for the message
   */
  public void requireSingle(String option) {
    DataFiles.requireSingle(option, numbers);
  }

  /**
   * {@return the points in float32: the file's own numbers if it is float32, else a rounded copy}
   */
  public FloatMatrix toFloat() {
    return numbers.toFloat();
  }

  /** {@return the points in float64} */
  public DoubleMatrix toDouble() {
    return numbers.toDouble();
  }

  /** {@return the fingerprint of the values: the same in both precisions} */
  public String fingerprint() {
    return Fingerprint.of(numbers);
  }
}

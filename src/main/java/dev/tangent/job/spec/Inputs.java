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
 * @param name what messages call them: what they were asked for as, or the file
 * @param shape of a point
 */
public record Inputs(String name, Shape shape, InputNumbers numbers) implements Serializable {
  /** The points of a data set. */
  public static Inputs of(Dataset data) {
    return new Inputs(data.name(), data.shape(), data.numbers());
  }

  /** Points of no other shape than their width. */
  public static Inputs of(String name, InputNumbers numbers) {
    return new Inputs(name, Shape.flat(Math.max(1, numbers.columns())), numbers);
  }

  /** Number N of points. */
  public int rows() {
    return numbers.rows();
  }

  /** Numbers of a point. */
  public int columns() {
    return numbers.columns();
  }

  /** Refuses numbers that float32 can't hold. */
  public void requireSingle(String option) {
    DataFiles.requireSingle(option, numbers);
  }

  /** In float32: the file's own numbers where they are that, else a rounded copy. */
  public FloatMatrix toFloat() {
    return numbers.toFloat();
  }

  /** In float64. */
  public DoubleMatrix toDouble() {
    return numbers.toDouble();
  }

  /** Of the values: the same in both precisions. */
  public String fingerprint() {
    return Fingerprint.of(numbers);
  }
}

package dev.tangent.job.frame;

import dev.tangent.data.DataException;
import dev.tangent.data.Dataset;
import dev.tangent.data.InputNumbers;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32C;

/** Checksums that identify inputs: shape and CRC32C, as {@code 60x4-1a2b3c4d}. */
public final class Fingerprint {
  private Fingerprint() {}

  /**
   * {@return the fingerprint of the numbers of a matrix, in the order of its rows}
   *
   * @param a the numbers
   */
  public static String of(DoubleMatrix a) {
    CRC32C sum = new CRC32C();
    add(sum, a);
    return String.format(Locale.ROOT, "%dx%d-%08x", a.rows(), a.columns(), sum.getValue());
  }

  private static void add(CRC32C sum, DoubleMatrix a) {
    ByteBuffer row = ByteBuffer.allocate(8 * a.columns());
    for (int i = 0; i < a.rows(); i++) {
      row.clear();
      row.asDoubleBuffer().put(a.array(), a.rowOffset(i), a.columns());
      sum.update(row);
    }
  }

  /**
   * {@return the fingerprint of numbers; equal numbers in float32 and float64 have the same one}
   *
   * @param numbers in float32 or float64
   */
  public static String of(InputNumbers numbers) {
    CRC32C sum = new CRC32C();
    add(sum, numbers);
    return String.format(
        Locale.ROOT, "%dx%d-%08x", numbers.rows(), numbers.columns(), sum.getValue());
  }

  private static void add(CRC32C sum, InputNumbers numbers) {
    if (numbers.isSingle()) {
      add(sum, numbers.toFloat());
    } else {
      add(sum, numbers.toDouble());
    }
  }

  private static void add(CRC32C sum, FloatMatrix a) {
    ByteBuffer row = ByteBuffer.allocate(8 * a.columns());
    for (int i = 0; i < a.rows(); i++) {
      row.clear();
      for (int j = 0; j < a.columns(); j++) {
        row.putDouble(a.get(i, j));
      }
      sum.update(row.flip());
    }
  }

  /**
   * {@return the fingerprint of inputs, targets and labels}
   *
   * @param data the points
   */
  public static String of(Dataset data) {
    CRC32C sum = new CRC32C();
    add(sum, data.numbers());
    DoubleMatrix targets = data.targets();
    if (targets != null) {
      add(sum, targets);
    }
    int[] labels = data.labels();
    if (labels != null) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * labels.length);
      bytes.asIntBuffer().put(labels);
      sum.update(bytes);
    }
    return String.format(Locale.ROOT, "%dx%d-%08x", data.rows(), data.inputWidth(), sum.getValue());
  }

  /**
   * {@return the fingerprint of the bytes of a file: some GB/s}
   *
   * @param file to be read
   * @throws DataException when it can't be read
   */
  public static String of(Path file) {
    CRC32C sum = new CRC32C();
    long size = 0;
    // A channel is not used: an interrupt would close it.
    try (InputStream in = new java.io.FileInputStream(file.toFile())) {
      byte[] bytes = new byte[1 << 20];
      for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
        sum.update(bytes, 0, n);
        size += n;
      }
    } catch (IOException e) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: cannot be read (%s)",
              file,
              Files.exists(file) ? "error" : "no such file"),
          e);
    }
    return String.format(Locale.ROOT, "%d-%08x", size, sum.getValue());
  }
}

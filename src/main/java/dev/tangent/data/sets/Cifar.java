package dev.tangent.data.sets;

import dev.tangent.data.DataException;
import dev.tangent.data.Dataset;
import dev.tangent.data.Io;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * CIFAR-10 in its published binary form: records of a label and 3 × 1024 bytes, the red, green and
 * blue plane of an image of 32 × 32 (A. Krizhevsky 2009, <a
 * href="https://www.cs.toronto.edu/~kriz/cifar.html">cs.toronto.edu/~kriz/cifar.html</a>). A file
 * may have any whole number of records.
 */
final class Cifar {
  private static final Shape SHAPE = new Shape(32, 32, 3);
  private static final int PLANE = 32 * 32;
  private static final int RECORD = 1 + 3 * PLANE;
  private static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private Cifar() {}

  /**
   * Images in [0, 1], rows, columns, then channels, and their labels.
   *
   * @param where a directory (its training batches {@code data_batch_*.bin} in order, or else
   *     {@code test_batch.bin}), or a file
   */
  static Dataset load(Path where, int limitRows) {
    List<Path> files = files(where);
    List<byte[]> records = new ArrayList<>();
    for (Path file : files) {
      read(file, limitRows, records);
    }
    DoubleMatrix inputs = DoubleMatrix.zeros(records.size(), SHAPE.size());
    int[] labels = new int[records.size()];
    for (int i = 0; i < labels.length; i++) {
      byte[] record = records.get(i);
      labels[i] = record[0];
      int row = inputs.rowOffset(i);
      for (int p = 0; p < PLANE; p++) {
        for (int c = 0; c < 3; c++) {
          inputs.array()[row + 3 * p + c] = (record[1 + c * PLANE + p] & 0xff) / 255.0;
        }
      }
    }
    return new Dataset(
        "cifar:" + where,
        inputs,
        SHAPE,
        Dataset.oneHot(labels, CLASSES.size()),
        labels,
        CLASSES,
        List.of());
  }

  private static List<Path> files(Path where) {
    if (Files.isRegularFile(where)) {
      return List.of(where);
    }
    if (!Files.isDirectory(where)) {
      throw new DataException(where + ": no such directory or file");
    }
    try (Stream<Path> all = Files.list(where)) {
      List<Path> training =
          all.filter(file -> file.getFileName().toString().matches("data_batch_\\d+\\.bin"))
              .sorted()
              .toList();
      Path test = where.resolve("test_batch.bin");
      if (training.isEmpty() && !Files.exists(test)) {
        throw new DataException(where + ": no data_batch_1.bin and no test_batch.bin in it");
      }
      return training.isEmpty() ? List.of(test) : training;
    } catch (IOException e) {
      throw Io.cannotRead(where, e);
    }
  }

  private static void read(Path file, int limitRows, List<byte[]> records) {
    try (InputStream in = Io.open(file)) {
      while (records.size() < limitRows) {
        byte[] record = in.readNBytes(RECORD);
        if (record.length == 0) {
          return;
        }
        if (record.length < RECORD || record[0] < 0 || record[0] >= CLASSES.size()) {
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  record.length < RECORD
                      ? "%s: record %d has %d bytes, expected %d: truncated, or not the binary form"
                      : "%s: record %d has %d bytes and the label %d, expected 0 to 9",
                  file,
                  records.size(),
                  record.length,
                  record.length < RECORD ? RECORD : record[0]));
        }
        records.add(Arrays.copyOf(record, RECORD));
      }
    } catch (IOException e) {
      throw Io.cannotRead(file, e);
    }
  }
}

package dev.tangent.data.sets;

import dev.tangent.data.DataException;
import dev.tangent.data.Dataset;
import dev.tangent.data.Io;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shape;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.zip.ZipException;

/**
 * IDX files, the format of MNIST: a magic number (0, 0, type, rank), the sizes, the values, all
 * big-endian. Only unsigned bytes are read; gzipped files are known by their first bytes.
 */
final class Idx {
  private static final int UNSIGNED_BYTE = 8;

  private Idx() {}

  /**
   * Images and, where they are beside them, their labels; pixels are divided by 255.
   *
   * <p>Classes go from the smallest label of the whole file to the largest, so that EMNIST's
   * letters 1 to 26 are 26 classes; labels within 0 to 9 are ten digits.
   *
   * @param where a directory (its training images, or else its test images), or a file of images
   */
  static Dataset load(String name, Path where, int limitRows) {
    List<String> notes = new ArrayList<>();
    Path images = IdxFiles.images(name, where, notes);
    Path labels = IdxFiles.labels(images);
    Bytes pixels = read(images, 3, limitRows);
    if (!name.equals("idx") && pixels.rowLength != 28 * 28) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: images of %d pixels, expected 28 × 28: say idx:%s for other IDX files",
              images,
              pixels.rowLength,
              where));
    }
    DoubleMatrix inputs = DoubleMatrix.zeros(pixels.rows, pixels.rowLength);
    double[] to = inputs.array();
    for (int i = 0; i < to.length; i++) {
      to[i] = (pixels.values[i] & 0xff) / 255.0;
    }
    String fullName = name + ":" + where;
    if (labels == null) {
      notes.add(images + " has no file of labels beside it: images without classes");
      return new Dataset(fullName, inputs, pixels.shape, null, null, List.of(), notes);
    }
    Bytes all = read(labels, 1, Integer.MAX_VALUE);
    if (all.rows < pixels.rows || (pixels.rows < limitRows && all.rows != pixels.rows)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s has %d images but %s has %d labels",
              images,
              pixels.rows,
              labels,
              all.rows));
    }
    return classified(fullName, inputs, pixels.shape, all.values, notes);
  }

  private static Dataset classified(
      String name, DoubleMatrix inputs, Shape shape, byte[] all, List<String> notes) {
    int least = 255;
    int most = 0;
    for (byte b : all) {
      least = Math.min(least, b & 0xff);
      most = Math.max(most, b & 0xff);
    }
    int first = most <= 9 ? 0 : least;
    int last = Math.max(most, 9);
    if (first > 0) {
      notes.add("labels go from " + first + " to " + last + ": " + (last - first + 1) + " classes");
    }
    int[] label = new int[inputs.rows()];
    for (int i = 0; i < label.length; i++) {
      label[i] = (all[i] & 0xff) - first;
    }
    List<String> classes = IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
    return new Dataset(
        name, inputs, shape, Dataset.oneHot(label, classes.size()), label, classes, notes);
  }

  /** Rows of bytes; {@code shape} is that of one row, for images with channels as the last axis. */
  private record Bytes(int rows, int rowLength, Shape shape, byte[] values) {}

  /** The first rows of a file of labels (rank 1) or images (rank 2 or more). */
  private static Bytes read(Path file, int expectedRank, int limitRows) {
    try (DataInputStream in = new DataInputStream(Io.open(file))) {
      int magic = in.readInt();
      int rank = magic & 0xff;
      if (magic >>> 16 != 0
          || (magic >>> 8 & 0xff) != UNSIGNED_BYTE
          || (expectedRank == 1 ? rank != 1 : rank < 2 || rank > 4)) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: magic number 0x%08x, expected 0x%08x (an IDX file of unsigned bytes)",
                file,
                magic,
                UNSIGNED_BYTE << 8 | expectedRank));
      }
      long all = Integer.toUnsignedLong(in.readInt());
      long rowLength = 1;
      int[] axes = {1, 1, 1};
      for (int axis = 1; axis < rank; axis++) {
        axes[axis - 1] = in.readInt();
        rowLength = Math.multiplyExact(rowLength, Integer.toUnsignedLong(axes[axis - 1]));
      }
      long rows = Math.min(all, limitRows);
      if (rowLength < 1 || rows < 1 || rows > (Integer.MAX_VALUE - 8) / rowLength) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: %d rows of %d bytes: expected at least one row, and at most 2^31 bytes; use"
                    + " fewer rows",
                file,
                rows,
                rowLength));
      }
      byte[] values = in.readNBytes((int) (rows * rowLength));
      if (values.length < rows * rowLength) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: truncated: %d rows of %d bytes need %d bytes, the file has %d",
                file,
                rows,
                rowLength,
                rows * rowLength,
                values.length));
      }
      // Reading on also checks the length and the checksum at the end of a gzipped file.
      if (rows == all && in.read() >= 0) {
        throw new DataException(
            String.format(
                Locale.ROOT, "%s: more bytes than its %d rows of %d bytes", file, rows, rowLength));
      }
      Shape shape = rank < 3 ? Shape.flat((int) rowLength) : new Shape(axes[0], axes[1], axes[2]);
      return new Bytes((int) rows, (int) rowLength, shape, values);
    } catch (EOFException e) {
      throw new DataException(file + ": truncated", e);
    } catch (ZipException | ArithmeticException e) {
      throw new DataException(file + ": damaged (" + e.getMessage() + ")", e);
    } catch (IOException e) {
      throw Io.cannotRead(file, e);
    }
  }
}

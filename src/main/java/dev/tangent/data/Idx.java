package dev.tangent.data;

import dev.tangent.linalg.DoubleMatrix;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * IDX files, the format of MNIST: a magic number (0, 0, type, rank), the sizes, the values, all
 * big-endian. Only unsigned bytes are read; gzipped files are known by their first bytes.
 */
final class Idx {
  private static final int UNSIGNED_BYTE = 8;

  private Idx() {}

  /**
   * Images and their labels; pixels are divided by 255.
   *
   * @param where a directory (its training images, or else its test images), or a file of images
   */
  static Dataset load(String name, Path where, int limitRows) {
    Path images = images(name, where);
    Path labels = labels(images);
    Bytes pixels = read(images, 3, limitRows);
    if (!name.equals("idx") && pixels.rowLength != 28 * 28) {
      throw new DataException(
          "%s: images of %d pixels, expected 28 × 28: say idx:%s for other IDX files"
              .formatted(images, pixels.rowLength, where));
    }
    DoubleMatrix inputs = DoubleMatrix.zeros(pixels.rows, pixels.rowLength);
    double[] to = inputs.array();
    for (int i = 0; i < to.length; i++) {
      to[i] = (pixels.values[i] & 0xff) / 255.0;
    }
    Bytes classes = read(labels, 1, limitRows);
    int[] label = new int[classes.rows];
    for (int i = 0; i < label.length; i++) {
      label[i] = classes.values[i] & 0xff;
    }
    if (label.length != pixels.rows) {
      throw new DataException(
          "%s has %d images but %s has %d labels"
              .formatted(images, pixels.rows, labels, label.length));
    }
    int count = Math.max(10, Arrays.stream(label).max().orElse(0) + 1);
    return new Dataset(name + ":" + where, inputs, Dataset.oneHot(label, count), label);
  }

  private static Path images(String name, Path where) {
    if (Files.isRegularFile(where)) {
      return where;
    }
    if (!Files.isDirectory(where)) {
      throw new DataException("%s: no such directory or file".formatted(where));
    }
    for (String stem : List.of("train-images", "t10k-images", "test-images")) {
      for (String separator : List.of("-", ".")) {
        for (String end : List.of("", ".gz")) {
          Path file = where.resolve(stem + separator + "idx3-ubyte" + end);
          if (Files.exists(file)) {
            return file;
          }
        }
      }
    }
    if (name.equals("idx")) {
      try (Stream<Path> files = Files.list(where)) {
        List<Path> found =
            files.filter(f -> f.getFileName().toString().contains("images")).sorted().toList();
        if (!found.isEmpty()) {
          return found.getFirst();
        }
      } catch (IOException e) {
        throw Io.cannotRead(where, e);
      }
    }
    throw new DataException(
        where + ": no train-images-idx3-ubyte or t10k-images-idx3-ubyte in it, gzipped or not");
  }

  private static Path labels(Path images) {
    String name = images.getFileName().toString();
    if (!name.contains("images")) {
      throw new DataException(images + ": the name of a file of images contains \"images\"");
    }
    String plain =
        name.replace("images", "labels").replace("idx3", "idx1").replaceFirst("\\.gz$", "");
    for (String candidate : List.of(plain, plain + ".gz")) {
      if (Files.exists(images.resolveSibling(candidate))) {
        return images.resolveSibling(candidate);
      }
    }
    throw new DataException("%s: its labels %s are not beside it".formatted(images, plain));
  }

  private record Bytes(int rows, int rowLength, byte[] values) {}

  /** The first rows of a file of labels (rank 1) or images (rank 2 or more). */
  private static Bytes read(Path file, int expectedRank, int limitRows) {
    try (DataInputStream in = new DataInputStream(open(file))) {
      int magic = in.readInt();
      int rank = magic & 0xff;
      if (magic >>> 16 != 0
          || (magic >>> 8 & 0xff) != UNSIGNED_BYTE
          || (expectedRank == 1 ? rank != 1 : rank < 2 || rank > 4)) {
        throw new DataException(
            "%s: magic number 0x%08x, expected 0x%08x (an IDX file of unsigned bytes)"
                .formatted(file, magic, UNSIGNED_BYTE << 8 | expectedRank));
      }
      long all = Integer.toUnsignedLong(in.readInt());
      long rowLength = 1;
      for (int axis = 1; axis < rank; axis++) {
        rowLength = Math.multiplyExact(rowLength, Integer.toUnsignedLong(in.readInt()));
      }
      long rows = Math.min(all, limitRows);
      if (rowLength < 1 || rows < 1 || rows > (Integer.MAX_VALUE - 8) / rowLength) {
        throw new DataException(
            "%s: %d rows of %d bytes: expected at least one row, and at most 2^31 bytes; use fewer rows"
                .formatted(file, rows, rowLength));
      }
      byte[] values = in.readNBytes((int) (rows * rowLength));
      if (values.length < rows * rowLength) {
        throw new DataException(
            "%s: truncated: %d rows of %d bytes need %d bytes, the file has %d"
                .formatted(file, rows, rowLength, rows * rowLength, values.length));
      }
      // Reading on also checks the length and the checksum at the end of a gzipped file.
      if (rows == all && in.read() >= 0) {
        throw new DataException(
            "%s: more bytes than its %d rows of %d bytes".formatted(file, rows, rowLength));
      }
      return new Bytes((int) rows, (int) rowLength, values);
    } catch (EOFException e) {
      throw new DataException(file + ": truncated", e);
    } catch (ZipException | ArithmeticException e) {
      throw new DataException(file + ": damaged (" + e.getMessage() + ")", e);
    } catch (IOException e) {
      throw Io.cannotRead(file, e);
    }
  }

  /** The file's bytes, unpacked when it is gzipped whatever its name. */
  static InputStream open(Path file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(new FileInputStream(file.toFile()), 1 << 16);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    if (!gzip) {
      return in;
    }
    try {
      return new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }
}

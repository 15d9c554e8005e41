package dev.tangent.job.shard;

import dev.tangent.data.DataException;
import dev.tangent.data.Npy;
import dev.tangent.job.frame.JobException;
import dev.tangent.job.frame.JobRun;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.Workers;
import dev.tangent.linalg.Workers.Shared;
import dev.tangent.linalg.product.DoubleGemm;
import dev.tangent.linalg.product.LinearOperator;
import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A kernel in files of which only products are needed: a directory of blocks, or one NPY file. It
 * is read some rows at a time and never whole. A product reads every file once; a symmetric kernel
 * in blocks stores one triangle, and each of its entries is used twice.
 *
 * <p>The parts of a product are files or bands of rows, computed by {@link Workers#current()},
 * which see the files. Each part returns rows of the product, which are added in the order of the
 * parts.
 *
 * <p>Memory: a few strips of {@value #STRIP} rows of a block.
 */
public final class StoredKernel implements LinearOperator {
  private static final int STRIP = 256; // rows in memory at once
  private static final int BAND = 4096; // rows of one part of an NPY file

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /**
   * A rectangle of the kernel in a file.
   *
   * @param file relative to where the kernel is
   * @param skip rows of the file before it
   * @param rowFrom first row of the kernel
   * @param rows how many
   * @param columnFrom first column of the kernel
   * @param columns how many
   * @param single whether its entries are float32
   * @param mirrored whether its transpose is a part of the kernel too
   */
  private record Part(
      String file,
      int skip,
      int rowFrom,
      int rows,
      int columnFrom,
      int columns,
      boolean single,
      boolean mirrored)
      implements Serializable {}

  /**
   * Rows of the product from a part: its own, and those of its transpose.
   *
   * @param own rows of the part itself
   * @param turned rows of its transpose
   */
  private record Rows(DoubleMatrix own, DoubleMatrix turned) implements Serializable {}

  private final String name;
  private final int rows;
  private final int columns;
  private final boolean single;
  private final List<Part> parts;
  private final Progress progress;

  private StoredKernel(
      String name, int rows, int columns, boolean single, List<Part> parts, Progress progress) {
    this.name = name;
    this.rows = rows;
    this.columns = columns;
    this.single = single;
    this.parts = List.copyOf(parts);
    this.progress = progress;
  }

  /**
   * Opens a directory of blocks or an NPY file of rank 2.
   *
   * @param path directory of blocks, or NPY
   * @param nngp which of the two kernels, where the blocks hold both
   * @param progress hears how far the work is; an exception from it ends the work
   * @return the kernel, which is read at every product
   * @throws JobException where blocks are missing
   * @throws DataException for a file that is no matrix
   */
  public static StoredKernel open(Path path, boolean nngp, Progress progress) {
    return Files.isDirectory(path) ? blocks(path, nngp, progress) : file(path, progress);
  }

  private static StoredKernel blocks(Path path, boolean nngp, Progress progress) {
    BlockDirectory blocks = BlockDirectory.open(path);
    List<String> kernels = blocks.kernels();
    String kernel = kernels.size() == 1 ? kernels.getFirst() : nngp ? "nngp" : "ntk";
    BlockGrid grid = blocks.grid();
    List<Part> parts = new ArrayList<>();
    for (BlockGrid.Block block : grid.blocks()) {
      Path file = blocks.place(block, kernel);
      parts.add(
          new Part(
              file.toAbsolutePath().toString(),
              0,
              block.rowFrom(),
              block.rows(),
              block.columnFrom(),
              block.columns(),
              blocks.isSingle(),
              grid.symmetric() && block.i() != block.j()));
    }
    return new StoredKernel(
        path.toString(), grid.rows(), grid.columns(), blocks.isSingle(), parts, progress);
  }

  private static StoredKernel file(Path path, Progress progress) {
    try (Arena arena = Arena.ofConfined()) {
      Npy.Mapped mapped = Npy.map(path, arena);
      long[] shape = mapped.shape();
      if (shape.length != 2
          || shape[0] < 1
          || shape[1] < 1
          || Math.max(shape[0], shape[1]) > Integer.MAX_VALUE) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: %s: a kernel matrix is N × N, between test and training points M × N",
                path,
                java.util.Arrays.toString(shape)));
      }
      int rows = (int) shape[0];
      int columns = (int) shape[1];
      List<Part> parts = new ArrayList<>();
      for (int from = 0; from < rows; from += BAND) {
        int count = Math.min(BAND, rows - from);
        parts.add(
            new Part(
                path.toAbsolutePath().toString(),
                from,
                from,
                count,
                0,
                columns,
                mapped.isFloat(),
                false));
      }
      return new StoredKernel(path.toString(), rows, columns, mapped.isFloat(), parts, progress);
    }
  }

  /** {@return number of rows} */
  public int rows() {
    return rows;
  }

  /** {@return number of columns} */
  public int columns() {
    return columns;
  }

  /** N, when the kernel is square. */
  @Override
  public int size() {
    return rows;
  }

  /** {@return whether the entries are float32} */
  public boolean isSingle() {
    return single;
  }

  /** {@return the name of the file or directory} */
  public String name() {
    return name;
  }

  @Override
  public void apply(DoubleMatrix v, DoubleMatrix y) {
    Shapes.require("rows of the factor", v.rows(), "columns of the kernel", columns);
    Shapes.requireSame("product", y.rows(), y.columns(), "rows × columns", rows, v.columns());
    y.fill(0);
    Workers workers = Workers.current();
    ArrayList<Part> all = new ArrayList<>(parts);
    try (Shared<DoubleMatrix> factor = workers.share(v)) {
      workers.forEach(
          "product with the stored kernel",
          all.size(),
          p -> product(all.get(p), factor.get()),
          (p, part) -> {
            add(part.own, y, all.get(p).rowFrom);
            add(part.turned, y, all.get(p).columnFrom);
          },
          progress);
    }
  }

  /**
   * {@return K V, rows × columns of V}
   *
   * @param v V, columns × m
   */
  public DoubleMatrix times(DoubleMatrix v) {
    DoubleMatrix product = DoubleMatrix.zeros(rows, v.columns());
    apply(v, product);
    return product;
  }

  private static Rows product(Part part, DoubleMatrix v) {
    DoubleMatrix own = DoubleMatrix.zeros(part.rows, v.columns());
    DoubleMatrix turned = DoubleMatrix.zeros(part.mirrored ? part.columns : 0, v.columns());
    DoubleMatrix along = v.rowRange(part.columnFrom, part.columnFrom + part.columns);
    strips(
        part,
        (first, strip) -> {
          int last = first + strip.rows();
          DoubleGemm.multiply(
              Transpose.NO, Transpose.NO, 1, strip, along, 0, own.rowRange(first, last));
          if (part.mirrored) {
            DoubleMatrix across = v.rowRange(part.rowFrom + first, part.rowFrom + last);
            DoubleGemm.multiply(Transpose.YES, Transpose.NO, 1, strip, across, 1, turned);
          }
        });
    return new Rows(own, turned);
  }

  /** Takes some rows of a part; the number is that of the first one within the part. */
  private interface Strip {
    void take(int first, DoubleMatrix rows);
  }

  private static void strips(Part part, Strip body) {
    try (Arena arena = Arena.ofShared()) {
      Npy.Mapped[] opened = new Npy.Mapped[1];
      // On another thread: an interrupt of this one would close the file's channel.
      JobRun.uninterrupted(() -> opened[0] = map(part, arena));
      Npy.Mapped mapped = opened[0];
      DoubleMatrix buffer = DoubleMatrix.zeros(Math.min(STRIP, part.rows), part.columns);
      for (int from = 0; from < part.rows; from += STRIP) {
        Threads.checkInterrupted();
        int first = from;
        DoubleMatrix strip = buffer.rowRange(0, Math.min(STRIP, part.rows - from));
        Threads.current()
            .forEach(
                strip.rows(),
                r -> read(mapped, part.skip + first + r, part.columns, strip, strip.rowOffset(r)));
        requireFinite(part, first, strip);
        body.take(first, strip);
      }
    }
  }

  private static Npy.Mapped map(Part part, Arena arena) {
    Npy.Mapped mapped = Npy.map(Path.of(part.file), arena);
    long[] shape = mapped.shape();
    if (shape.length != 2
        || shape[0] < part.skip + (long) part.rows
        || shape[1] != part.columns
        || mapped.isFloat() != part.single) {
      throw new JobException(
          part.file + " has another shape than the manifest says", "run its shard again");
    }
    return mapped;
  }

  private static void read(Npy.Mapped mapped, long row, int columns, DoubleMatrix to, int at) {
    MemorySegment entries = mapped.entries();
    long from = row * columns;
    double[] array = to.array();
    for (int j = 0; j < columns; j++) {
      array[at + j] =
          mapped.isFloat()
              ? entries.getAtIndex(FLOAT, from + j)
              : entries.getAtIndex(DOUBLE, from + j);
    }
  }

  private static void requireFinite(Part part, int first, DoubleMatrix strip) {
    for (int r = 0; r < strip.rows(); r++) {
      for (int j = 0, at = strip.rowOffset(r); j < strip.columns(); j++, at++) {
        if (!Double.isFinite(strip.array()[at])) {
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  "%s: row %d, column %d (from 0) is %s: every entry must be finite",
                  part.file,
                  part.skip + first + r,
                  j,
                  strip.array()[at]));
        }
      }
    }
  }

  private static void add(DoubleMatrix rows, DoubleMatrix to, int from) {
    for (int i = 0; i < rows.rows(); i++) {
      int source = rows.rowOffset(i);
      int target = to.rowOffset(from + i);
      for (int j = 0; j < rows.columns(); j++) {
        to.array()[target + j] += rows.array()[source + j];
      }
    }
  }

  /**
   * What a solver needs beforehand: some rows of the kernel and its diagonal, from one pass over
   * the files.
   *
   * @param rows K(c, X), count × N, in the order that was asked for
   * @param diagonal K(x_i, x_i)
   */
  public record Sample(DoubleMatrix rows, double[] diagonal) {
    /** {@return Σ K(x_i, x_i)} */
    public double trace() {
      double sum = 0;
      for (double entry : diagonal) {
        sum += entry;
      }
      return sum;
    }

    /**
     * {@return K(c, c)}
     *
     * @param numbers c, rows of the kernel, from 0
     */
    public DoubleMatrix between(int[] numbers) {
      DoubleMatrix square = DoubleMatrix.zeros(numbers.length, numbers.length);
      for (int i = 0; i < numbers.length; i++) {
        for (int j = 0; j < numbers.length; j++) {
          // The same entry for (i, j) and (j, i), so that rounding in the file doesn't spoil the
          // symmetry.
          square.set(i, j, rows.get(Math.max(i, j), numbers[Math.min(i, j)]));
        }
      }
      return square;
    }
  }

  /**
   * {@return rows of a square kernel by their numbers, and the diagonal}
   *
   * @param numbers c, rows of the kernel, from 0
   */
  public Sample sample(int[] numbers) {
    int[] place = new int[rows]; // 1 + the index of a row among those asked for, or 0
    for (int i = 0; i < numbers.length; i++) {
      place[numbers[i]] = i + 1;
    }
    DoubleMatrix found = DoubleMatrix.zeros(numbers.length, columns);
    double[] diagonal = new double[rows];
    int done = 0;
    for (Part part : parts) {
      progress.update("rows of the stored kernel", done++, parts.size());
      strips(part, (first, strip) -> pick(part, first, strip, place, found, diagonal));
    }
    return new Sample(found, diagonal);
  }

  private static void pick(
      Part part,
      int first,
      DoubleMatrix strip,
      int[] place,
      DoubleMatrix found,
      double[] diagonal) {
    for (int r = 0; r < strip.rows(); r++) {
      int row = part.rowFrom + first + r;
      if (row >= part.columnFrom && row < part.columnFrom + part.columns) {
        diagonal[row] = strip.get(r, row - part.columnFrom);
      }
      if (place[row] > 0) {
        System.arraycopy(
            strip.array(),
            strip.rowOffset(r),
            found.array(),
            found.rowOffset(place[row] - 1) + part.columnFrom,
            part.columns);
      }
      for (int j = 0; part.mirrored && j < part.columns; j++) {
        if (place[part.columnFrom + j] > 0) {
          found.set(place[part.columnFrom + j] - 1, row, strip.get(r, j));
        }
      }
    }
  }
}

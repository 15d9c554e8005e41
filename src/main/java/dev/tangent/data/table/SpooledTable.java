package dev.tangent.data.table;

import dev.tangent.data.DataException;
import dev.tangent.data.Io;
import dev.tangent.linalg.DoubleMatrix;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A table of numbers whose rows are not in memory: they are read once and written as float64 into a
 * temporary file, from which any of them can be read ({@link NamedTable#spool}). The rules that
 * decide what each column is are those for a table in memory.
 *
 * @param table its columns with their roles; their values are read from the file
 * @param file where the rows are, all columns of a row one after the other; it may be deleted
 * @param entries the file, mapped
 */
public record SpooledTable(Table table, Path file, MemorySegment entries) {
  static final ValueLayout.OfDouble LAYOUT =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /** Writes the rows of a table to a file; null when a field is no number. */
  interface Spooling {
    @Nullable SpooledTable to(Path file) throws IOException;
  }

  /** A table whose rows are written to a temporary file; null where that can't be. */
  static @Nullable SpooledTable written(
      String name, TableOptions options, boolean shared, Spooling spooling) {
    if (!options.categorical().isEmpty()) {
      return null;
    }
    try {
      Path file = Files.createTempFile("rows", ".f8");
      boolean stays = false;
      try {
        SpooledTable table = spooling.to(file);
        stays = shared && table != null;
        return table;
      } finally {
        // Some systems can't delete a mapped file: it is deleted when the process ends.
        if (stays || !file.toFile().delete()) {
          file.toFile().deleteOnExit();
        }
      }
    } catch (IOException e) {
      throw new DataException(
          "the rows of "
              + name
              + " don't fit into the directory of temporary files: make room there, or name another"
              + " by NTK_JAVA_OPTIONS=-Djava.io.tmpdir=DIR",
          e);
    }
  }

  /** {@return how many numbers a row of the file has} */
  public int width() {
    return table.raw().columns().size();
  }

  /** {@return the columns that are inputs, in the order of {@link Table#inputs}} */
  public int[] columns() {
    return table.inputs().stream().mapToInt(Table.Input::column).toArray();
  }

  /**
   * {@return the rows of a file, which live as long as they are used}
   *
   * @param file as {@link #file} says
   * @throws DataException when it can't be read
   */
  public static MemorySegment map(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
    } catch (IOException e) {
      throw Io.cannotRead(file, e);
    }
  }

  /**
   * {@return some numbers of some rows, (to − from) × columns}
   *
   * @param entries as {@link #map} returns them
   * @param width how many numbers a row has
   * @param columns which of them
   * @param from first row
   * @param to row after the last
   */
  public static DoubleMatrix read(
      MemorySegment entries, int width, int[] columns, int from, int to) {
    DoubleMatrix x = DoubleMatrix.zeros(to - from, columns.length);
    for (int i = from; i < to; i++) {
      int at = x.rowOffset(i - from);
      for (int j = 0; j < columns.length; j++) {
        x.array()[at + j] = entries.getAtIndex(LAYOUT, (long) i * width + columns[j]);
      }
    }
    return x;
  }

  /** Takes rows as they are read. */
  static final class Writer implements AutoCloseable {
    private final String name;
    private final Path spool;
    private final DataOutputStream out;
    private final List<SpooledColumn> columns = new ArrayList<>();
    private int rows;

    Writer(String name, Path spool, int width) throws IOException {
      this.name = name;
      this.spool = spool;
      OutputStream to = Files.newOutputStream(spool);
      out = new DataOutputStream(new BufferedOutputStream(to, 1 << 16));
      for (int j = 0; j < width; j++) {
        columns.add(new SpooledColumn(j));
      }
    }

    int rows() {
      return rows;
    }

    void add(double[] values) throws IOException {
      if (rows == Integer.MAX_VALUE) {
        throw new DataException(
            String.format(Locale.ROOT, "%s: more than 2^31 rows: --limit-rows reads fewer", name));
      }
      for (int j = 0; j < values.length; j++) {
        columns.get(j).see(values[j]);
        out.writeDouble(values[j]);
      }
      rows++;
    }

    /** The columns that were written, whose values are now in the file. */
    List<RawColumn> columns() throws IOException {
      out.close();
      MemorySegment entries = map(spool);
      columns.forEach(column -> column.found(entries, columns.size()));
      return List.copyOf(columns);
    }

    /** The table with these columns, which are this writer's. */
    SpooledTable table(RawTable raw, TableOptions options) {
      return new SpooledTable(Table.of(raw, options), spool, columns.getFirst().entries());
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}

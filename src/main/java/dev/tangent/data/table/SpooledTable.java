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
 * A table of numbers whose rows are not in memory: they are parsed once and written as float64 into
 * a temporary file, from which any of them can be read. The rules that decide what each column is
 * are those for a table in memory.
 *
 * @param table its columns with their roles; their values are read from the file
 * @param entries the rows of the file, all columns of a row one after the other
 */
public record SpooledTable(Table table, MemorySegment entries) {
  static final ValueLayout.OfDouble LAYOUT =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /**
   * Reads a table that is all numbers; null where a field is missing or a text, or columns are said
   * to hold names: such a table needs all its rows to be decided.
   *
   * @param file of text
   * @param options separator, header and the like
   * @return the table, or null
   * @throws DataException as {@link TableFile#read}
   */
  public static @Nullable SpooledTable read(Path file, TableOptions options) {
    if (!options.categorical().isEmpty()) {
      return null;
    }
    try {
      Path spool = Files.createTempFile("rows", ".f8");
      try {
        return TableFile.spool(file, options, spool);
      } finally {
        // Some systems can't delete a mapped file: it is deleted when the process ends.
        if (!spool.toFile().delete()) {
          spool.toFile().deleteOnExit();
        }
      }
    } catch (IOException e) {
      throw new DataException(
          "the rows of "
              + file
              + " don't fit into the directory of temporary files: make room there, or name another"
              + " by NTK_JAVA_OPTIONS=-Djava.io.tmpdir=DIR",
          e);
    }
  }

  /**
   * {@return inputs of some rows, in the order of {@link Table#inputs}: (to − from) × inputs}
   *
   * @param from first row
   * @param to row after the last
   */
  public DoubleMatrix inputs(int from, int to) {
    int width = table.raw().columns().size();
    int[] columns = table.inputs().stream().mapToInt(Table.Input::column).toArray();
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
    private final Path file;
    private final Path spool;
    private final boolean decimalComma;
    private final DataOutputStream out;
    private final List<SpooledColumn> columns = new ArrayList<>();
    private final double[] values;
    private int rows;

    Writer(Path file, Path spool, int width, boolean decimalComma) throws IOException {
      this.file = file;
      this.spool = spool;
      this.decimalComma = decimalComma;
      OutputStream to = Files.newOutputStream(spool);
      out = new DataOutputStream(new BufferedOutputStream(to, 1 << 16));
      values = new double[width];
      for (int j = 0; j < width; j++) {
        columns.add(new SpooledColumn(j));
      }
    }

    int rows() {
      return rows;
    }

    /** False when a field is no number; then nothing more may be written. */
    boolean add(Row row) throws IOException {
      for (int j = 0; j < values.length; j++) {
        values[j] = TableNumber.parse(row.fields()[j], decimalComma);
        if (Double.isNaN(values[j])) {
          return false;
        }
        TableFile.requireFinite(file, row, j, values[j]);
      }
      for (int j = 0; j < values.length; j++) {
        columns.get(j).see(values[j]);
        out.writeDouble(values[j]);
      }
      if (rows == Integer.MAX_VALUE) {
        throw new DataException(
            String.format(Locale.ROOT, "%s: more than 2^31 rows: --limit-rows reads fewer", file));
      }
      rows++;
      return true;
    }

    /** The columns that were written, whose values are now in the file. */
    List<RawColumn> columns() throws IOException {
      out.close();
      try (FileChannel channel = FileChannel.open(spool, StandardOpenOption.READ)) {
        MemorySegment entries =
            channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        columns.forEach(column -> column.found(entries, values.length));
      } catch (IOException e) {
        throw Io.cannotRead(spool, e);
      }
      return List.copyOf(columns);
    }

    MemorySegment entries() {
      return columns.getFirst().entries();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}

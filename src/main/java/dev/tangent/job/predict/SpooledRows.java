package dev.tangent.job.predict;

import dev.tangent.data.table.SpooledTable;
import dev.tangent.dynamics.subspace.Rows;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Workers.Shared;
import java.io.File;
import java.io.Serial;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;

/**
 * The first rows of a table whose numbers are in a temporary file, with targets in memory. Other
 * processes get the file by their cluster.
 *
 * @param file the numbers, for every process
 * @param entries the same, mapped by this one
 * @param inRow how many numbers a row of the file has
 * @param columns which of them are inputs
 * @param targets of the first rows; their number is that of the rows in use
 */
record SpooledRows(
    Shared<File> file, MemorySegment entries, int inRow, int[] columns, DoubleMatrix targets)
    implements Rows {

  /** The serialized form. */
  private record Written(Shared<File> file, int inRow, int[] columns, DoubleMatrix targets)
      implements Serializable {
    @Serial
    private Object readResolve() {
      return new SpooledRows(file, SpooledTable.map(file.get().toPath()), inRow, columns, targets);
    }
  }

  @Serial
  private Object writeReplace() {
    return new Written(file, inRow, columns, targets);
  }

  /** The first rows of a table, as many as there are targets. */
  static SpooledRows of(SpooledTable table, Shared<File> file, DoubleMatrix targets) {
    return new SpooledRows(file, table.entries(), table.width(), table.columns(), targets);
  }

  @Override
  public int count() {
    return targets.rows();
  }

  @Override
  public int width() {
    return columns.length;
  }

  @Override
  public int outputs() {
    return targets.columns();
  }

  /** Rows of the file, also those after the training rows. */
  @Override
  public DoubleMatrix inputs(int from, int to) {
    return SpooledTable.read(entries, inRow, columns, from, to);
  }

  @Override
  public DoubleMatrix targets(int from, int to) {
    return targets.rowRange(from, to);
  }
}

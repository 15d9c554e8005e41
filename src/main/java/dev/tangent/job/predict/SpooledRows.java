package dev.tangent.job.predict;

import dev.tangent.data.table.SpooledTable;
import dev.tangent.dynamics.subspace.Rows;
import dev.tangent.linalg.DoubleMatrix;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serial;

/**
 * The first rows of a table whose numbers are in a temporary file of this process, with targets in
 * memory. Other machines don't see that file.
 */
final class SpooledRows implements Rows {
  @Serial private static final long serialVersionUID = 1;

  private final transient SpooledTable table;
  private final transient DoubleMatrix targets;

  /** The first rows of a table, as many as there are targets. */
  SpooledRows(SpooledTable table, DoubleMatrix targets) {
    this.table = table;
    this.targets = targets;
  }

  @Serial
  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("rows in a file of this process");
  }

  @Serial
  private void readObject(java.io.ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("rows in a file of another process");
  }

  @Override
  public int count() {
    return targets.rows();
  }

  @Override
  public int width() {
    return table.table().inputs().size();
  }

  @Override
  public int outputs() {
    return targets.columns();
  }

  /** Rows of the file, also those after the training rows. */
  @Override
  public DoubleMatrix inputs(int from, int to) {
    return table.inputs(from, to);
  }

  @Override
  public DoubleMatrix targets(int from, int to) {
    return targets.rowRange(from, to);
  }
}

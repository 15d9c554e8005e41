package dev.tangent.data.table;

import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.lang.foreign.MemorySegment;

/**
 * A column of numbers, none missing, whose values are not in memory: the rows were written to a
 * file while they were read. What is asked of the whole column was computed on the way.
 */
final class SpooledColumn extends RawColumn {
  @Serial private static final long serialVersionUID = 1;

  private final int column;
  private transient MemorySegment entries = MemorySegment.NULL;
  private int width;
  private int rows;
  private double first;
  private boolean whole = true;
  private boolean constant = true;
  private boolean counting = true;

  SpooledColumn(int column) {
    this.column = column;
  }

  @Serial
  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("a column whose values are in a file");
  }

  @Serial
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a column whose values are in a file");
  }

  /** Takes note of the next value; the caller writes it to the file. */
  void see(double value) {
    if (rows == 0) {
      first = value;
    }
    whole &= value == Math.rint(value);
    constant &= value == first;
    counting &= value == first + rows;
    rows++;
  }

  /** Sets where the values are: in rows of {@code columns} float64 numbers, one after the other. */
  void found(MemorySegment all, int columns) {
    entries = all;
    width = columns;
  }

  MemorySegment entries() {
    return entries;
  }

  @Override
  public int size() {
    return rows;
  }

  @Override
  public int missing() {
    return 0;
  }

  @Override
  public int texts() {
    return 0;
  }

  @Override
  public double value(int row) {
    return entries.getAtIndex(SpooledTable.LAYOUT, (long) row * width + column);
  }

  @Override
  public int firstText() {
    return -1;
  }

  @Override
  public String text(int row) {
    return TableNumber.name(value(row));
  }

  @Override
  public boolean isMissing(int row) {
    return false;
  }

  @Override
  public boolean isWhole() {
    return whole;
  }

  @Override
  public boolean isConstant() {
    return constant && rows > 0;
  }

  @Override
  boolean isRowNumber() {
    return counting && rows > 2 && (first == 0 || first == 1);
  }
}

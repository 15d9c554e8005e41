// twin: double
package dev.tangent.simd.rows;

/**
 * Pairs of one point, the row, with a run of others, the columns: each has its gap 1 − ρ and its
 * tangent T = Θ/√(q q′). The row kernels read and write them; they are made once and used for run
 * after run.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
public class FloatPairs {
  /** 1 − ρ of pair j, and finite garbage behind the run. */
  public final float[] gap;

  /** T of pair j, and finite garbage behind the run. */
  public final float[] tangent;

  /** The smallest and the largest gap, where a kernel says that it sets them. */
  public final float[] range = new float[2];

  int row;
  int column;
  int n;

  /** Room for {@code most} pairs. */
  public FloatPairs(int most) {
    this(new float[FloatPairRows.padded(most)], new float[FloatPairRows.padded(most)]);
  }

  /** Pairs in the given arrays, whose lengths are {@link FloatPairRows#padded}. */
  FloatPairs(float[] gap, float[] tangent) {
    this.gap = gap;
    this.tangent = tangent;
  }

  /** Says which pairs these are: point {@code row} with {@code column + 0 … n − 1}. */
  public final void are(int row, int column, int n) {
    this.row = row;
    this.column = column;
    this.n = n;
  }

  /** The point that all pairs have in common. */
  public final int row() {
    return row;
  }

  /** The other point of the first pair; the next ones follow it. */
  public final int column() {
    return column;
  }

  /** Number of pairs. */
  public final int n() {
    return n;
  }
}

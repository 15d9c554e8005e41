// twin: double
package dev.tangent.kernel.limit;

import dev.tangent.simd.rows.FloatPairRows;
import java.util.Arrays;

/**
 * An activation on points whose variances are spread over so many powers of ten that one table
 * would need too many terms: the range is cut into pieces, and every pair of pieces has a step of
 * its own. The pairs of a row are gathered by the pieces of their columns, computed, and written
 * back.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatPieces extends FloatRowStep {
  /** The points of one side by the piece that they lie in; points of variance 0 lie in none. */
  static final class Side {
    final int[] piece;
    final int[] rank;

    /** The points of each piece, ascending. */
    final int[][] members;

    final double[][] variance;
    final double[][] next;

    /**
     * Assigns points to pieces by their variances.
     *
     * @param tables where pieces begin and end
     * @param q variances before the activation
     * @param after variances after the activation
     */
    Side(DualTables tables, double[] q, double[] after) {
      int pieces = tables.pieces();
      piece = new int[q.length];
      rank = new int[q.length];
      int[] count = new int[pieces];
      for (int i = 0; i < q.length; i++) {
        piece[i] = tables.pieceOf(q[i]);
        rank[i] = piece[i] < 0 ? 0 : count[piece[i]]++;
      }
      members = new int[pieces][];
      variance = new double[pieces][];
      next = new double[pieces][];
      for (int p = 0; p < pieces; p++) {
        members[p] = new int[count[p]];
        variance[p] = new double[count[p]];
        next[p] = new double[count[p]];
      }
      for (int i = 0; i < q.length; i++) {
        if (piece[i] >= 0) {
          members[piece[i]][rank[i]] = i;
          variance[piece[i]][rank[i]] = q[i];
          next[piece[i]][rank[i]] = after[i];
        }
      }
    }
  }

  private final Side rows;
  private final Side columns;
  private final FloatRowStep[][] steps;

  /** The steps, by the piece of the row and the piece of the columns. */
  FloatPieces(Side rows, Side columns, FloatRowStep[][] steps) {
    this.rows = rows;
    this.columns = columns;
    this.steps = steps;
  }

  @Override
  void apply(State state) {
    int row = state.row();
    int column = state.column();
    int piece = rows.piece[row];
    if (piece < 0) {
      return; // a point that is 0: its pairs are computed one by one
    }
    State part = state.part();
    for (int c = 0; c < steps.length; c++) {
      int[] members = columns.members[c];
      int from = lowerBound(members, column);
      int count = lowerBound(members, column + state.n()) - from;
      if (count == 0) {
        continue;
      }
      for (int j = 0; j < count; j++) {
        part.gap[j] = state.gap[members[from + j] - column];
        part.tangent[j] = state.tangent[members[from + j] - column];
      }
      // the entries behind them are read: they must be finite
      Arrays.fill(part.gap, count, FloatPairRows.padded(count), 1);
      Arrays.fill(part.tangent, count, FloatPairRows.padded(count), 0);
      part.step = 0;
      part.rangeStep = -1;
      part.are(rows.rank[row], from, count);
      steps[piece][c].apply(part);
      for (int j = 0; j < count; j++) {
        state.gap[members[from + j] - column] = part.gap[j];
        state.tangent[members[from + j] - column] = part.tangent[j];
      }
    }
  }

  private static int lowerBound(int[] sorted, int value) {
    int at = Arrays.binarySearch(sorted, value);
    return at < 0 ? -at - 1 : at;
  }
}

package dev.tangent.kernel.limit;

import dev.tangent.activation.DualActivation;
import dev.tangent.layer.Step;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one activation: a single one or, where variances are spread over so many powers of
 * ten that it would need too many terms, one for each pair of pieces of the range of their
 * logarithms.
 */
final class DualTables {
  /**
   * The largest range of log q for which a single table is tried, and the length of a piece
   * otherwise.
   */
  private static final double ONE_PIECE = 3.5;

  private static final double WIDEST = 3;
  private static final int MOST_PIECES = 40;

  private final double low;
  private final double width;
  private final int pieces;

  /** The table of the pieces p ≥ c is at p (p + 1)/2 + c. */
  private final @Nullable DualTable[] tables;

  private DualTables(double low, double width, int pieces) {
    this.low = low;
    this.width = width;
    this.pieces = pieces;
    tables = new DualTable[pieces * (pieces + 1) / 2];
  }

  /** Hears how many tables are made. */
  interface Made {
    void update(long done, long total);
  }

  /** Decides, before any table is made, whether so many tables are worth their cost. */
  interface Worth {
    boolean of(int tables);
  }

  /**
   * Tables for variances from {@code low} to {@code high} and gaps up to {@code maxGap}; null if
   * there are none, or too many.
   */
  static @Nullable DualTables of(
      LimitPlan plan,
      Step.Activate step,
      double[] x,
      double[] y,
      double maxGap,
      double tolerance,
      Worth worth,
      Made progress) {
    double low = Math.min(smallest(x), smallest(y));
    double high = Math.max(largest(x), largest(y));
    if (!(low <= high)) {
      return null; // all points are 0
    }
    DualActivation dual = plan.dual(step);
    // The table of points on a sphere is small and not shared: no other kernel has the same radius.
    if (plan.isWide() && DualTable.Range.of(low, high).half() > 0) {
      DualTables shared =
          of(
              plan,
              dual,
              SharedTables.low(low),
              SharedTables.high(high),
              x,
              y,
              SharedTables.gap(maxGap),
              SharedTables.tolerance(tolerance),
              worth,
              progress);
      if (shared != null) {
        return shared; // else one for the exact ranges may do
      }
    }
    return of(plan, dual, low, high, x, y, maxGap, tolerance, worth, progress);
  }

  private static @Nullable DualTables of(
      LimitPlan plan,
      DualActivation dual,
      double low,
      double high,
      double[] x,
      double[] y,
      double maxGap,
      double tolerance,
      Worth worth,
      Made progress) {
    double width = Math.log(high) - Math.log(low);
    int pieces = (int) Math.ceil(width / WIDEST);
    if (pieces > MOST_PIECES) {
      return null;
    }
    boolean single = width <= ONE_PIECE;
    DualTables made = new DualTables(low, width / pieces, Math.max(1, pieces));
    boolean[] rows = made.occupied(x);
    boolean[] columns = x == y ? rows : made.occupied(y);
    IntPredicate wanted =
        k -> rows[row(k)] && columns[column(k)] || rows[column(k)] && columns[row(k)];
    int count = (int) IntStream.range(0, made.tables.length).filter(wanted).count();
    if (!single && !worth.of(count)) {
      return null;
    }
    Collinear collinear = plan.collinear(dual, low, high, tolerance);
    if (collinear == null) {
      return null;
    }
    if (single) {
      DualTable.Range range = DualTable.Range.of(low, high);
      DualTable table = plan.table(dual, range, range, collinear, maxGap, tolerance);
      DualTables alone = new DualTables(low, width, 1);
      alone.tables[0] = table;
      return table == null ? null : alone;
    }
    int done = 0;
    for (int k = 0; k < made.tables.length; k++) {
      if (wanted.test(k)) {
        progress.update(done++, count);
        DualTable.Range a = made.range(row(k));
        DualTable.Range b = made.range(column(k));
        made.tables[k] = plan.table(dual, a, b, collinear, maxGap, tolerance);
      }
    }
    progress.update(count, count);
    return made;
  }

  private static int row(int k) {
    int p = 0;
    while ((p + 1) * (p + 2) / 2 <= k) {
      p++;
    }
    return p;
  }

  private static int column(int k) {
    int p = row(k);
    return k - p * (p + 1) / 2;
  }

  private boolean[] occupied(double[] q) {
    boolean[] occupied = new boolean[pieces];
    for (double variance : q) {
      if (variance > 0) {
        occupied[pieceOf(variance)] = true;
      }
    }
    return occupied;
  }

  /** How many pieces the range has. */
  int pieces() {
    return pieces;
  }

  /** The piece in which a variance lies; −1 for 0. */
  int pieceOf(double q) {
    if (q == 0) {
      return -1;
    }
    double place = (StrictMath.log(q) - StrictMath.log(low)) / width;
    return pieces == 1 ? 0 : Math.clamp((long) Math.floor(place), 0, pieces - 1);
  }

  /**
   * The table for rows of one piece and columns of another; null where the dual is evaluated
   * directly.
   */
  @Nullable DualTable get(int rows, int columns) {
    int p = Math.max(rows, columns);
    int c = Math.min(rows, columns);
    DualTable table = tables[p * (p + 1) / 2 + c];
    return table == null || rows >= columns ? table : table.transposed();
  }

  private DualTable.Range range(int piece) {
    double middle = StrictMath.log(low) + (piece + 0.5) * width;
    return new DualTable.Range(middle, 0.5 * width * (1 + 1e-12));
  }

  /** Writes these tables, so that {@link #read} makes equal ones. */
  void write(DataOutputStream out) throws IOException {
    out.writeDouble(low);
    out.writeDouble(width);
    out.writeInt(pieces);
    for (DualTable table : tables) {
      out.writeBoolean(table != null);
      if (table != null) {
        table.write(out);
      }
    }
  }

  static DualTables read(DualActivation dual, DataInputStream in) throws IOException {
    DualTables made = new DualTables(in.readDouble(), in.readDouble(), in.readInt());
    for (int k = 0; k < made.tables.length; k++) {
      made.tables[k] = in.readBoolean() ? DualTable.read(dual, in) : null;
    }
    return made;
  }

  private static double smallest(double[] q) {
    double result = Double.POSITIVE_INFINITY;
    for (double value : q) {
      result = value > 0 ? Math.min(result, value) : result; // points that are 0: see the tiles
    }
    return result;
  }

  private static double largest(double[] q) {
    double result = 0;
    for (double value : q) {
      result = Math.max(result, value);
    }
    return result;
  }
}

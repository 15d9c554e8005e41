// twin: double
package dev.tangent.kernel;

import dev.tangent.linalg.FloatPairRows;
import java.util.Arrays;

/** An activation by its {@link DualTable}, one row of pairs at a time. */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatSeriesStep extends FloatRowStep {
  private final int[] starts;
  private final float[][] gaps;
  private final float[][] slopes;
  private final float angleScale;
  private final FloatPointBasis rows;
  private final FloatPointBasis columns;
  private final ThreadLocal<Buffers> buffers;

  /** What one thread works with. */
  private static final class Buffers {
    final float[] x;
    final float[] features;
    final float[] gaps;
    final float[] slopes;
    float[] start = new float[0];

    Buffers(int variances, int features, int terms) {
      x = new float[variances];
      this.features = new float[features];
      gaps = new float[terms];
      slopes = new float[terms];
    }
  }

  FloatSeriesStep(DualTable table, FloatPointBasis rows, FloatPointBasis columns) {
    starts = table.starts();
    gaps = new float[table.variances()][];
    slopes = new float[table.variances()][];
    for (int a = 0; a < gaps.length; a++) {
      gaps[a] = FloatPointBasis.round(table.packed(false, a, starts));
      slopes[a] = FloatPointBasis.round(table.packed(true, a, starts));
    }
    angleScale = (float) (2 / table.maxAngle());
    this.rows = rows;
    this.columns = columns;
    int terms = starts[starts.length - 1];
    buffers =
        ThreadLocal.withInitial(() -> new Buffers(table.variances(), table.featureCount(), terms));
  }

  @Override
  void apply(State state, int row, int column, int n) {
    Buffers own = buffers.get();
    if (own.start.length < state.capacity()) {
      own.start = new float[state.capacity()];
    }
    rows.get(row, own.x);
    FloatPairRows.contract(gaps, own.x, own.gaps);
    FloatPairRows.contract(slopes, own.x, own.slopes);
    if (own.features.length == 0) {
      Arrays.fill(own.start, 0);
    } else {
      rows.features(row, own.features);
      FloatPairRows.squaredDistances(
          own.features, columns.features(), columns.stride(), column, own.start, n);
    }
    FloatPairRows.series(
        state.gap,
        state.tangent,
        own.start,
        n,
        angleScale,
        starts,
        own.gaps,
        own.slopes,
        columns.basis(),
        columns.stride(),
        column);
  }
}

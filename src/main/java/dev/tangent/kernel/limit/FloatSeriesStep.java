// twin: double
package dev.tangent.kernel.limit;

import dev.tangent.simd.rows.FloatPairRows;
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
  private final int featureCount;

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
    featureCount = table.collinear().count();
  }

  @Override
  void apply(State state) {
    int terms = starts[starts.length - 1];
    state.x = State.atLeast(rows.count(), state.x);
    state.coefficients = State.atLeast(terms, state.coefficients);
    state.slopes = State.atLeast(terms, state.slopes);
    state.features = State.atLeast(featureCount, state.features);
    state.start = State.atLeast(state.capacity(), state.start);
    rows.get(state.row(), state.x);
    FloatPairRows.contract(gaps, state.x, state.coefficients);
    FloatPairRows.contract(slopes, state.x, state.slopes);
    if (featureCount == 0) {
      Arrays.fill(state.start, 0);
    } else {
      rows.features(state.row(), featureCount, state.features);
      FloatPairRows.squaredDistances(
          state, state.features, featureCount, columns.features(), state.start);
    }
    FloatPairRows.series(
        state, state.start, angleScale, starts, state.coefficients, state.slopes, columns.basis());
  }
}

// twin: double
package dev.tangent.kernel.limit;

import dev.tangent.simd.rows.FloatBasis;
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
  private final boolean squared;

  /** Pairs this near in log q get their distance from derivatives; 0 where vectors have digits. */
  private final double near;

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
    squared = table.squared();
    boolean plain = featureCount == 0 || rows.slopes().values().length == 0;
    near = plain ? 0 : table.collinear().near(Math.ulp(1f));
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
      FloatPointBasis.get(rows.features(), state.row(), featureCount, state.features);
      FloatPairRows.squaredDistances(
          state, state.features, featureCount, columns.features(), state.start);
      if (near > 0) {
        nearStarts(state);
      }
    }
    FloatPairRows.series(
        state,
        state.start,
        squared,
        angleScale,
        starts,
        state.coefficients,
        state.slopes,
        columns.basis());
  }

  /** Computes the gaps of points of one line again, where their variances nearly agree. */
  private void nearStarts(State state) {
    double q = rows.variances()[state.row()];
    double[] others = columns.variances();
    double limit = near * q;
    int column = state.column();
    boolean read = false;
    for (int j = 0; j < state.n(); j++) {
      double difference = Math.abs(others[column + j] - q);
      if (difference > limit || difference == 0) {
        continue; // where they agree, so do the vectors
      }
      if (!read) {
        FloatPointBasis.get(rows.slopes(), state.row(), featureCount, state.features);
        read = true;
      }
      state.start[j] =
          nearStart(state.features, column + j, Collinear.distance(q, others[column + j]));
    }
  }

  private float nearStart(float[] slopes, int column, double distance) {
    FloatBasis others = columns.slopes();
    float half = (float) (0.5 * distance);
    float sum = 0;
    for (int f = 0; f < featureCount; f++) {
      float d = half * (slopes[f] + others.values()[f * others.stride() + column]);
      sum += d * d;
    }
    return 0.5f * sum;
  }
}

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
  private final Side rows;
  private final Side columns;
  private final ThreadLocal<Buffers> buffers;

  /** Basis and features of the points of one side, function by function. */
  private static final class Side {
    final int stride;
    final float[] basis;
    final float[] features;

    Side(DualTable table, double[] q) {
      stride = FloatPairRows.column(q.length).length;
      basis = new float[table.variances() * stride];
      features = new float[table.featureCount() * stride];
      for (int i = 0; i < q.length; i++) {
        double[] t = table.basisAt(q[i]);
        for (int b = 0; b < t.length; b++) {
          basis[b * stride + i] = (float) t[b];
        }
        for (int j = 0; j < table.featureCount(); j++) {
          features[j * stride + i] = (float) table.feature(j, t);
        }
      }
    }
  }

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

  FloatSeriesStep(DualTable table, double[] x, double[] y) {
    starts = table.starts();
    gaps = new float[table.variances()][];
    slopes = new float[table.variances()][];
    for (int a = 0; a < gaps.length; a++) {
      gaps[a] = round(table.packed(false, a, starts));
      slopes[a] = round(table.packed(true, a, starts));
    }
    angleScale = (float) (2 / table.maxAngle());
    rows = new Side(table, x);
    columns = x == y ? rows : new Side(table, y);
    int terms = starts[starts.length - 1];
    buffers =
        ThreadLocal.withInitial(() -> new Buffers(table.variances(), table.featureCount(), terms));
  }

  private static float[] round(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  @Override
  void apply(State state, int row, int column, int n) {
    Buffers own = buffers.get();
    if (own.start.length < state.capacity()) {
      own.start = new float[state.capacity()];
    }
    for (int a = 0; a < own.x.length; a++) {
      own.x[a] = rows.basis[a * rows.stride + row];
    }
    FloatPairRows.contract(gaps, own.x, own.gaps);
    FloatPairRows.contract(slopes, own.x, own.slopes);
    if (own.features.length == 0) {
      Arrays.fill(own.start, 0);
    } else {
      for (int j = 0; j < own.features.length; j++) {
        own.features[j] = rows.features[j * rows.stride + row];
      }
      FloatPairRows.squaredDistances(
          own.features, columns.features, columns.stride, column, own.start, n);
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
        columns.basis,
        columns.stride,
        column);
  }
}

// twin: double
package dev.tangent.kernel.images;

import dev.tangent.simd.planes.FloatField;
import dev.tangent.simd.planes.FloatPlaneMap;
import dev.tangent.simd.planes.FloatPlanes;
import dev.tangent.simd.planes.FloatTerms;
import java.util.Arrays;
import java.util.List;

/**
 * A pooling in the middle of a network, which mixes planes: all planes that are needed of its
 * output are computed at once, by adding up the planes of its input one after the other.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatPooling extends FloatPlaneNode {
  private static final int L = FloatPlanes.LANES;

  private final FloatPlaneNode child;
  private final FloatPairing images;
  private final FloatPlaneMap scale;
  private final Table all;
  private final Table variances; // what is needed while variances are computed
  private final FloatPlane plane;
  private final FloatField sums; // outputs: [row cut][column cut][position]
  private long count = -1;

  /** The cuts that are needed, and what each input cut adds to them. */
  private record Table(
      List<Cut> rows, List<Cut> columns, List<PoolTerms> rowTerms, List<Line> columnTerms) {}

  /** The terms of a row as indexes into planes: made once, read for each row. */
  private record Line(PoolTerms terms, FloatTerms places) {}

  /**
   * @param rowFactors {@link AxisWeights#pooling}
   * @param divisor what the sums of each side are divided by
   * @param planned the step and what is needed of it
   */
  FloatPooling(
      FloatPlaneNode child,
      FloatPairing images,
      double[][] rowFactors,
      double[][] columnFactors,
      boolean wraps,
      double divisor,
      ImageProgram.Planned planned) {
    super(rowFactors.length, columnFactors.length);
    this.child = child;
    this.images = images;
    scale = FloatPlaneMap.factor((float) (1 / (divisor * divisor)));
    all = table(rowFactors, columnFactors, wraps, planned.wanted());
    variances = table(rowFactors, columnFactors, wraps, planned.recorded());
    plane = new FloatPlane(child.height, child.width);
    int length = FloatPlane.length(height, width);
    long most = Math.max(planned.wanted().planes(), planned.recorded().planes());
    sums = new FloatField(Math.toIntExact(length * most));
  }

  private Table table(
      double[][] rowFactors, double[][] columnFactors, boolean wraps, Wanted wanted) {
    List<Cut> rows = wanted.rows();
    List<Cut> columns = wanted.columns();
    List<Line> lines =
        PoolTerms.of(columnFactors, wraps, columns).stream().map(this::line).toList();
    return new Table(rows, columns, PoolTerms.of(rowFactors, wraps, rows), lines);
  }

  private Line line(PoolTerms terms) {
    int n = terms.count();
    int[] from = new int[n];
    int[] to = new int[n];
    float[] weights = new float[n];
    for (int i = 0; i < n; i++) {
      from[i] = terms.position()[i] * L;
      to[i] = (terms.offset()[i] * height * width + terms.output()[i]) * L;
      weights[i] = (float) terms.weight()[i];
    }
    return new Line(terms, new FloatTerms(weights, from, to));
  }

  @Override
  void plane(Cut rows, Cut columns, FloatPlane out) {
    Table table = images.recording ? variances : all;
    if (count != images.count) {
      sum(table);
      count = images.count;
    }
    int place = index(table.rows, rows) * table.columns.size() + index(table.columns, columns);
    int length = FloatPlane.length(height, width);
    FloatPlanes.vertical(sums, new int[] {place * length}, 1, scale, out, 0, height * width);
  }

  private static int index(List<Cut> cuts, Cut cut) {
    for (int i = 0; i < cuts.size(); i++) {
      if (cuts.get(i).offset() == cut.offset()) {
        return i;
      }
    }
    throw new IllegalStateException("no plane of " + cut + " was planned");
  }

  private void sum(Table table) {
    if (images.recording) { // pairs (p, p) first: the others read their variances
      child.plane(Cut.whole(child.height, 0), Cut.whole(child.width, 0), plane);
    }
    int length = FloatPlane.length(height, width);
    Arrays.fill(sums.s, 0, length * table.rows.size() * table.columns.size(), 0);
    Arrays.fill(sums.t, 0, length * table.rows.size() * table.columns.size(), 0);
    for (PoolTerms y : table.rowTerms) {
      for (Line x : table.columnTerms) {
        child.plane(y.input(), x.terms.input(), plane);
        for (int i = 0; i < y.count(); i++) {
          int to = y.offset()[i] * table.columns.size() * length + y.output()[i] * width * L;
          int from = plane.at(y.position()[i], 0);
          FloatPlanes.scatter((float) y.weight()[i], x.places, plane, from, sums, to);
        }
      }
    }
  }

  @Override
  long memory() {
    return 2L * (sums.s.length + plane.s.length) + child.memory();
  }
}

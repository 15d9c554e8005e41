// twin: double
package dev.tangent.kernel.images;

import dev.tangent.layer.Axis;
import dev.tangent.layer.Padding;
import dev.tangent.layer.Step;
import dev.tangent.simd.planes.FloatField;
import dev.tangent.simd.planes.FloatPlaneMap;
import dev.tangent.simd.planes.FloatPlanes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A convolution together with the pointwise map before it, row by row: a row of the plane is
 * mapped, summed over the columns of the window, and kept until the window has passed; then rows
 * are summed. The plane is read and written once, in place where possible.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatConvolution extends FloatPlaneNode {
  private static final int L = FloatPlanes.LANES;

  private final @Nullable FloatPlaneNode child;
  private final FloatRowSource source;
  private final Axis rows;
  private final Axis columns;
  private final boolean wraps;
  private final FloatPlaneMap map;
  private final Map<Cut, List<Pull>> rowPulls = new HashMap<>();
  private final Map<Cut, List<Pull>> columnPulls = new HashMap<>();
  private final FloatPlane scratch; // the input, where in place is impossible
  private final boolean inPlace;
  private final FloatField e; // a mapped row with its padding
  private final FloatField whole; // a row that wraps, before its ends are repeated
  private final FloatField h; // the sums of {@code taps} rows, and a row of zeros
  private final int[] slots;
  private final int zeros;

  /**
   * @param child the layer before, null for the inputs
   * @param source the pointwise map before the convolution
   */
  FloatConvolution(
      @Nullable FloatPlaneNode child,
      FloatRowSource source,
      Axis rows,
      Axis columns,
      Step.Affine step) {
    super(rows.outputs(), columns.outputs());
    this.child = child;
    this.source = source;
    this.rows = rows;
    this.columns = columns;
    wraps = rows.padding() == Padding.CIRCULAR;
    double mean = step.sigma2() * source.factor() / step.window().area();
    map =
        new FloatPlaneMap(
            (float) mean,
            (float) step.beta2(),
            (float) (mean * step.weights()),
            (float) (step.beta2() * step.biases()));
    inPlace = rows.padding() == Padding.SAME && rows.stride() == 1 && columns.stride() == 1;
    boolean none = inPlace || child == null;
    scratch = new FloatPlane(none ? 0 : rows.size(), none ? 0 : columns.size());
    int length = (width - 1) * columns.stride() + columns.taps();
    e = new FloatPlane(1, length);
    whole = new FloatPlane(1, wraps ? columns.size() : 0);
    zeros = rows.taps() * width * L;
    h = new FloatField(zeros + width * L);
    slots = new int[rows.taps()];
  }

  @Override
  void plane(Cut rowCut, Cut columnCut, FloatPlane out) {
    List<Pull> ys = rowPulls.computeIfAbsent(rowCut, cut -> Pull.of(rows, cut));
    List<Pull> xs = columnPulls.computeIfAbsent(columnCut, cut -> Pull.of(columns, cut));
    FloatPlane in = inPlace ? out : scratch;
    for (Pull y : ys) {
      for (Pull x : xs) {
        if (child != null) {
          child.plane(y.input(), x.input(), in);
        }
        for (Pull.Segment sy : y.segments()) {
          for (Pull.Segment sx : x.segments()) {
            convolve(in, y.input(), x.input(), sy, sx, out);
          }
        }
      }
    }
  }

  /** Computes one rectangle of outputs. In place, each row is read before it is overwritten. */
  private void convolve(
      FloatPlane in, Cut y, Cut x, Pull.Segment sy, Pull.Segment sx, FloatPlane out) {
    int n = sx.to() - sx.from();
    int taps = rows.taps();
    clearBeside(sx);
    int next = Integer.MIN_VALUE; // rows before this one are summed
    for (int o = sy.from(); o < sy.to(); o++) {
      int top = o * rows.stride() - rows.before();
      for (int u = 0; u < taps; u++) {
        int q = top + u;
        boolean inside = wraps || q >= sy.low() && q < sy.high();
        int slot = Math.floorMod(q, taps) * width * L;
        slots[u] = inside ? slot : zeros;
        if (inside && q >= next) {
          sum(in, y, x, sx, Math.floorMod(q, rows.size()), slot);
          next = q + 1;
        }
      }
      FloatPlanes.vertical(h, slots, taps, map, out, out.at(o, sx.from()), n);
    }
  }

  /** The column of the input that the first entry of e holds. */
  private int start(Pull.Segment sx) {
    return sx.from() * columns.stride() - columns.before();
  }

  private int length(Pull.Segment sx) {
    return (sx.to() - sx.from() - 1) * columns.stride() + columns.taps();
  }

  /** Writes zeros where a row of the window lies outside of the image. */
  private void clearBeside(Pull.Segment sx) {
    if (wraps) {
      return;
    }
    int length = length(sx);
    int from = Math.clamp(sx.low() - start(sx), 0, length) * L;
    int to = Math.clamp(sx.high() - start(sx), 0, length) * L;
    Arrays.fill(e.s, 0, from, 0);
    Arrays.fill(e.t, 0, from, 0);
    Arrays.fill(e.s, to, length * L, 0);
    Arrays.fill(e.t, to, length * L, 0);
  }

  /** Maps a row of the input and sums it over the columns of the window. */
  private void sum(FloatPlane in, Cut y, Cut x, Pull.Segment sx, int row, int slot) {
    int start = start(sx);
    int length = length(sx);
    if (wraps) {
      source.row(in, y, x, row, 0, columns.size(), whole, 0);
      for (int done = 0; done < length; ) {
        int from = Math.floorMod(start + done, columns.size());
        int count = Math.min(length - done, columns.size() - from);
        System.arraycopy(whole.s, from * L, e.s, done * L, count * L);
        System.arraycopy(whole.t, from * L, e.t, done * L, count * L);
        done += count;
      }
    } else {
      int from = Math.max(start, sx.low());
      int to = Math.min(start + length, sx.high());
      if (from < to) {
        source.row(in, y, x, row, from, to - from, e, (from - start) * L);
      }
    }
    FloatPlanes.horizontal(e, 0, columns.taps(), columns.stride(), h, slot, sx.to() - sx.from());
  }

  @Override
  void record() {
    if (source.records()) {
      super.record();
    } else if (child != null) {
      child.record();
    }
  }

  @Override
  long memory() {
    long own = 2L * (scratch.s.length + e.s.length + whole.s.length + h.s.length);
    return own + (child == null ? 0 : child.memory());
  }
}

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
 * A convolution together with the pointwise map before it, row by row: a row of the layer before is
 * mapped, summed over the columns of the window, and kept until the window has passed; then rows
 * are summed.
 *
 * <p>With pad=same and stride 1 it can be a link of a {@link FloatChain}, in which no plane is
 * stored between the layers.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatConvolution extends FloatPlaneNode {
  private static final int L = FloatPlanes.LANES;

  private final @Nullable FloatPlaneNode child;
  private final @Nullable FloatChain chain; // up to this layer, if it is a link
  private final @Nullable FloatConvolution previous; // the link before
  private final FloatRowSource source;
  private final Axis rows;
  private final Axis columns;
  private final boolean wraps;
  private final FloatPlaneMap map;
  private final Map<Cut, List<Pull>> rowPulls = new HashMap<>();
  private final Map<Cut, List<Pull>> columnPulls = new HashMap<>();
  private final boolean inPlace;
  private final FloatPlane scratch; // the input, where in place is impossible
  private final FloatField line; // a row of the output before it is mapped
  private final FloatField e; // a mapped row with its padding
  private final FloatField whole; // a row that wraps, before its ends are repeated
  private final FloatField h; // the sums of {@code taps} rows, and a row of zeros
  private final int zeros;
  private final int[] slots; // the rows of the window of one row of the output

  // What is being computed; set by prepare and begin
  private FloatPlane in = new FloatPlane(0, 0);
  private Pull y = new Pull(Cut.whole(1, 0), List.of());
  private Pull x = y;
  private Pull.Segment sy = new Pull.Segment(0, 0, 0, 0);
  private Pull.Segment sx = sy;

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
    previous = inPlace && child instanceof FloatConvolution link && link.inPlace ? link : null;
    boolean none = inPlace || child == null;
    scratch = new FloatPlane(none ? 0 : rows.size(), none ? 0 : columns.size());
    line = new FloatPlane(1, inPlace ? width : 0);
    int length = (width - 1) * columns.stride() + columns.taps();
    e = new FloatPlane(1, length);
    whole = new FloatPlane(1, wraps ? columns.size() : 0);
    zeros = rows.taps() * width * L;
    h = new FloatField(zeros + width * L);
    slots = new int[rows.taps()];
    FloatChain before = previous == null ? null : previous.chain;
    chain = inPlace ? FloatChain.of(before, this) : null;
  }

  /** The chain up to this layer, null if it is no link of one. */
  @Nullable FloatChain chain() {
    return chain;
  }

  @Override
  void plane(Cut rowCut, Cut columnCut, FloatPlane out) {
    if (chain != null) {
      chain.plane(rowCut, columnCut, out);
      return;
    }
    for (Pull rowPull : rowPulls(rowCut)) {
      for (Pull columnPull : columnPulls(columnCut)) {
        y = rowPull;
        x = columnPull;
        in = scratch;
        if (child != null) {
          child.plane(y.input(), x.input(), in);
        }
        for (Pull.Segment rowSegment : y.segments()) {
          for (Pull.Segment columnSegment : x.segments()) {
            begin(rowSegment, columnSegment);
            convolve(out);
          }
        }
      }
    }
  }

  private List<Pull> rowPulls(Cut cut) {
    return rowPulls.computeIfAbsent(cut, rowCut -> Pull.of(rows, rowCut));
  }

  private List<Pull> columnPulls(Cut cut) {
    return columnPulls.computeIfAbsent(cut, columnCut -> Pull.of(columns, columnCut));
  }

  /** Computes one rectangle of outputs. */
  private void convolve(FloatPlane out) {
    int next = Integer.MIN_VALUE; // rows of the input before this one are summed
    for (int o = sy.from(); o < sy.to(); o++) {
      int top = o * rows.stride() - rows.before();
      for (int q = Math.max(top, next); q < top + rows.taps(); q++) {
        if (isInside(q)) {
          sum(q);
        }
        next = q + 1;
      }
      put(o, out, out.at(o, sx.from()));
    }
  }

  /**
   * Gets ready for the pairs in these cuts, as a link.
   *
   * @param room holds the plane of the layer before the chain, if that is not the inputs
   */
  void prepare(Cut rowCut, Cut columnCut, FloatPlane room) {
    y = rowPulls(rowCut).getFirst(); // the only one, because the stride is 1
    x = columnPulls(columnCut).getFirst();
    in = room;
    if (previous == null && child != null) {
      child.plane(y.input(), x.input(), room);
    }
  }

  /** The parts of the rows that were prepared; each depends on the same part of the input alone. */
  List<Pull.Segment> rowSegments() {
    return y.segments();
  }

  /** The parts of the columns that were prepared. */
  List<Pull.Segment> columnSegments() {
    return x.segments();
  }

  /** Begins a rectangle: its rows follow from the top. */
  void begin(Pull.Segment rowSegment, Pull.Segment columnSegment) {
    sy = rowSegment;
    sx = columnSegment;
    clearBeside();
  }

  /** How many rows of the input below a row of the output its window reaches. */
  int after() {
    return rows.taps() - 1 - rows.before();
  }

  private boolean isInside(int q) {
    return wraps || q >= sy.low() && q < sy.high();
  }

  private int slot(int q) {
    return Math.floorMod(q, rows.taps()) * width * L;
  }

  /** Computes row o of the rectangle, when the rows of its window are summed. */
  void put(int o, FloatField out, int at) {
    int top = o * rows.stride() - rows.before();
    for (int u = 0; u < slots.length; u++) {
      slots[u] = isInside(top + u) ? slot(top + u) : zeros;
    }
    FloatPlanes.vertical(h, slots, slots.length, map, out, at, sx.to() - sx.from());
  }

  /** Computes row o of the rectangle and maps {@code n} positions of it from {@code column} on. */
  void putMapped(int o, FloatRowSource after, int column, int n, FloatField out, int to) {
    put(o, line, 0);
    // The offsets of the output are those of the input, because the stride is 1.
    int at = (column - sx.from()) * L;
    after.row(line, at, y.input(), x.input(), o, column, n, out, to);
  }

  /** The column of the input that the first entry of e holds. */
  private int start() {
    return sx.from() * columns.stride() - columns.before();
  }

  private int length() {
    return (sx.to() - sx.from() - 1) * columns.stride() + columns.taps();
  }

  /** Writes zeros where a row of the window lies outside of the image. */
  private void clearBeside() {
    if (wraps) {
      return;
    }
    int length = length();
    int from = Math.clamp(sx.low() - start(), 0, length) * L;
    int to = Math.clamp(sx.high() - start(), 0, length) * L;
    Arrays.fill(e.s, 0, from, 0);
    Arrays.fill(e.t, 0, from, 0);
    Arrays.fill(e.s, to, length * L, 0);
    Arrays.fill(e.t, to, length * L, 0);
  }

  /** Maps row q of the input and sums it over the columns of the window. */
  void sum(int q) {
    int start = start();
    int length = length();
    int row = Math.floorMod(q, rows.size());
    if (wraps) {
      source.row(in, in.at(row, 0), y.input(), x.input(), row, 0, columns.size(), whole, 0);
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
      int at = (from - start) * L;
      if (from < to && previous != null) {
        previous.putMapped(row, source, from, to - from, e, at);
      } else if (from < to) {
        source.row(in, in.at(row, from), y.input(), x.input(), row, from, to - from, e, at);
      }
    }
    int n = sx.to() - sx.from();
    if (child == null) { // Θ of the inputs is 0
      FloatPlanes.horizontal(e.s, 0, columns.taps(), columns.stride(), h.s, slot(q), n);
    } else {
      FloatPlanes.horizontal(e, 0, columns.taps(), columns.stride(), h, slot(q), n);
    }
  }

  @Override
  boolean isPositive() {
    return source.isPositive(); // β² is not negative
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
    long own = scratch.s.length + line.s.length + e.s.length + whole.s.length + h.s.length;
    return 2 * own + (child == null ? 0 : child.memory());
  }
}

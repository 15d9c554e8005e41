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
 * <p>With pad=same and stride 1 the layer itself can be asked for one row after the other ({@link
 * #streams}). A chain of such convolutions runs at once: each holds the sums of as many rows as its
 * window has, and no plane is stored between them, so that a deep network works in the first cache.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatConvolution extends FloatPlaneNode {
  private static final int L = FloatPlanes.LANES;

  private final @Nullable FloatPlaneNode child;
  private final @Nullable FloatConvolution streaming; // the child, if it is asked row by row
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
  private int next; // rows of the input before this one are summed

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
    boolean chained = inPlace && child instanceof FloatConvolution other && other.streams();
    streaming = chained ? (FloatConvolution) child : null;
    boolean none = inPlace || child == null;
    scratch = new FloatPlane(none ? 0 : rows.size(), none ? 0 : columns.size());
    line = new FloatPlane(1, inPlace ? width : 0);
    int length = (width - 1) * columns.stride() + columns.taps();
    e = new FloatPlane(1, length);
    whole = new FloatPlane(1, wraps ? columns.size() : 0);
    zeros = rows.taps() * width * L;
    h = new FloatField(zeros + width * L);
    slots = new int[rows.taps()];
  }

  /**
   * Whether rows can be asked for one by one: then the pairs of a part of a cut depend on pairs of
   * the same part alone, which are a rectangle.
   */
  boolean streams() {
    return inPlace;
  }

  @Override
  void plane(Cut rowCut, Cut columnCut, FloatPlane out) {
    if (inPlace) {
      prepare(rowCut, columnCut, out);
      for (Pull.Segment rowSegment : y.segments()) {
        for (Pull.Segment columnSegment : x.segments()) {
          begin(rowSegment, columnSegment);
          convolve(out);
        }
      }
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

  /** Computes one rectangle of outputs. In place, each row is read before it is overwritten. */
  private void convolve(FloatPlane out) {
    for (int o = sy.from(); o < sy.to(); o++) {
      gather(o);
      vertical(out, out.at(o, sx.from()));
    }
  }

  /**
   * Gets ready for rows of the pairs in these cuts.
   *
   * @param room a plane for the layer before the chain, if that is no chain of inputs
   */
  void prepare(Cut rowCut, Cut columnCut, FloatPlane room) {
    y = rowPulls(rowCut).getFirst();
    x = columnPulls(columnCut).getFirst();
    in = room;
    if (streaming != null) {
      streaming.prepare(rowCut, columnCut, room);
    } else if (child != null) {
      child.plane(y.input(), x.input(), room);
    }
  }

  /** Begins the rectangle that this row and column belong to: its rows follow from the top. */
  void begin(int row, int column) {
    begin(segment(y, row), segment(x, column));
  }

  private static Pull.Segment segment(Pull pull, int position) {
    Pull.Segment first = pull.segments().getFirst();
    return position < first.to() && position >= first.from() ? first : pull.segments().getLast();
  }

  private void begin(Pull.Segment rowSegment, Pull.Segment columnSegment) {
    sy = rowSegment;
    sx = columnSegment;
    next = Integer.MIN_VALUE;
    clearBeside();
    if (streaming != null) {
      streaming.begin(rowSegment, columnSegment);
    }
  }

  /**
   * Computes row o of the output at {@code n} columns of the rectangle and maps it. Rows may be
   * left out.
   */
  void mapped(int o, FloatRowSource after, int column, int n, FloatField out, int to) {
    gather(o);
    vertical(line, 0);
    // The offsets of the output are those of the input, because the stride is 1.
    int at = (column - sx.from()) * L;
    after.row(line, at, y.input(), x.input(), o, column, n, out, to);
  }

  private void vertical(FloatField out, int at) {
    FloatPlanes.vertical(h, slots, rows.taps(), map, out, at, sx.to() - sx.from());
  }

  /**
   * Sums the rows of the window of row o, those that are not summed yet, and says where all are.
   */
  private void gather(int o) {
    int taps = rows.taps();
    int top = o * rows.stride() - rows.before();
    for (int u = 0; u < taps; u++) {
      int q = top + u;
      boolean inside = wraps || q >= sy.low() && q < sy.high();
      int slot = Math.floorMod(q, taps) * width * L;
      slots[u] = inside ? slot : zeros;
      if (inside && q >= next) {
        sum(Math.floorMod(q, rows.size()), slot);
        next = q + 1;
      }
    }
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

  /** Maps a row of the input and sums it over the columns of the window. */
  private void sum(int row, int slot) {
    int start = start();
    int length = length();
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
      if (from < to && streaming != null) {
        streaming.mapped(row, source, from, to - from, e, at);
      } else if (from < to) {
        source.row(in, in.at(row, from), y.input(), x.input(), row, from, to - from, e, at);
      }
    }
    int n = sx.to() - sx.from();
    if (child == null) { // Θ of the inputs is 0
      FloatPlanes.horizontal(e.s, 0, columns.taps(), columns.stride(), h.s, slot, n);
    } else {
      FloatPlanes.horizontal(e, 0, columns.taps(), columns.stride(), h, slot, n);
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

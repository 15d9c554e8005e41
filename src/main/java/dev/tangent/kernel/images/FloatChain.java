// twin: double
package dev.tangent.kernel.images;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions one after the other that keep the size of the image: with stride 1, a part of a cut
 * depends on the same part of the layer before alone, which is a rectangle. All layers pass over it
 * at once, row by row, each as many rows behind the one before as its window reaches down. A layer
 * holds the sums of as many rows as its window has; no plane is stored between layers, so that a
 * deep network works in the first cache.
 *
 * <p>Layers are visited in a loop and not by recursion, which the compiler would inline until its
 * vectors don't fit in one graph and are stored as objects.
 */
final class FloatChain {
  private final List<FloatConvolution> links = new ArrayList<>();
  private final FloatConvolution last;

  /** Takes the rows of a rectangle one after the other. */
  interface Consumer {
    /** Row o of the last layer can be put now. */
    void row(int o);
  }

  private FloatChain(FloatConvolution last) {
    this.last = last;
  }

  /** The chain that ends with this layer. */
  static FloatChain of(@Nullable FloatChain before, FloatConvolution last) {
    FloatChain chain = new FloatChain(last);
    if (before != null) {
      chain.links.addAll(before.links);
    }
    chain.links.add(last);
    return chain;
  }

  /** Gets ready for these cuts; {@code room} holds the plane of the layer before the chain. */
  void prepare(Cut rows, Cut columns, FloatPlane room) {
    for (FloatConvolution link : links) {
      link.prepare(rows, columns, room);
    }
  }

  /** Computes whole planes. In place: a row of the layer before is read before it is replaced. */
  void plane(Cut rows, Cut columns, FloatPlane out) {
    prepare(rows, columns, out);
    for (Pull.Segment y : last.rowSegments()) {
      for (Pull.Segment x : last.columnSegments()) {
        pass(y, x, o -> last.put(o, out, out.at(o, x.from())));
      }
    }
  }

  /** The prepared part of rows that this row belongs to. */
  Pull.Segment rows(int row) {
    return segment(last.rowSegments(), row);
  }

  /** The prepared part of columns that this column belongs to. */
  Pull.Segment columns(int column) {
    return segment(last.columnSegments(), column);
  }

  private static Pull.Segment segment(List<Pull.Segment> segments, int position) {
    Pull.Segment first = segments.getFirst();
    return position >= first.from() && position < first.to() ? first : segments.getLast();
  }

  /** Passes over a rectangle that was prepared. */
  void pass(Pull.Segment y, Pull.Segment x, Consumer consumer) {
    int delay = 0;
    for (FloatConvolution link : links) {
      link.begin(y, x);
      delay += link.after();
    }
    for (int step = y.from(); step < y.to() + delay; step++) {
      int row = step;
      for (int k = 0; k < links.size(); k++) {
        FloatConvolution link = links.get(k);
        if (row >= y.from() && row < y.to()) {
          link.sum(row);
        }
        row -= link.after();
      }
      if (row >= y.from()) {
        consumer.row(row);
      }
    }
  }
}

package dev.tangent.kernel.images;

import dev.tangent.layer.Axis;
import dev.tangent.layer.Padding;
import java.util.ArrayList;
import java.util.List;

/**
 * The input pairs that a convolution needs along one axis for the pairs of one cut of its output. A
 * stride s maps the offset s · d to d, so that one cut of the input is enough (with a stride or
 * pad=valid the two parts of an output cut may need two).
 *
 * @param input the pairs that are read
 * @param segments runs of outputs that are computed from them
 */
record Pull(Cut input, List<Segment> segments) {
  /**
   * Outputs {@code from ≤ o < to}, which read the inputs {@code low ≤ q < high} and zeros outside.
   */
  record Segment(int from, int to, int low, int high) {}

  /** All pulls for the pairs of a cut. */
  static List<Pull> of(Axis axis, Cut output) {
    boolean wraps = axis.padding() == Padding.CIRCULAR;
    List<Pull> pulls = new ArrayList<>();
    for (int part = 0; part < 2; part++) {
      if (output.has(part) && output.from(part) < output.to(part)) {
        int shift = axis.stride() * output.shift(part);
        Cut input =
            wraps
                ? Cut.whole(axis.size(), Math.floorMod(shift, axis.size()))
                : Cut.ofShift(axis.size(), shift);
        int seen = shift < 0 ? 1 : 0;
        int low = wraps ? 0 : input.from(seen);
        int high = wraps ? axis.size() : input.to(seen);
        add(pulls, input, new Segment(output.from(part), output.to(part), low, high), wraps);
      }
    }
    return List.copyOf(pulls);
  }

  private static void add(List<Pull> pulls, Cut input, Segment segment, boolean wraps) {
    for (int i = 0; i < pulls.size(); i++) {
      Pull old = pulls.get(i);
      if (old.input.offset() == input.offset()) {
        List<Segment> segments = new ArrayList<>(old.segments);
        Segment last = segments.getLast();
        if (wraps && last.to == segment.from) {
          segments.set(segments.size() - 1, new Segment(last.from, segment.to, 0, last.high));
        } else {
          segments.add(segment);
        }
        pulls.set(i, new Pull(old.input.with(input.parts()), List.copyOf(segments)));
        return;
      }
    }
    pulls.add(new Pull(input, List.of(segment)));
  }
}

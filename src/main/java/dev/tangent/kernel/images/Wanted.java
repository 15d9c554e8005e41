package dev.tangent.kernel.images;

import dev.tangent.layer.Axis;
import dev.tangent.layer.Padding;
import dev.tangent.layer.Step;
import dev.tangent.linalg.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Which pairs of positions are needed of a layer: those whose rows lie in one of the row cuts and
 * whose columns lie in one of the column cuts. A dense layer has only one pair of positions; a mean
 * over p = p′ needs one plane, a mean over all pairs needs all.
 */
record Wanted(List<Cut> rows, List<Cut> columns) {
  /** The single pair of a layer with one position. */
  static final Wanted ONE = new Wanted(List.of(Cut.whole(1, 0)), List.of(Cut.whole(1, 0)));

  /** The pairs (p, p) of an image. */
  static Wanted diagonal(Shape shape) {
    return new Wanted(List.of(Cut.whole(shape.height(), 0)), List.of(Cut.whole(shape.width(), 0)));
  }

  /** The pairs that a convolution needs of its input. */
  Wanted beforeConvolution(Axis rowAxis, Axis columnAxis) {
    return new Wanted(pulled(rowAxis, rows), pulled(columnAxis, columns));
  }

  private static List<Cut> pulled(Axis axis, List<Cut> cuts) {
    List<Cut> inputs = new ArrayList<>();
    for (Cut cut : cuts) {
      Pull.of(axis, cut).forEach(pull -> inputs.add(pull.input()));
    }
    return merged(inputs);
  }

  /** The pairs that a pooling needs of its input. */
  Wanted beforePooling(Step.Pool pool, Shape input) {
    return new Wanted(
        pooled(pool, pool.window().rows(input), rows),
        pooled(pool, pool.window().columns(input), columns));
  }

  private static List<Cut> pooled(Step.Pool pool, Axis axis, List<Cut> cuts) {
    boolean wraps = axis.padding() == Padding.CIRCULAR;
    return merged(
        PoolTerms.of(AxisWeights.pooling(axis, pool.isExact()), wraps, cuts).stream()
            .map(PoolTerms::input)
            .toList());
  }

  /** The pairs that are in this or in the other. */
  Wanted and(Wanted other) {
    List<Cut> y = new ArrayList<>(rows);
    y.addAll(other.rows);
    List<Cut> x = new ArrayList<>(columns);
    x.addAll(other.columns);
    return new Wanted(merged(y), merged(x));
  }

  private static List<Cut> merged(List<Cut> cuts) {
    List<Cut> result = new ArrayList<>();
    for (Cut cut : cuts) {
      int known = 0;
      while (known < result.size() && result.get(known).offset() != cut.offset()) {
        known++;
      }
      if (known < result.size()) {
        result.set(known, result.get(known).with(cut.parts()));
      } else {
        result.add(cut);
      }
    }
    return List.copyOf(result);
  }

  /** How many planes there are. */
  long planes() {
    return (long) rows.size() * columns.size();
  }

  /** How many pairs of positions there are. */
  long pairs() {
    return count(rows) * count(columns);
  }

  private static long count(List<Cut> cuts) {
    long sum = 0;
    for (Cut cut : cuts) {
      for (int part = 0; part < 2; part++) {
        sum += cut.has(part) ? cut.to(part) - cut.from(part) : 0;
      }
    }
    return sum;
  }
}

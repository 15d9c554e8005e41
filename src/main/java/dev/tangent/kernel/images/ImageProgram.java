package dev.tangent.kernel.images;

import dev.tangent.layer.Step;
import dev.tangent.layer.Step.Activate;
import dev.tangent.layer.Step.Add;
import dev.tangent.layer.Step.Affine;
import dev.tangent.layer.Step.Mean;
import dev.tangent.layer.Step.Normalize;
import dev.tangent.layer.Step.Pool;
import dev.tangent.linalg.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a network, each with the shape of its input and the pairs of positions that are
 * needed of its output. These are found backwards, from the one pair at the end.
 *
 * <p>Poolings that end in a mean become one {@link Reduce}.
 */
record ImageProgram(List<Planned> steps) {
  /**
   * A step and what is needed of it.
   *
   * @param reduction a mean together with the poolings before it; null for any other step
   * @param wanted the pairs needed of its output
   * @param recorded the same while the variances of positions are computed: pairs (p, p), and the
   *     pairs from which later poolings compute these
   */
  record Planned(
      Step step,
      @Nullable Reduce reduction,
      Shape input,
      Wanted wanted,
      Wanted recorded,
      List<ImageProgram> branches) {}

  /** A step before it is known which pairs are needed of it. */
  private record Placed(Step step, @Nullable Reduce reduction, Shape input) {}

  /** A chain of poolings and the mean at its end, as weights of pairs of positions. */
  record Reduce(AxisWeights rows, AxisWeights columns, double divisor) {}

  /**
   * The program of these steps for inputs of this shape, if {@code wanted} is needed at the end.
   */
  static ImageProgram of(List<Step> plain, Shape input, Wanted wanted) {
    return of(plain, input, wanted, Wanted.diagonal(shapes(plain, input).getLast()), false);
  }

  private static ImageProgram of(
      List<Step> plain, Shape input, Wanted wanted, Wanted recorded, boolean readLater) {
    List<Placed> steps = reduced(plain, input);
    Planned[] planned = new Planned[steps.size()];
    Wanted after = wanted;
    Wanted records = recorded;
    boolean read = readLater; // whether a later step reads variances
    for (int k = steps.size() - 1; k >= 0; k--) {
      Step step = steps.get(k).step;
      Shape shape = steps.get(k).input;
      List<ImageProgram> branches =
          step instanceof Add add
              ? List.of(
                  of(add.branch(), shape, after, records, read),
                  of(add.shortcut(), shape, after, records, read))
              : List.of();
      planned[k] = new Planned(step, steps.get(k).reduction, shape, after, records, branches);
      after = before(planned[k], after, false);
      Wanted pairs = Wanted.diagonal(shape);
      records = read ? pairs.and(before(planned[k], records, true)) : pairs;
      read |= readsVariances(step);
    }
    return new ImageProgram(List.of(planned));
  }

  private static boolean readsVariances(Step step) {
    return switch (step) {
      case Activate _, Normalize _ -> true;
      case Add add ->
          add.branch().stream().anyMatch(ImageProgram::readsVariances)
              || add.shortcut().stream().anyMatch(ImageProgram::readsVariances);
      default -> false;
    };
  }

  /** The pairs needed of the input of a step if {@code after} is needed of its output. */
  private static Wanted before(Planned planned, Wanted after, boolean recording) {
    return switch (planned.step) {
      case Affine conv ->
          after.beforeConvolution(
              conv.window().rows(planned.input), conv.window().columns(planned.input));
      case Activate _, Normalize _ -> after;
      case Pool pool -> after.beforePooling(pool, planned.input);
      case Mean _ -> {
        Reduce reduce = Objects.requireNonNull(planned.reduction);
        yield new Wanted(reduce.rows().cuts(), reduce.columns().cuts());
      }
      case Add _ -> {
        Wanted branch = planned.branches.get(0).wantedOfInput(after, recording);
        yield branch.and(planned.branches.get(1).wantedOfInput(after, recording));
      }
    };
  }

  /** The pairs needed of the input; {@code after} if there are no steps. */
  private Wanted wantedOfInput(Wanted after, boolean recording) {
    if (steps.isEmpty()) {
      return after;
    }
    Planned first = steps.getFirst();
    return before(first, recording ? first.recorded : first.wanted, recording);
  }

  private static Wanted before(Planned planned) {
    return before(planned, planned.wanted, false);
  }

  private static List<Placed> reduced(List<Step> plain, Shape input) {
    List<Placed> result = new ArrayList<>();
    List<Shape> shapes = shapes(plain, input);
    for (int k = 0; k < plain.size(); k++) {
      int end = k;
      while (end < plain.size() && plain.get(end) instanceof Pool) {
        end++;
      }
      if (end < plain.size() && plain.get(end) instanceof Mean mean) {
        result.add(
            new Placed(mean, reduction(plain.subList(k, end), mean, shapes.get(k)), shapes.get(k)));
        k = end;
      } else {
        result.add(new Placed(plain.get(k), null, shapes.get(k)));
      }
    }
    return result;
  }

  private static Reduce reduction(List<Step> pools, Mean mean, Shape input) {
    List<Shape> shapes = shapes(pools, input);
    Shape last = shapes.getLast();
    AxisWeights rows = AxisWeights.mean(last.height(), mean.allPairs());
    AxisWeights columns = AxisWeights.mean(last.width(), mean.allPairs());
    double divisor = 1;
    for (int k = pools.size() - 1; k >= 0; k--) {
      Pool pool = (Pool) pools.get(k);
      Shape shape = shapes.get(k);
      rows = rows.before(AxisWeights.pooling(pool.window().rows(shape), pool.isExact()));
      columns = columns.before(AxisWeights.pooling(pool.window().columns(shape), pool.isExact()));
      divisor *= pool.wholeDivisor() * pool.wholeDivisor();
    }
    return new Reduce(rows, columns, divisor);
  }

  /** The shapes before each step, and after the last; channels don't matter. */
  private static List<Shape> shapes(List<Step> steps, Shape input) {
    List<Shape> shapes = new ArrayList<>(List.of(input));
    for (Step step : steps) {
      shapes.add(output(step, shapes.getLast()));
    }
    return shapes;
  }

  private static Shape output(Step step, Shape input) {
    return switch (step) {
      case Affine conv -> conv.window().output(input);
      case Pool pool -> pool.window().output(input);
      case Mean _ -> Shape.flat(1);
      case Activate _, Normalize _ -> input;
      case Add add -> shapes(add.branch(), input).getLast();
    };
  }

  /** Pairs of positions that activations and norms are evaluated at, for one pair of images. */
  long mappedPairs() {
    long sum = 0;
    for (Planned planned : steps) {
      boolean maps = planned.step instanceof Activate || planned.step instanceof Normalize;
      sum += maps ? planned.wanted.pairs() : 0;
      for (ImageProgram branch : planned.branches) {
        sum += branch.mappedPairs();
      }
    }
    return sum;
  }

  /** Pairs of positions that convolutions and reductions read, for one pair of images. */
  long summedPairs() {
    long sum = 0;
    for (Planned planned : steps) {
      boolean sums = !(planned.step instanceof Activate || planned.step instanceof Normalize);
      sum += sums ? before(planned).pairs() : 0;
      for (ImageProgram branch : planned.branches) {
        sum += branch.summedPairs();
      }
    }
    return sum;
  }

  /** The most planes that are needed of any step: 1 where offsets never mix. */
  long planes() {
    long most = 1;
    for (Planned planned : steps) {
      most = Math.max(most, before(planned).planes());
      for (ImageProgram branch : planned.branches) {
        most = Math.max(most, branch.planes());
      }
    }
    return most;
  }
}

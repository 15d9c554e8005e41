package dev.tangent.job.curve;

import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.insight.RegressionTrial;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Errors of regressions on random draws: sizes × repetitions. */
final class Measurements {
  private final List<Long> sizes;
  private final double[][] test; // sizes × repetitions
  private final double[][] train;
  private int done;

  Measurements(List<Long> sizes, int repetitions) {
    this.sizes = sizes;
    test = new double[sizes.size()][repetitions];
    train = new double[sizes.size()][repetitions];
  }

  /** A mean over repetitions and its standard error. */
  record Estimate(double mean, double standardError) {
    static Estimate of(double[] values) {
      double mean = Arrays.stream(values).sum() / values.length;
      double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
      return new Estimate(mean, Math.sqrt(squares / (values.length - 1.0) / values.length));
    }
  }

  int trials() {
    return sizes.size() * test[0].length;
  }

  /** How many repetitions are complete. */
  int done() {
    return done;
  }

  void set(int size, int repetition, RegressionTrial.Errors errors) {
    test[size][repetition] = errors.test();
    train[size][repetition] = errors.train();
  }

  void finish(int repetition) {
    done = repetition + 1;
  }

  /** The test error against targets without noise. */
  Estimate test(int size) {
    return Estimate.of(test[size]);
  }

  /** The error on the training points, with their noise. */
  Estimate train(int size) {
    return Estimate.of(train[size]);
  }

  Map<String, NpyArray> state() {
    return Map.of("test", flat(test), "train", flat(train));
  }

  private static NpyArray flat(double[][] a) {
    return NpyArray.of(
        Arrays.stream(a).flatMapToDouble(Arrays::stream).toArray(), a.length, a[0].length);
  }

  /** Goes on after a checkpoint. */
  void restore(Map<String, NpyArray> state) {
    copy(state.get("test"), test);
    copy(state.get("train"), train);
    NpyArray step = state.get("step");
    done = step == null ? 0 : (int) step.get(0);
  }

  private static void copy(@Nullable NpyArray from, double[][] to) {
    if (from == null) {
      throw new IllegalStateException("a checkpoint without errors");
    }
    for (int i = 0; i < to.length; i++) {
      for (int j = 0; j < to[i].length; j++) {
        to[i][j] = from.get(i * to[i].length + j);
      }
    }
  }
}

package dev.tangent.job.learner;

import dev.tangent.data.table.UciFolder;
import dev.tangent.job.frame.SpecException;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.RandomStreams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Cuts rows into random parts, each with its share of every class. The seed decides them. */
public final class Folds {

  private Folds() {}

  /**
   * {@return the parts of a cross-validation: every row is tested once}
   *
   * @param labels class of each row; empty when there are none
   * @param rows how many
   * @param count how many parts
   * @param seed of the random numbers
   */
  public static List<UciFolder.Fold> stratified(int[] labels, int rows, int count, long seed) {
    SpecException.require(count <= rows, "--folds " + count, "at most the number of rows, " + rows);
    int[] all = IntStream.range(0, rows).toArray();
    int[] part = parts(labels, all, count, seed);
    List<UciFolder.Fold> folds = new ArrayList<>();
    for (int f = 0; f < count; f++) {
      int fold = f;
      folds.add(
          new UciFolder.Fold(
              IntStream.of(all).filter(i -> part[i] != fold).toArray(),
              IntStream.of(all).filter(i -> part[i] == fold).toArray()));
    }
    return folds;
  }

  /**
   * {@return two halves of some rows: to train and to validate on}
   *
   * @param labels the class of each row, from 0
   * @param rows numbers of the rows
   * @param seed of the random numbers
   */
  public static UciFolder.Fold halves(int[] labels, int[] rows, long seed) {
    int[] part = parts(labels, rows, 2, seed + 1);
    return new UciFolder.Fold(
        IntStream.range(0, rows.length).filter(i -> part[i] == 0).map(i -> rows[i]).toArray(),
        IntStream.range(0, rows.length).filter(i -> part[i] == 1).map(i -> rows[i]).toArray());
  }

  /** A random choice of these rows with each class in proportion, in their order. */
  static int[] some(int[] labels, int[] rows, int count, long seed) {
    int[] order = order(labels, rows, seed);
    int[] chosen = new int[count];
    for (int i = 0; i < count; i++) {
      chosen[i] = rows[order[(int) ((long) i * rows.length / count)]];
    }
    Arrays.sort(chosen);
    return chosen;
  }

  /** The part of each row: the rows, sorted by class, are dealt to the parts like cards. */
  private static int[] parts(int[] labels, int[] rows, int count, long seed) {
    int[] order = order(labels, rows, seed);
    int[] part = new int[rows.length];
    for (int at = 0; at < rows.length; at++) {
      part[order[at]] = at % count;
    }
    return part;
  }

  /** Positions in {@code rows}, sorted by class, in random order within each class. */
  private static int[] order(int[] labels, int[] rows, long seed) {
    double[] key = new double[rows.length];
    for (int i = 0; i < key.length; i++) {
      key[i] = CounterRandom.uniform(seed, RandomStreams.FOLDS, rows[i]);
    }
    return IntStream.range(0, rows.length)
        .boxed()
        .sorted(
            Comparator.comparingInt((Integer i) -> labels.length == 0 ? 0 : labels[rows[i]])
                .thenComparingDouble(i -> key[i]))
        .mapToInt(i -> i)
        .toArray();
  }
}

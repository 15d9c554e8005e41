package dev.tangent.spark.ml;

import dev.tangent.data.table.Encoding;
import dev.tangent.dynamics.subspace.Centres;
import dev.tangent.dynamics.subspace.NormalEquations;
import dev.tangent.job.learner.CentreLearner;
import dev.tangent.job.learner.LearnerSpec;
import dev.tangent.job.learner.NeuralKernelModel;
import dev.tangent.linalg.DoubleMatrix;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;

/**
 * Learns from rows that stay with the executors, in four passes; one of them computes the kernel
 * between rows and centres.
 */
final class ManyRows {
  /** About the most rows whose outputs are used to fit the temperature of probabilities. */
  private static final int CALIBRATED = 20_000;

  private ManyRows() {}

  /** Sums of the columns over a group of rows, or over all rows. */
  private static final class Moments implements Serializable {
    private static final long serialVersionUID = 1;

    final double[] sums;
    final double[] largest;
    double labels;
    final BitSet classes = new BitSet();

    Moments(int width) {
      sums = new double[width];
      largest = new double[width];
    }

    static Moments of(RowGroups.Group group, boolean classes) {
      Moments moments = new Moments(group.x().columns());
      for (int i = 0; i < group.x().rows(); i++) {
        for (int j = 0; j < moments.sums.length; j++) {
          double value = group.x().get(i, j);
          moments.sums[j] += value;
          moments.largest[j] = Math.max(moments.largest[j], Math.abs(value));
        }
        if (classes) {
          moments.classes.set(TrainingRows.classOf(group.y()[i], group.first() + i));
        } else {
          moments.labels += group.y()[i];
        }
      }
      return moments;
    }

    void add(Moments later) {
      for (int j = 0; j < sums.length; j++) {
        sums[j] += later.sums[j];
        largest[j] = Math.max(largest[j], later.largest[j]);
      }
      labels += later.labels;
      classes.or(later.classes);
    }
  }

  /**
   * How rows become inputs, and labels numbers of classes from 0.
   *
   * @param means of the columns; 0 where they stay as they are
   * @param scales of the columns
   * @param classes labels that occur, ascending; none for values
   */
  private record Coding(double[] means, double[] scales, int[] classes) implements Serializable {
    RowGroups.Group of(RowGroups.Group group) {
      DoubleMatrix x = DoubleMatrix.zeros(group.x().rows(), means.length);
      double[] y = group.y().clone();
      for (int i = 0; i < y.length; i++) {
        for (int j = 0; j < means.length; j++) {
          x.set(i, j, scales[j] * (group.x().get(i, j) - means[j]));
        }
        y[i] = classes.length == 0 ? y[i] : Arrays.binarySearch(classes, (int) y[i]);
      }
      return new RowGroups.Group(group.first(), x, y);
    }

    Encoding encoding() {
      List<Encoding.Code> codes = new ArrayList<>();
      for (int j = 0; j < means.length; j++) {
        codes.add(
            new Encoding.Code(Integer.toString(j + 1), List.of(), means[j], scales[j], means[j]));
      }
      return new Encoding(codes);
    }
  }

  /** Some rows with their numbers. */
  private record Picked(int[] places, DoubleMatrix x, double[] y) implements Serializable {}

  /**
   * Learns values or classes.
   *
   * @param centres how many rows the solution is made of, at most all
   * @param seed of the centres
   */
  static NeuralKernelModel learn(
      Dataset<?> data,
      String features,
      String label,
      boolean classes,
      LearnerSpec spec,
      int centres,
      long seed) {
    try (RowGroups rows =
        RowGroups.of(
            data, features, label, n -> NormalEquations.groupRows(n, Math.min(n, centres)))) {
      Moments moments = new Moments(rows.width());
      rows.forEach("means", g -> Moments.of(g, classes), (_, more) -> moments.add(more));
      int n = rows.rows();
      Coding coding = coding(rows, moments, spec.standardizes(), n);
      int[] numbers = Centres.uniform(n, Math.min(n, centres), seed);
      DoubleMatrix points = DoubleMatrix.zeros(numbers.length, rows.width());
      double[] targets = new double[numbers.length];
      gather(rows, coding, numbers, points, targets);
      CentreLearner learner =
          CentreLearner.of(
              spec,
              coding.encoding(),
              points,
              targets,
              IntStream.of(coding.classes).mapToObj(Integer::toString).toList(),
              classes ? 0 : moments.labels / n);
      CentreLearner.Sums sums = learner.none();
      rows.forEach(
          "sums over the rows",
          group -> {
            RowGroups.Group coded = coding.of(group);
            return learner.sums(coded.first(), coded.x(), coded.y());
          },
          (_, more) -> sums.add(more));
      CentreLearner.Fit fit = learner.finish(sums);
      return fit.model(classes ? temperature(rows, coding, fit) : 1);
    }
  }

  private static Coding coding(RowGroups rows, Moments moments, boolean standardize, int n) {
    int width = rows.width();
    int[] classes = moments.classes.stream().toArray();
    double[] means = new double[width];
    double[] scales = new double[width];
    Arrays.fill(scales, 1);
    if (!standardize) {
      return new Coding(means, scales, classes);
    }
    double[] squares = new double[width];
    for (int j = 0; j < width; j++) {
      means[j] = moments.sums[j] / n;
    }
    rows.forEach(
        "deviations",
        group -> squares(group.x(), means),
        (_, more) -> {
          for (int j = 0; j < width; j++) {
            squares[j] += more[j];
          }
        });
    for (int j = 0; j < width; j++) {
      double deviation = Math.sqrt(squares[j] / n);
      // A constant column can get a tiny deviation from rounding: it counts as 0.
      scales[j] = deviation <= 1e-13 * moments.largest[j] ? 0 : 1 / deviation;
    }
    return new Coding(means, scales, classes);
  }

  private static double[] squares(DoubleMatrix x, double[] means) {
    double[] squares = new double[means.length];
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < means.length; j++) {
        double d = x.get(i, j) - means[j];
        squares[j] += d * d;
      }
    }
    return squares;
  }

  private static void gather(
      RowGroups rows, Coding coding, int[] numbers, DoubleMatrix points, double[] targets) {
    rows.forEach(
        "centres",
        group -> pick(coding.of(group), numbers),
        (_, picked) -> {
          for (int i = 0; i < picked.places.length; i++) {
            int place = picked.places[i];
            points.rowRange(place, place + 1).assign(picked.x.rowRange(i, i + 1));
            targets[place] = picked.y[i];
          }
        });
  }

  private static Picked pick(RowGroups.Group group, int[] numbers) {
    long end = group.first() + group.y().length;
    int[] places =
        IntStream.range(0, numbers.length)
            .filter(i -> numbers[i] >= group.first() && numbers[i] < end)
            .toArray();
    DoubleMatrix x = DoubleMatrix.zeros(places.length, group.x().columns());
    double[] y = new double[places.length];
    for (int i = 0; i < places.length; i++) {
      int row = (int) (numbers[places[i]] - group.first());
      x.rowRange(i, i + 1).assign(group.x().rowRange(row, row + 1));
      y[i] = group.y()[row];
    }
    return new Picked(places, x, y);
  }

  /**
   * The temperature, fitted to held-out rows: all of them when they are few, else the first ones of
   * each group.
   */
  private static double temperature(RowGroups rows, Coding coding, CentreLearner.Fit fit) {
    CentreLearner.Outputs held = fit.heldOut();
    double share = Math.min(1, (double) CALIBRATED / Math.max(1, rows.rows() / 10));
    List<Picked> outputs = new ArrayList<>();
    rows.forEach(
        "rows that were held out",
        group -> outputs(coding.of(group), held, share),
        (_, some) -> outputs.add(some));
    int count = outputs.stream().mapToInt(some -> some.y.length).sum();
    DoubleMatrix all = DoubleMatrix.zeros(count, coding.classes.length);
    double[] labels = new double[count];
    int at = 0;
    for (Picked some : outputs) {
      for (int i = 0; i < some.y.length; i++, at++) {
        all.rowRange(at, at + 1).assign(some.x.rowRange(i, i + 1));
        labels[at] = some.y[i];
      }
    }
    return fit.temperature(all, labels);
  }

  private static Picked outputs(RowGroups.Group group, CentreLearner.Outputs held, double share) {
    int end = (int) Math.ceil(share * group.y().length);
    int[] places =
        IntStream.range(0, end).filter(i -> CentreLearner.isHeld(group.first() + i)).toArray();
    DoubleMatrix x = DoubleMatrix.zeros(places.length, group.x().columns());
    double[] y = new double[places.length];
    for (int i = 0; i < places.length; i++) {
      x.rowRange(i, i + 1).assign(group.x().rowRange(places[i], places[i] + 1));
      y[i] = group.y()[places[i]];
    }
    DoubleMatrix outputs =
        places.length == 0 ? DoubleMatrix.zeros(0, held.alpha().columns()) : held.of(x);
    return new Picked(places, outputs, y);
  }
}

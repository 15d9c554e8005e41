package dev.tangent.job.predict;

import dev.tangent.data.DataException;
import dev.tangent.data.Dataset;
import dev.tangent.data.Standard;
import dev.tangent.dynamics.Classification;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.spec.DataFiles;
import dev.tangent.job.spec.ImageSpec;
import dev.tangent.job.spec.TargetCoding;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shape;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The data that {@code predict} reads, checked against each other.
 *
 * @param inputs training inputs, N × n_0
 * @param targets N × k; for classes as {@link TargetCoding} says
 * @param testInputs M × n_0
 * @param testTargets M × k, or null
 * @param testLabels classes of the test points, or null
 * @param shape of a point
 */
public record PredictionData(
    DoubleMatrix inputs,
    DoubleMatrix targets,
    DoubleMatrix testInputs,
    @Nullable DoubleMatrix testTargets,
    int @Nullable [] testLabels,
    Shape shape) {

  /**
   * {@return training data, and test inputs from a file}
   *
   * @param training data with targets
   * @param classes number of classes that targets of rank 1 name; 0 when they are numbers
   * @param testFile inputs to predict at
   * @param testTargetsFile targets at these points; null if unknown
   * @param images shape of a point, and what is done with the numbers
   * @param coding how classes become numbers
   */
  public static PredictionData of(
      Dataset training,
      int classes,
      Path testFile,
      @Nullable Path testTargetsFile,
      ImageSpec images,
      TargetCoding coding) {
    DoubleMatrix test = images.scaled(DataFiles.points(testFile).inputs());
    if (test.columns() != training.inputWidth()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s is %d × %d but the training inputs are %d × %d: test points need %d columns",
              testFile,
              test.rows(),
              test.columns(),
              training.rows(),
              training.inputWidth(),
              training.inputWidth()));
    }
    return withTest(training, classes, test, testTargetsFile, coding);
  }

  /**
   * {@return training data, and test points that are there already: inputs, or row numbers beside a
   * kernel}
   *
   * @param training data with targets
   * @param classes number of classes that targets of rank 1 name; 0 when they are numbers
   * @param test inputs to predict at
   * @param testTargetsFile targets at these points; null if unknown
   * @param coding how classes become numbers
   */
  public static PredictionData withTest(
      Dataset training,
      int classes,
      DoubleMatrix test,
      @Nullable Path testTargetsFile,
      TargetCoding coding) {
    DoubleMatrix targets = targets(training, classes, coding);
    if (testTargetsFile == null) {
      return new PredictionData(training.inputs(), targets, test, null, null, training.shape());
    }
    DoubleMatrix values = DataFiles.values(testTargetsFile);
    boolean named = values.columns() == 1 && targets.columns() > 1;
    int[] labels = named ? labels(testTargetsFile, values) : oneHotLabels(values);
    DoubleMatrix testTargets =
        named && labels != null ? coding.of(labels, targets.columns()) : values;
    if (testTargets.rows() != test.rows() || testTargets.columns() != targets.columns()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s is %d × %d, expected %d × %d (test points × outputs)",
              testTargetsFile,
              testTargets.rows(),
              testTargets.columns(),
              test.rows(),
              targets.columns()));
    }
    return new PredictionData(
        training.inputs(), targets, test, testTargets, labels, training.shape());
  }

  /**
   * {@return the first rows of a data set to train on, the next {@code testRows} to test on}
   *
   * @param all data with targets
   * @param classes number of classes that targets of rank 1 name; 0 when they are numbers
   * @param trainRows how many are trained on
   * @param testRows how many are tested on
   * @param coding how classes become numbers
   */
  public static PredictionData split(
      Dataset all, int classes, int trainRows, int testRows, TargetCoding coding) {
    int train = trainRows == 0 ? all.rows() - testRows : trainRows;
    if (train < 1 || testRows < 1 || (long) train + testRows > all.rows()) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "%s has %d rows: not enough for %s to train on and %d to test on",
              all.name(),
              all.rows(),
              trainRows == 0 ? "any" : trainRows,
              testRows),
          "ask for fewer by --train-rows and --test-rows");
    }
    DoubleMatrix targets = targets(all, classes, coding);
    int[] labels = all.labels() != null ? all.labels() : oneHotLabels(targets);
    return new PredictionData(
        all.inputs().rowRange(0, train),
        targets.rowRange(0, train),
        all.inputs().rowRange(train, train + testRows),
        targets.rowRange(train, train + testRows),
        targets.columns() == 1 || labels == null
            ? null
            : Arrays.copyOfRange(labels, train, train + testRows),
        all.shape());
  }

  /**
   * {@return training data, and test points with their targets from another data set}
   *
   * @param training data with targets
   * @param classes number of classes that targets of rank 1 name; 0 when they are numbers
   * @param test inputs to predict at
   * @param coding how classes become numbers
   */
  public static PredictionData between(
      Dataset training, int classes, Dataset test, TargetCoding coding) {
    if (!test.shape().equals(training.shape())) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "points of %s have the shape %s but those of %s have %s",
              test.name(),
              test.shape(),
              training.name(),
              training.shape()));
    }
    DoubleMatrix targets = targets(training, classes, coding);
    DoubleMatrix testTargets = targets(test, classes, coding);
    int[] labels = test.labels() != null ? test.labels() : oneHotLabels(testTargets);
    return new PredictionData(
        training.inputs(),
        targets,
        test.inputs(),
        testTargets,
        targets.columns() == 1 ? null : labels,
        training.shape());
  }

  /**
   * {@return all points standardized by mean and deviation of those to train on, if that was asked
   * for}
   *
   * @param images shape of a point, and what is done with the numbers
   */
  public PredictionData standardized(ImageSpec images) {
    if (!images.isStandard()) {
      return this;
    }
    Standard standard = images.standard(inputs, shape);
    return new PredictionData(
        standard.apply(inputs),
        targets,
        standard.apply(testInputs),
        testTargets,
        testLabels,
        shape);
  }

  private static DoubleMatrix targets(Dataset data, int classes, TargetCoding coding) {
    DoubleMatrix targets = data.targets();
    if (targets == null) {
      throw new SpecException("no targets for " + data.name(), "give --targets Y.npy");
    }
    int[] labels = data.labels();
    if (classes > 0 && labels == null) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "--classes %d with targets of %d × %d that are no class numbers",
              classes,
              targets.rows(),
              targets.columns()),
          String.format(Locale.ROOT, "give --targets of rank 1 that hold 0 to %d", classes - 1));
    }
    int outputs = classes > 0 ? classes : targets.columns();
    return labels != null && outputs > 1 ? coding.of(labels, outputs) : targets;
  }

  private static int[] labels(Path file, DoubleMatrix column) {
    int[] labels = new int[column.rows()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (int) column.get(i, 0);
      if (labels[i] != column.get(i, 0)) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: row %d is %s, no class: expected whole numbers from 0, or targets of M × k",
                file,
                i,
                column.get(i, 0)));
      }
    }
    return labels;
  }

  /**
   * The classes if targets are one-hot (each row has one entry above all others, which are equal),
   * else null.
   */
  private static int @Nullable [] oneHotLabels(DoubleMatrix targets) {
    int[] labels = Classification.classes(targets);
    double on = targets.get(0, labels[0]);
    double off = targets.get(0, labels[0] == 0 ? targets.columns() - 1 : 0);
    for (int i = 0; i < labels.length; i++) {
      for (int j = 0; j < targets.columns(); j++) {
        if (targets.get(i, j) != (j == labels[i] ? on : off)) {
          return null;
        }
      }
    }
    return on > off ? labels : null;
  }

  /** {@return k, the numbers of a target} */
  public int outputs() {
    return targets.columns();
  }
}

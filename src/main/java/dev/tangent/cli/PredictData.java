package dev.tangent.cli;

import dev.tangent.data.DataException;
import dev.tangent.data.Dataset;
import dev.tangent.dynamics.Classification;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What {@code predict} reads, checked against each other.
 *
 * @param inputs training inputs, N × n_0
 * @param targets N × k; for classes of a data set one-hot less 1/k
 * @param testInputs M × n_0
 * @param testTargets M × k, or null
 * @param testLabels classes of the test points, or null
 */
record PredictData(
    DoubleMatrix inputs,
    DoubleMatrix targets,
    DoubleMatrix testInputs,
    @Nullable DoubleMatrix testTargets,
    int @Nullable [] testLabels) {

  /** Training data, and test inputs from a file. */
  static PredictData of(Dataset training, Path testFile, @Nullable Path testTargetsFile) {
    DoubleMatrix test = DataOptions.matrix(testFile);
    if (test.columns() != training.inputWidth()) {
      throw new DataException(
          "%s is %d × %d but the training inputs are %d × %d: test points need %d columns"
              .formatted(
                  testFile,
                  test.rows(),
                  test.columns(),
                  training.rows(),
                  training.inputWidth(),
                  training.inputWidth()));
    }
    DoubleMatrix targets = targets(training);
    DoubleMatrix testTargets = testTargetsFile == null ? null : DataOptions.matrix(testTargetsFile);
    if (testTargets != null
        && (testTargets.rows() != test.rows() || testTargets.columns() != targets.columns())) {
      throw new DataException(
          "%s is %d × %d, expected %d × %d (test points × outputs)"
              .formatted(
                  testTargetsFile,
                  testTargets.rows(),
                  testTargets.columns(),
                  test.rows(),
                  targets.columns()));
    }
    return new PredictData(training.inputs(), targets, test, testTargets, null);
  }

  /** The first rows of a data set to train on, the next {@code testRows} to test on. */
  static PredictData split(Dataset all, int trainRows, int testRows) {
    int train = trainRows == 0 ? all.rows() - testRows : trainRows;
    if (train < 1 || testRows < 1 || (long) train + testRows > all.rows()) {
      throw UserError.usage(
          "%s has %d rows: not enough for %s to train on and %d to test on"
              .formatted(all.name(), all.rows(), trainRows == 0 ? "any" : trainRows, testRows),
          "ask for fewer by --train-rows and --test-rows");
    }
    DoubleMatrix targets = targets(all);
    int[] labels = all.labels();
    return new PredictData(
        all.inputs().rowRange(0, train),
        targets.rowRange(0, train),
        all.inputs().rowRange(train, train + testRows),
        targets.rowRange(train, train + testRows),
        targets.columns() == 1 || labels == null
            ? null
            : Arrays.copyOfRange(labels, train, train + testRows));
  }

  /** One-hot targets of classes are centred, because f₀ is on average 0. */
  private static DoubleMatrix targets(Dataset data) {
    DoubleMatrix targets = data.targets();
    if (targets == null) {
      throw UserError.usage("no targets for " + data.name(), "give --targets Y.npy");
    }
    int[] labels = data.labels();
    return labels != null && targets.columns() > 1
        ? Classification.oneHot(labels, targets.columns())
        : targets;
  }

  int outputs() {
    return targets.columns();
  }
}

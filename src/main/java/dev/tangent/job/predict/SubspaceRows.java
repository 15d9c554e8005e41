package dev.tangent.job.predict;

import dev.tangent.data.DataException;
import dev.tangent.data.Dataset;
import dev.tangent.data.Npy;
import dev.tangent.dynamics.subspace.Rows;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.spec.DataFiles;
import dev.tangent.job.spec.DataSpec;
import dev.tangent.job.spec.ImageSpec;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shape;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Training rows for a solution among few functions, with the test points beside them. Inputs of an
 * NPY file with float32 or float64 rows stay in the file; all others are in memory.
 *
 * @param rows to train on
 * @param points targets and test points; the training inputs are here only where they are in memory
 * @param mapped whether the rows stay in their file
 */
record SubspaceRows(Rows rows, PredictionData points, boolean mapped) {
  static SubspaceRows of(PredictionSpec spec) {
    DataSpec data = spec.data();
    Path file = data.inputs();
    if (file == null
        || data.targets() == null
        || !data.images().equals(ImageSpec.PLAIN)
        || spec.testData() != null
        || !isMappable(file)) {
      PredictionData points = PredictionJob.points(spec);
      return new SubspaceRows(Rows.of(points.inputs(), points.targets()), points, false);
    }
    return mapped(spec, file, data.targets());
  }

  /**
   * Whether rows can be read from the file as they are; what is wrong with it is said elsewhere.
   */
  private static boolean isMappable(Path file) {
    try {
      return NpyRows.map(file).shape()[0] <= Integer.MAX_VALUE;
    } catch (DataException e) {
      return false;
    }
  }

  private static SubspaceRows mapped(PredictionSpec spec, Path file, Path targets) {
    Npy.Mapped mapped = NpyRows.map(file);
    int all = Math.toIntExact(mapped.shape()[0]);
    Integer limit = spec.data().limitRows();
    int there = limit == null ? all : Math.min(all, limit);
    // Stands for the inputs, of which the number is all that counts here.
    Dataset numbers = new Dataset(file.toString(), DoubleMatrix.zeros(all, 1), null, null);
    Dataset rows = DataFiles.withTargets(numbers, targets, false).limit(there);
    Path testFile = spec.testInputs();
    PredictionData points;
    if (testFile == null) {
      SpecException.require(
          spec.testRows() > 0,
          "no test points",
          "give --test-inputs T.npy, or --test-rows M to take them from the data");
      points =
          PredictionData.split(
              rows, spec.classes(), spec.trainRows(), spec.testRows(), spec.coding());
      int train = points.inputs().rows();
      NpyRows whole = NpyRows.of(file, mapped, points.targets());
      points = with(points, whole.read(train, train + spec.testRows()));
    } else {
      DoubleMatrix test = DataFiles.points(testFile).inputs();
      if (test.columns() != mapped.shape()[1]) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s is %d × %d but the training inputs are %d × %d: test points need %d columns",
                testFile,
                test.rows(),
                test.columns(),
                all,
                mapped.shape()[1],
                mapped.shape()[1]));
      }
      Dataset training = spec.trainRows() == 0 ? rows : rows.limit(spec.trainRows());
      points =
          with(
              PredictionData.withTest(
                  training, spec.classes(), test, spec.testTargets(), spec.coding()),
              test);
    }
    return new SubspaceRows(NpyRows.of(file, mapped, points.targets()), points, true);
  }

  private static PredictionData with(PredictionData points, DoubleMatrix test) {
    return new PredictionData(
        points.inputs(),
        points.targets(),
        test,
        points.testTargets(),
        points.testLabels(),
        Shape.flat(test.columns()));
  }
}

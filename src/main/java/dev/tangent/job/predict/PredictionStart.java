package dev.tangent.job.predict;

import dev.tangent.data.DataException;
import dev.tangent.job.spec.DataFiles;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A given f₀ on the training points (N × k) and on the test points (M × k). */
record PredictionStart(DoubleMatrix training, DoubleMatrix test) {
  /** Reads both files; null when none is given. */
  static @Nullable PredictionStart read(
      @Nullable Path training, @Nullable Path test, PredictionData points) {
    if (training == null || test == null) {
      return null;
    }
    return new PredictionStart(
        read(training, points.inputs().rows(), points.outputs()),
        read(test, points.testInputs().rows(), points.outputs()));
  }

  private static DoubleMatrix read(Path file, int rows, int outputs) {
    DoubleMatrix values = DataFiles.values(file);
    if (values.rows() != rows || values.columns() != outputs) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s is %d × %d, expected %d × %d (points × outputs)",
              file,
              values.rows(),
              values.columns(),
              rows,
              outputs));
    }
    return values;
  }
}

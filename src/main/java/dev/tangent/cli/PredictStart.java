package dev.tangent.cli;

import dev.tangent.data.DataException;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A given f₀ on the training points (N × k) and on the test points (M × k). */
record PredictStart(DoubleMatrix training, DoubleMatrix test) {
  /** Both files or none: null. */
  static @Nullable PredictStart read(
      @Nullable Path training, @Nullable Path test, PredictData points) {
    if (training == null && test == null) {
      return null;
    }
    if (training == null || test == null) {
      throw UserError.usage(
          "one of --initial and --test-initial",
          "give both: f0 on the training points and on the test points");
    }
    return new PredictStart(
        read(training, points.inputs().rows(), points.outputs()),
        read(test, points.testInputs().rows(), points.outputs()));
  }

  private static DoubleMatrix read(Path file, int rows, int outputs) {
    DoubleMatrix values = DataOptions.values(file);
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

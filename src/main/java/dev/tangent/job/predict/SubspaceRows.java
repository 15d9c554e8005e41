package dev.tangent.job.predict;

import dev.tangent.data.DataException;
import dev.tangent.data.Dataset;
import dev.tangent.data.Npy;
import dev.tangent.data.table.NamedTable;
import dev.tangent.data.table.SpooledTable;
import dev.tangent.data.table.Table;
import dev.tangent.data.table.Task;
import dev.tangent.dynamics.subspace.Rows;
import dev.tangent.job.frame.ReadingNotes;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.spec.DataFiles;
import dev.tangent.job.spec.DataSpec;
import dev.tangent.job.spec.ImageSpec;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shape;
import dev.tangent.linalg.Workers;
import dev.tangent.linalg.Workers.Shared;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Training rows for a solution among few functions, with the test points beside them. Inputs of an
 * NPY file with float32 or float64 rows stay in the file; those of a CSV or Parquet table that is
 * all numbers are written to a temporary file while they are read; all others are in memory.
 *
 * @param rows to train on
 * @param points targets and test points; the training inputs are here only where they are in memory
 * @param file that the inputs are read from when they are needed; null where they are in memory
 */
record SubspaceRows(Rows rows, PredictionData points, @Nullable Path file) {
  /** Whether the inputs are not in memory. */
  boolean mapped() {
    return file != null;
  }

  static SubspaceRows of(PredictionSpec spec) {
    SpooledTable table = spooled(spec);
    if (table != null) {
      Shared<File> file = Workers.current().share(table.file());
      Path from = source(spec.data(), table);
      return split(spec, from, dataset(spec, table), t -> SpooledRows.of(table, file, t));
    }
    DataSpec data = spec.data();
    Path file = data.inputs();
    if (file == null
        || data.targets() == null
        || !data.images().equals(ImageSpec.PLAIN)
        || spec.testData() != null
        || !isMappable(file)) {
      PredictionData points = PredictionJob.points(spec);
      return new SubspaceRows(Rows.of(points.inputs(), points.targets()), points, null);
    }
    return mapped(spec, file, data.targets());
  }

  /** Whether rows can be read from the file as they are; its errors are reported elsewhere. */
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
    // A placeholder for the inputs: only their number matters here.
    Dataset numbers = new Dataset(file.toString(), DoubleMatrix.zeros(all, 1), null, null);
    Dataset rows = DataFiles.withTargets(numbers, targets, false).limit(there);
    return split(spec, file, rows, values -> NpyRows.of(file, mapped, values));
  }

  /** Reads a table whose rows go to a temporary file; null when the data are not such a table. */
  private static @Nullable SpooledTable spooled(PredictionSpec spec) {
    DataSpec data = spec.data();
    NamedTable table = data.table();
    if (table == null
        || data.targets() != null
        || !data.images().equals(ImageSpec.PLAIN)
        || spec.testData() != null) {
      return null;
    }
    Integer limit = data.limitRows();
    return table.spool(
        data.columns().toOptions(limit == null ? Integer.MAX_VALUE : limit),
        Workers.current().areElsewhere() || !table.isText());
  }

  /** The file that identifies the rows: a Parquet table may be a directory, or far away. */
  private static Path source(DataSpec data, SpooledTable table) {
    NamedTable named = data.table();
    return named != null && named.isText() ? Path.of(named.path()) : table.file();
  }

  /** The targets of a table, with a placeholder for the inputs: only their number matters. */
  private static Dataset dataset(PredictionSpec spec, SpooledTable spooled) {
    Table table = spooled.table();
    table.notes().forEach(ReadingNotes::say);
    boolean classes = table.target().task() == Task.CLASSIFICATION;
    return new Dataset(
        String.valueOf(spec.data().data()),
        DoubleMatrix.zeros(table.rows(), 1),
        table.target().matrix(),
        classes ? table.target().labels() : null,
        classes ? table.target().classes() : List.of(),
        table.notes());
  }

  /**
   * Training and test points of rows that are not in memory.
   *
   * @param rows with their targets; their inputs are only placeholders
   * @param make makes the rows from the targets to train on; it can also read the rows after them
   */
  private static SubspaceRows split(
      PredictionSpec spec, Path file, Dataset rows, Function<DoubleMatrix, Rows> make) {
    Path testFile = spec.testInputs();
    PredictionData points;
    Rows training;
    if (testFile == null) {
      SpecException.require(
          spec.testRows() > 0,
          "no test points",
          "give --test-inputs T.npy, or --test-rows M to take them from the data");
      points =
          PredictionData.split(
              rows, spec.classes(), spec.trainRows(), spec.testRows(), spec.coding());
      int train = points.inputs().rows();
      training = make.apply(points.targets());
      points = with(points, training.inputs(train, train + spec.testRows()));
    } else {
      DoubleMatrix test = DataFiles.points(testFile).inputs();
      Dataset first = spec.trainRows() == 0 ? rows : rows.limit(spec.trainRows());
      points =
          with(
              PredictionData.withTest(
                  first, spec.classes(), test, spec.testTargets(), spec.coding()),
              test);
      training = make.apply(points.targets());
      if (test.columns() != training.width()) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s is %d × %d but the training inputs are %d × %d: test points need %d columns",
                testFile,
                test.rows(),
                test.columns(),
                rows.rows(),
                training.width(),
                training.width()));
      }
    }
    return new SubspaceRows(training, points, file);
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

package dev.tangent.job.spec;

import dev.tangent.data.Dataset;
import dev.tangent.data.InputNumbers;
import dev.tangent.data.sets.Datasets;
import dev.tangent.data.table.NamedTable;
import dev.tangent.job.frame.ReadingNotes;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.SpecPart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where points come from: {@code --inputs X.npy} or {@code --data NAME}, {@code --targets}, {@code
 * --limit-rows}.
 *
 * @param inputs an NPY file, N × n_0, or null
 * @param data a data set by name ({@link Datasets}), or null
 * @param targets an NPY file, N × k, or N class labels; null where the data set has its own, or
 *     none are needed
 * @param limitRows how many rows to use, from the first on; null for all
 * @param columns what is known about the columns of a table
 * @param images the shape of the points and what is done with their numbers
 */
public record DataSpec(
    @Nullable Path inputs,
    @Nullable String data,
    @Nullable Path targets,
    @Nullable Integer limitRows,
    ColumnsSpec columns,
    ImageSpec images)
    implements SpecPart {
  /** No data yet. */
  public static final DataSpec NONE =
      new DataSpec(null, null, null, null, ColumnsSpec.GUESSED, ImageSpec.PLAIN);

  /** Refuses less than one row, and two sources. */
  public DataSpec {
    SpecException.require(
        inputs == null || data == null,
        "both --inputs and --data",
        "give one of --inputs X.npy and --data NAME (as --data digits)");
    SpecException.require(
        limitRows == null || limitRows >= 1, "--limit-rows " + limitRows, "at least 1");
  }

  /**
   * {@return a data set: {@code digits}, {@code circle:100}}
   *
   * @param data its name
   */
  public static DataSpec named(String data) {
    return new DataSpec(null, data, null, null, ColumnsSpec.GUESSED, ImageSpec.PLAIN);
  }

  /**
   * {@return inputs from a file}
   *
   * @param inputs file of N × n_0
   */
  public static DataSpec of(Path inputs) {
    return new DataSpec(inputs, null, null, null, ColumnsSpec.GUESSED, ImageSpec.PLAIN);
  }

  /**
   * {@return inputs and targets from files}
   *
   * @param inputs file of N × n_0
   * @param targets file of N × k, or N labels
   */
  public static DataSpec of(Path inputs, Path targets) {
    return new DataSpec(inputs, null, targets, null, ColumnsSpec.GUESSED, ImageSpec.PLAIN);
  }

  /**
   * {@return this spec with the first rows alone}
   *
   * @param rows at most, the first ones
   */
  public DataSpec limit(int rows) {
    return new DataSpec(inputs, data, targets, rows, columns, images);
  }

  /**
   * {@return this spec with other settings of the columns of a table}
   *
   * @param known about the columns
   */
  public DataSpec with(ColumnsSpec known) {
    return new DataSpec(inputs, data, targets, limitRows, known, images);
  }

  /**
   * {@return this spec with another treatment of the points}
   *
   * @param other what is done with the points
   */
  public DataSpec with(ImageSpec other) {
    return new DataSpec(inputs, data, targets, limitRows, columns, other);
  }

  /**
   * {@return the data, standardized by all rows if that was asked for; targets are null when
   * neither {@code --targets} nor the data set has any}
   *
   * <p>A {@code --targets} of rank 1 that holds whole numbers from 0 gives labels as well, and
   * targets of N × 1.
   *
   * @param seed of the random numbers
   */
  public Dataset load(long seed) {
    return standardized(loadPlain(seed));
  }

  /**
   * {@return all points, standardized by their own mean and deviation}
   *
   * @param plain data that are not standardized
   */
  public Dataset standardized(Dataset plain) {
    return images.isStandard()
        ? plain.withInputs(images.standard(plain.inputs(), plain.shape()).apply(plain.inputs()))
        : plain;
  }

  /**
   * {@return the data without standardizing, for callers that train on only some of the rows}
   *
   * @param seed of the random numbers
   */
  public Dataset loadPlain(long seed) {
    SpecException.require(
        inputs != null || data != null,
        "no data",
        "give one of --inputs X.npy and --data NAME (as --data digits)");
    int limit = limitRows == null ? Integer.MAX_VALUE : limitRows;
    Dataset loaded =
        inputs == null
            ? Datasets.parse(String.valueOf(data), seed, limit, columns.toOptions(limit))
            : DataFiles.points(inputs);
    loaded.notes().forEach(ReadingNotes::say);
    if (targets != null) {
      // A data set may have been cut by --limit-rows already.
      loaded = DataFiles.withTargets(loaded, targets, data != null);
    }
    return images.apply(loaded.limit(limit));
  }

  /**
   * {@return {@link #loadPlain} of data with targets}
   *
   * @param seed of the random numbers
   */
  public Dataset loadPlainWithTargets(long seed) {
    return requireTargets(loadPlain(seed));
  }

  /**
   * {@return other points from a file, of the same width, scaled and standardized as these are}
   *
   * @param file of the others
   * @param plain data that are not standardized
   */
  public InputNumbers others(Path file, Dataset plain) {
    InputNumbers other = images.scaled(DataFiles.points(file).numbers());
    return images.isStandard() && other.columns() == plain.inputWidth()
        ? InputNumbers.of(images.standard(plain.inputs(), plain.shape()).apply(other.toDouble()))
        : other;
  }

  /**
   * {@return other rows of the same data, standardized as the rows to train on are}
   *
   * @param others data that are not standardized
   * @param plain data that are not standardized
   */
  public Dataset like(Dataset others, Dataset plain) {
    return images.isStandard()
        ? others.withInputs(images.standard(plain.inputs(), plain.shape()).apply(others.inputs()))
        : others;
  }

  /**
   * {@return the data as {@link #load}, which refuses data without targets}
   *
   * @param seed of the random numbers
   */
  public Dataset loadWithTargets(long seed) {
    return requireTargets(load(seed));
  }

  private static Dataset requireTargets(Dataset loaded) {
    SpecException.require(
        loaded.targets() != null, "no targets for " + loaded.name(), "give --targets Y.npy");
    return loaded;
  }

  /** {@return the table that the data are; null when they are other data} */
  public @Nullable NamedTable table() {
    return data == null ? null : NamedTable.of(data);
  }

  /** {@return the files that are read, so that no output takes their place} */
  public List<Path> reads() {
    List<Path> files = new ArrayList<>();
    if (inputs != null) {
      files.add(inputs);
    }
    if (targets != null) {
      files.add(targets);
    }
    NamedTable table = table();
    if (table != null && table.isLocal()) {
      files.add(Path.of(table.path()));
    } else if (data != null && table == null && !Datasets.absolute(data).equals(data)) {
      files.add(Path.of(data.substring(data.indexOf(':') + 1)));
    }
    return files;
  }

  @Override
  public DataSpec recorded() {
    return new DataSpec(
        inputs, data == null ? null : Datasets.absolute(data), targets, limitRows, columns, images);
  }
}

package dev.tangent.data.table;

import dev.tangent.data.DataException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A table as {@code --data} names it: {@code csv:FILE}, {@code parquet:PATH}, or a path that ends
 * in {@code .parquet}.
 *
 * @param format {@code csv} or {@code parquet}
 * @param path of a file, of a directory for Parquet; for Parquet also an address ({@code hdfs://…})
 */
public record NamedTable(String format, String path) {
  private static final String CSV = "csv";
  private static final String PARQUET = "parquet";

  /**
   * {@return the table that a name means; null when it means other data}
   *
   * @param name of a data set
   */
  public static @Nullable NamedTable of(String name) {
    for (String format : new String[] {CSV, PARQUET}) {
      if (name.startsWith(format + ":")) {
        return new NamedTable(format, name.substring(format.length() + 1));
      }
    }
    return name.endsWith("." + PARQUET) || name.endsWith("." + PARQUET + "/")
        ? new NamedTable(PARQUET, name)
        : null;
  }

  /** {@return whether it is one file of text} */
  public boolean isText() {
    return format.equals(CSV);
  }

  /** {@return whether it is a path of this machine, not an address} */
  public boolean isLocal() {
    return !path.contains("://");
  }

  /** {@return this table by an absolute path} */
  public NamedTable absolute() {
    return isLocal() && !path.isEmpty()
        ? new NamedTable(format, Path.of(path).toAbsolutePath().toString())
        : this;
  }

  /** {@return the name, with its format before a colon} */
  public String name() {
    return format + ":" + path;
  }

  /**
   * {@return the columns as they are written, in memory}
   *
   * @param options separator, header and the like
   * @throws DataException when it is no table, or nothing here reads its format
   */
  public RawTable read(TableOptions options) {
    requirePath();
    if (isText()) {
      return TableFile.read(Path.of(path), options);
    }
    try (TypedRows rows = TypedTable.open(format, path)) {
      return TypedTable.read(path, rows, options);
    }
  }

  /**
   * Writes the rows of a table that is all numbers to a temporary file while they are read, so that
   * they are never in memory; null where a field is missing or a text, or columns are said to hold
   * names: such a table needs all its rows to be decided.
   *
   * @param options separator, header and the like
   * @param shared whether other processes read the file, too: then it stays until this one ends
   * @return the table, or null
   * @throws DataException as {@link #read}
   */
  public @Nullable SpooledTable spool(TableOptions options, boolean shared) {
    requirePath();
    return SpooledTable.written(
        path,
        options,
        shared,
        file -> {
          if (isText()) {
            return TableFile.spool(Path.of(path), options, file);
          }
          try (TypedRows rows = TypedTable.open(format, path)) {
            return TypedTable.spool(path, rows, options, file);
          }
        });
  }

  private void requirePath() {
    if (path.isEmpty()) {
      throw new DataException(format + ": needs a path after the colon, as in " + format + ":FILE");
    }
  }
}

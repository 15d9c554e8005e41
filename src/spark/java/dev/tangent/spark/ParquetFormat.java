package dev.tangent.spark;

import dev.tangent.data.DataException;
import dev.tangent.data.table.TableFormat;
import dev.tangent.data.table.TypedRows;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Parquet for {@code --data}. Rows come to the driver one after the other, file after file by their
 * names, so that their order depends on nothing else. Executors read the files; the driver holds a
 * partition (128 MB of a file), compressed, and never the table.
 */
public final class ParquetFormat implements TableFormat {
  private static final String HERE = "local[1]";
  private static final String PATTERN = "[*?\\[\\]{}\\\\]";

  @Override
  public String name() {
    return "parquet";
  }

  @Override
  public TypedRows open(String path) {
    if (TaskContext.get() != null) {
      throw new DataException(
          path
              + ": Parquet is read by the driver, not by the machines that make the runs of a"
              + " sweep: write it as NPY or CSV first");
    }
    boolean running = SparkEnv.get() != null;
    SparkSession.Builder builder = SparkSession.builder();
    if (!running) {
      builder = builder.config(SparkProvider.configuration(HERE, "ntk"));
    }
    SparkSession session = builder.getOrCreate();
    Runnable close = running ? () -> {} : session::stop;
    try {
      return rows(session.newSession(), whole(path), close);
    } catch (Exception e) { // Scala's are not declared
      close.run();
      throw unreadable(path, e);
    }
  }

  /** A path from the root, or an address as it is. */
  private static String whole(String path) {
    return path.contains("://")
        ? path
        : java.nio.file.Path.of(path).toAbsolutePath().normalize().toString();
  }

  private static TypedRows rows(SparkSession session, String path, Runnable close) {
    // Where a file is cut must not depend on the number of cores.
    session.conf().set("spark.sql.files.minPartitionNum", "1");
    Dataset<Row> all = session.read().parquet(path);
    StructType schema = all.schema();
    List<String> files = new ArrayList<>();
    for (String file : all.inputFiles()) {
      files.add(new Path(URI.create(file)).toString());
    }
    Collections.sort(files);
    if (!path.equals(plain(path))) {
      requireNoDirectoryColumns(session, path, schema, files);
    }
    return new ParquetRows(
        path,
        schema,
        files.iterator(),
        file -> reader(session, path, file).schema(schema).parquet(plain(file)).toLocalIterator(),
        close);
  }

  /** Behind a pattern Spark doesn't tell where the names of directories begin to be columns. */
  private static void requireNoDirectoryColumns(
      SparkSession session, String path, StructType schema, List<String> files) {
    if (files.isEmpty()) {
      return;
    }
    List<String> own =
        Arrays.asList(session.read().parquet(plain(files.getFirst())).schema().fieldNames());
    for (String name : schema.fieldNames()) {
      if (!own.contains(name)) {
        throw new DataException(
            path
                + ": column "
                + name
                + " stands in the names of directories: give the directory above them, not a"
                + " pattern");
      }
    }
  }

  /** Reads one file; values of columns that are directories ({@code year=2026}) are found again. */
  private static DataFrameReader reader(SparkSession session, String path, String file) {
    boolean columns = file.contains("=") && path.equals(plain(path));
    return columns && !file.endsWith(path)
        ? session.read().option("basePath", path)
        : session.read();
  }

  /** A path in which nothing stands for other characters. */
  private static String plain(String file) {
    return file.replaceAll(PATTERN, "\\\\$0");
  }

  /** The message for a table that can't be read, with the first line of what Spark says. */
  static DataException unreadable(String path, Exception failure) {
    if (failure instanceof DataException own) {
      return own;
    }
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String line = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return new DataException(
        String.format(Locale.ROOT, "%s: Spark can't read it as Parquet: %s", path, line), failure);
  }
}

package dev.tangent.data.table;

/**
 * A format of tables that takes a library which isn't always there. Implementations are found on
 * the class path: the Spark artifact brings one for Parquet.
 */
public interface TableFormat {
  /** {@return the word before the colon, as {@code parquet} in {@code parquet:PATH}} */
  String name();

  /**
   * Opens a table.
   *
   * @param path of a file or a directory, or an address ({@code hdfs://…})
   * @return its rows, to be closed
   * @throws dev.tangent.data.DataException when there is no such table, or a column holds neither
   *     numbers nor texts
   */
  TypedRows open(String path);
}

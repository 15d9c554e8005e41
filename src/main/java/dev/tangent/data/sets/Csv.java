package dev.tangent.data.sets;

import dev.tangent.data.Dataset;
import dev.tangent.data.table.Encoding;
import dev.tangent.data.table.NamedTable;
import dev.tangent.data.table.Table;
import dev.tangent.data.table.TableOptions;
import dev.tangent.data.table.Task;
import dev.tangent.data.table.UciFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table as a data set: numbers as they are (the mean where one is missing), names one-hot, the
 * target as {@link Table} decides it.
 */
final class Csv {
  private Csv() {}

  static Dataset load(NamedTable named, TableOptions options) {
    return dataset(named.name(), Table.of(named.read(options), options));
  }

  static Dataset uci(Path directory) {
    return dataset("uci:" + directory, UciFolder.read(directory).table());
  }

  private static Dataset dataset(String name, Table table) {
    int[] all = IntStream.range(0, table.rows()).toArray();
    Encoding encoding = Encoding.fit(table, all, false);
    boolean classes = table.target().task() == Task.CLASSIFICATION;
    return new Dataset(
        name,
        encoding.encode(table, all),
        table.target().matrix(),
        classes ? table.target().labels() : null,
        classes ? table.target().classes() : List.of(),
        table.notes());
  }
}

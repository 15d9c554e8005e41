package dev.tangent.job.evaluate;

import dev.tangent.data.table.NamedTable;
import dev.tangent.data.table.Table;
import dev.tangent.data.table.TableOptions;
import dev.tangent.data.table.UciFolder;
import dev.tangent.job.learner.Folds;
import dev.tangent.job.learner.LearningData;
import dev.tangent.job.spec.DataSpec;
import java.nio.file.Path;
import java.util.List;

/** What {@code --data} and {@code --folds} name, as rows to learn from. */
final class TableData {
  private TableData() {}

  /** Reads one table or data set. */
  static LearningData read(EvaluateSpec spec) {
    DataSpec data = spec.data();
    String named = String.valueOf(data.data());
    if (spec.isUci()) {
      return uci(Path.of(named.substring(4)), spec);
    }
    NamedTable table = data.table();
    LearningData all =
        table != null
            ? LearningData.of(read(table, data))
            : LearningData.of(data.loadPlainWithTargets(spec.seed()));
    return all.with(all.name(), folds(all, spec), null);
  }

  private static Table read(NamedTable table, DataSpec data) {
    Integer limit = data.limitRows();
    TableOptions options = data.columns().toOptions(limit == null ? Integer.MAX_VALUE : limit);
    return Table.of(table.read(options), options);
  }

  /** Reads one set of the collection. */
  static LearningData uci(Path directory, EvaluateSpec spec) {
    UciFolder set = UciFolder.read(directory);
    LearningData all = LearningData.of(set.table());
    return all.with(
        set.name(),
        spec.folds() == null ? set.folds() : folds(all, spec),
        new UciFolder.Fold(set.train(), set.validation()));
  }

  private static List<UciFolder.Fold> folds(LearningData all, EvaluateSpec spec) {
    int count = spec.foldCount();
    return count > 0
        ? Folds.stratified(all.labels(), all.rows(), count, spec.seed())
        : UciFolder.folds(Path.of(String.valueOf(spec.folds())), all.rows());
  }
}

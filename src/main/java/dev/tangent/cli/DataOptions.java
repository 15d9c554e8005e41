package dev.tangent.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --inputs X.npy} or {@code --data NAME}, {@code --targets}, {@code --limit-rows}. */
final class DataOptions {
  @Option(
      names = "--inputs",
      paramLabel = "X.npy",
      order = 1,
      description = "Inputs, N × n0, one point a row.")
  @Nullable Path inputs;

  @Option(
      names = "--data",
      paramLabel = "NAME",
      order = 2,
      description =
          "Or a data set: digits, circle:N, gaussian:N, mnist:DIR, fashion-mnist[:DIR], idx:DIR,"
              + " csv:FILE.")
  @Nullable String data;

  @Option(
      names = "--targets",
      paramLabel = "Y.npy",
      order = 3,
      description = "Targets, N × k, or N class labels. A data set brings its own.")
  @Nullable Path targets;

  @Option(
      names = "--limit-rows",
      paramLabel = "N",
      order = 4,
      description = "Use the first N rows only.")
  @Nullable Integer limitRows;

  @Mixin ColumnOptions columns = new ColumnOptions();
}

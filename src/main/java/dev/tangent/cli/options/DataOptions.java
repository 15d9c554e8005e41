package dev.tangent.cli.options;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --inputs X.npy} or {@code --data NAME}, {@code --targets}, {@code --limit-rows}. */
public final class DataOptions {
  @Option(
      names = "--inputs",
      paramLabel = "X.npy",
      order = 1,
      description = "Inputs, N × n0, one point a row; of images N × rows × columns (× channels).")
  @Nullable Path inputs;

  @Option(
      names = "--data",
      paramLabel = "NAME",
      order = 2,
      description =
          "Or a data set: digits, circle:N, gaussian:N, mnist:DIR, fashion-mnist[:DIR], idx:DIR,"
              + " cifar:DIR, csv:FILE, parquet:PATH, uci:DIR.")
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

  @Option(
      names = "--image",
      paramLabel = "HxWxC",
      order = 4,
      description = "The shape of a point, as 28x28x1, where the data don't say it.")
  @Nullable String image;

  @Option(names = "--scale", paramLabel = "S", order = 4, description = "A factor of all inputs.")
  @Nullable Double scale;

  @Option(
      names = "--standardize",
      paramLabel = "features|channels|none",
      order = 4,
      description =
          "Inputs less the mean, divided by the deviation that the training rows have: of each"
              + " number, or of each channel of images.")
  @Nullable String standardize;

  @Mixin ColumnOptions columns = new ColumnOptions();
}

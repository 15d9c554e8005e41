package dev.tangent.cli.options;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * {@code --kernel-matrix} and {@code --test-kernel-matrix}: a kernel that was computed elsewhere.
 */
public final class GramOptions {
  @Option(
      names = "--kernel-matrix",
      paramLabel = "K.npy",
      order = 4,
      description =
          "Instead of inputs: a kernel from anywhere, N × N, symmetric and positive semi-definite;"
              + " or a directory of blocks from `ntk kernel --shard`.")
  @Nullable Path kernelMatrix;

  @Option(
      names = "--test-kernel-matrix",
      paramLabel = "KT.npy",
      order = 4,
      description = "The same kernel between test and training points, M × N.")
  @Nullable Path testKernelMatrix;
}

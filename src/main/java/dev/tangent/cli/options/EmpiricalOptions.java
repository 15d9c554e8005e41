package dev.tangent.cli.options;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ntk kernel --empirical}: the tangent kernel of one finite network, to NPY. */
public final class EmpiricalOptions {
  @Option(
      names = "--empirical",
      order = 6,
      description = "The kernel of a finite network instead of the limit.")
  boolean empirical;

  @Option(
      names = "--outputs",
      paramLabel = "all|trace|diagonal|A",
      order = 7,
      description =
          "With --empirical: all k × k pairs of outputs (N × M × k × k), their trace / k (N × M),"
              + " the pairs (a, a) (k × N × M), or output A from 0 alone (N × M). Default: all.")
  @Nullable String outputs;

  @Option(
      names = "--weights2",
      paramLabel = "W2.npz",
      order = 7,
      description =
          "A later checkpoint of --weights: drift (in the Frobenius norm) and CKA of the kernel,"
              + " the gap from the linearization; writes outputs2.npy and linearized.npy (N × k).")
  @Nullable Path weights2;

  @Mixin NetworkOptions network = new NetworkOptions();
}

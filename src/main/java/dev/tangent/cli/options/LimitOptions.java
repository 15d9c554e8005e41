package dev.tangent.cli.options;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Options of {@code ntk kernel} for reports on the limit other than the two kernels on all pairs.
 */
public final class LimitOptions {
  @Option(
      names = "--diagonal",
      order = 7,
      description = "The diagonals only, N numbers each, and their traces, in O(N).")
  boolean diagonal;

  @Option(
      names = "--by-layer",
      order = 7,
      description = "The NTK as a sum over the dense layers: ntk-layer1.npy, … (float64).")
  boolean byLayer;

  @Option(
      names = "--definiteness",
      order = 7,
      description = "Report whether the NTK is positive definite on the sphere, with λ_min.")
  boolean definiteness;

  @Option(
      names = "--monte-carlo",
      paramLabel = "M",
      order = 7,
      description = "Means of M random networks of --width with standard errors: *-error.npy.")
  @Nullable Integer monteCarlo;

  @Option(
      names = "--train-top",
      paramLabel = "K",
      order = 13,
      description = "Only the last K dense layers are trained. Default: all.")
  @Nullable Integer trainTop;
}

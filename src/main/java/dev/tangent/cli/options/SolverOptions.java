package dev.tangent.cli.options;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for solving with hundreds of thousands or millions of rows. */
public final class SolverOptions {
  @Option(
      names = "--solver",
      paramLabel = "direct|cg",
      order = 9,
      description =
          "cg: conjugate gradients, exact, also for more rows than a factor is made of: kernel"
              + " entries that memory has no room for are computed anew for each product.")
  @Nullable String solver;

  @Option(
      names = "--preconditioner",
      paramLabel = "M",
      order = 9,
      description =
          "With --solver cg: rows that its preconditioner knows. Default: one in 30, at least"
              + " 1000.")
  @Nullable Integer preconditioner;

  @Option(
      names = "--tolerance",
      paramLabel = "e",
      order = 9,
      description = "With --solver cg: relative residual at the end. Default: 1e-6.")
  @Nullable Double tolerance;

  @Option(
      names = "--nystrom",
      paramLabel = "M",
      order = 9,
      description =
          "For rows by the million: the best function among the kernels at M of them, in one pass"
              + " over the rows and O(M²) memory; M/2 and M/4 are answered too.")
  @Nullable Integer nystrom;

  @Option(
      names = "--centres",
      paramLabel = "uniform|leverage",
      order = 9,
      description =
          "With --nystrom: which M rows, any or those that others don't stand for (a pass more)."
              + " Default: uniform.")
  @Nullable String centres;

  @Option(
      names = "--features",
      paramLabel = "D",
      order = 9,
      description =
          "Instead, with --kernel nngp: among D random features, the last hidden layer of a network"
              + " of width D.")
  @Nullable Integer features;
}

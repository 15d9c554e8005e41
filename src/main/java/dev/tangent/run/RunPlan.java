package dev.tangent.run;

import java.nio.file.Path;
import java.util.List;

/**
 * What a run that begins will do to its directory.
 *
 * @param settings what {@code run.json} will say
 * @param reads files that it reads: it must not write or delete any of them
 * @param overwrite whether it may replace a run that holds results or checkpoints
 */
public record RunPlan(RunSettings settings, List<Path> reads, boolean overwrite) {
  /** Copies what it holds. */
  public RunPlan {
    reads = List.copyOf(reads);
  }

  /**
   * {@return a run that reads no files and replaces nothing}
   *
   * @param settings what goes to {@code run.json}
   */
  public static RunPlan of(RunSettings settings) {
    return new RunPlan(settings, List.of(), false);
  }
}

package dev.tangent.job.shard;

import dev.tangent.job.frame.JobResult;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A kernel that was put together.
 *
 * @param files by name, {@code ntk} and {@code nngp}; none when blocks are only gathered
 * @param grid the grid of blocks
 * @param blocks how many files they were
 */
public record MergeResult(Map<String, Path> files, BlockGrid grid, int blocks)
    implements JobResult {
  @Override
  public Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    files.forEach((name, file) -> report.put(name, file.toString()));
    report.put("shape", new int[] {grid.rows(), grid.columns()});
    report.put("block", grid.size());
    report.put("blocks", blocks);
    return report;
  }
}

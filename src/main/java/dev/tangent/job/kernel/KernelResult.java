package dev.tangent.job.kernel;

import dev.tangent.job.frame.JobResult;
import dev.tangent.job.frame.Precision;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Kernels in files, and numbers that describe them.
 *
 * @param files by name: {@code nngp}, {@code ntk}, {@code outputs}, …
 * @param rows N
 * @param columns M
 * @param precision of the files
 * @param numbers by name: {@code ntk-trace}, {@code smallest-eigenvalue}, …
 * @param network the settings of the network
 * @param seconds that it took, including earlier processes
 */
public record KernelResult(
    Map<String, Path> files,
    int rows,
    int columns,
    Precision precision,
    Map<String, Object> numbers,
    Map<String, Object> network,
    double seconds)
    implements JobResult {

  @Override
  public Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    files.forEach((name, file) -> report.put(name, file.toString()));
    report.put("shape", new int[] {rows, columns});
    report.put("precision", precision.isSingle() ? "f32" : "f64");
    report.putAll(numbers);
    report.put("seconds", Math.round(1e4 * seconds) / 1e4);
    report.putAll(network);
    return report;
  }
}

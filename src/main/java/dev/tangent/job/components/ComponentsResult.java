package dev.tangent.job.components;

import dev.tangent.job.frame.JobResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Components of a kernel.
 *
 * @param files by name: {@code eigenvalues}, {@code components}, perhaps {@code projections}
 * @param eigenvalues of K/N, descending; all of them, or as many as components
 * @param explained share of the trace that the first i + 1 have
 * @param timeToFit t at which the part of the targets along component i has fallen to 1/e; may be ∞
 * @param alignment share of the targets along each component, or null without targets
 * @param points N
 * @param effectiveRank exp of the spectrum's entropy; NaN when not all eigenvalues are known
 */
public record ComponentsResult(
    Map<String, Path> files,
    double[] eigenvalues,
    double[] explained,
    double[] timeToFit,
    double @Nullable [] alignment,
    int points,
    double effectiveRank)
    implements JobResult {

  /** {@return how many components} */
  public int count() {
    return explained.length;
  }

  @Override
  public Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    files.forEach((name, file) -> report.put(name, file.toString()));
    report.put("leading", Arrays.copyOf(eigenvalues, count()));
    report.put("explained", explained[count() - 1]);
    List<Object> times = new ArrayList<>();
    for (double time : timeToFit) {
      times.add(time == Double.POSITIVE_INFINITY ? "inf" : (Object) time);
    }
    report.put("timeToFit", times);
    if (alignment != null) {
      report.put("alignment", alignment);
    }
    report.put("points", points);
    if (!Double.isNaN(effectiveRank)) {
      report.put("effectiveRank", effectiveRank);
    }
    return report;
  }
}

package dev.tangent.cli.bench;

import dev.tangent.cli.frame.Output;
import dev.tangent.cli.frame.UserError;
import dev.tangent.report.BenchComparison;
import dev.tangent.report.BenchResults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code ntk bench --compare A B}: compares two directories of results. */
final class BenchCompare {
  private BenchCompare() {}

  /**
   * Prints the comparison; returns a failure when a benchmark became slower by more than this
   * percentage.
   */
  static int run(Path before, Path after, double percent, Output out) throws IOException {
    if (!(percent >= 0 && percent <= 1000)) {
      throw UserError.usage("--tolerance " + percent, "a percentage from 0 to 1000");
    }
    for (Path directory : List.of(before, after)) {
      if (BenchResults.read(directory).isEmpty()) {
        throw UserError.usage(
            "--compare: no results in " + directory,
            "two directories that `ntk bench --out DIR` wrote");
      }
    }
    BenchComparison comparison = BenchComparison.of(before, after);
    if (comparison.rows().isEmpty()) {
      throw UserError.usage(
          "--compare: the two have no benchmark in common", "run the same benchmarks for both");
    }
    double tolerance = percent / 100;
    out.line("%s", comparison.table(tolerance).plain().stripTrailing());
    if (!comparison.onlyOne().isEmpty()) {
      out.line("in one of the two only: %s", String.join(", ", comparison.onlyOne()));
    }
    if (!comparison.differences().isEmpty()) {
      out.note("not the same machine: %s", String.join("; ", comparison.differences()));
    }
    List<String> slower = comparison.slower(tolerance);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("rows", comparison.report(tolerance));
    result.put("onlyOne", comparison.onlyOne());
    result.put("differences", comparison.differences());
    result.put("slower", slower);
    out.json(result);
    if (!slower.isEmpty()) {
      out.note("slower: %s", String.join(", ", slower));
      return UserError.FAILED;
    }
    return 0;
  }
}

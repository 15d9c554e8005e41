package dev.tangent.cli.frame;

import dev.tangent.job.frame.Cluster;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The option that says where parts of the work are computed, for commands that can use other
 * machines.
 */
public final class ClusterOption {
  @Option(
      names = "--on",
      paramLabel = "WHERE",
      order = 22,
      description =
          "Compute on the cores of a Spark cluster: spark://HOST:PORT, or local[CORES] to try it."
              + " The results have the same bits.")
  @Nullable String on;

  /**
   * Does the work of a command, whose parts are computed there.
   *
   * @param command its name, which the cluster shows
   */
  public int call(String command, Output out, Callable<Integer> work) throws Exception {
    String where = on == null ? Cluster.submittedTo() : on;
    if (where == null) {
      return work.call();
    }
    try (Cluster cluster = Cluster.open(where, "ntk " + command)) {
      out.line("on %s", cluster.describe());
      return cluster.call(work);
    }
  }
}

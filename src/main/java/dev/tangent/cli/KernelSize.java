package dev.tangent.cli;

import dev.tangent.cli.KernelRun.Job;
import dev.tangent.job.frame.Budget;
import dev.tangent.linalg.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What limit kernels on all pairs need on the disk, in memory and in time, before they start. */
final class KernelSize {
  /** Multiply-adds above which the time is estimated: some seconds. */
  private static final double LARGE = 5e11;

  /** Of a core in float. */
  private static final double GFLOPS = 70;

  /** A pair, an activation: between the 1 of ReLU and the 4 of a table of two variances. */
  private static final double LAYER_NANOS = 2.5;

  private static final double DISK = 8e8;

  /** Numbers a point that tables and variances take, generously. */
  private static final int POINT = 200;

  private KernelSize() {}

  /**
   * Refuses what the disk or the memory has no room for; says what is coming when it is large.
   *
   * @param there the share that is computed already, of a run that goes on
   */
  static void require(Job job, Path directory, double there, Output out) throws IOException {
    long[] shape = job.shape();
    String what =
        String.format(
            Locale.ROOT,
            "%s of %d × %d in %s",
            String.join(" and ", job.names()),
            shape[0],
            shape[1],
            job.single() ? "f32" : "f64");
    double disk = (double) job.names().size() * shape[0] * shape[1] * width(job) * (1 - there);
    Budget.requireDisk(
        what, disk, directory, "use --precision f32, --get ntk, --limit-rows or another --out");
    double memory = memory(job);
    Budget.require(what, memory, "--precision f32 or --limit-rows");
    double pairs = (job.y() == null ? 0.5 : 1) * shape[0] * shape[1] * (1 - there);
    if (pairs * (job.x().columns() + 100.0 * steps(job)) > LARGE) {
      out.note(
          "%s: %s on the disk (%s free), %s of memory (%s free), about %s",
          what,
          Budget.gigabytes(disk),
          Budget.gigabytes(Files.getFileStore(directory).getUsableSpace()),
          Budget.gigabytes(memory),
          Budget.gigabytes(Budget.available()),
          words(seconds(job, pairs)));
    }
  }

  private static int width(Job job) {
    return job.single() ? Float.BYTES : Double.BYTES;
  }

  private static int steps(Job job) {
    return job.limit().architecture().denseCount();
  }

  /** Two packed forms of the points, their copy in float, and numbers of each point. */
  private static double memory(Job job) {
    double points = job.shape()[0] + (job.y() == null ? 0.0 : job.shape()[1]);
    double copies = job.y() == null ? 2 : 1;
    double entries = (copies + (job.single() ? 1 : 0)) * job.x().columns() + POINT * steps(job);
    return points * entries * width(job);
  }

  /** At the speed of a core of a server with nothing else to do, and of a disk of its own. */
  private static double seconds(Job job, double pairs) {
    double layers = Math.max(0, steps(job) - 1) * LAYER_NANOS;
    double pair = 2.0 * job.x().columns() / GFLOPS + layers;
    double files = (double) job.names().size() * job.shape()[0] * job.shape()[1] * width(job);
    return 1e-9 * pairs * pair * (job.single() ? 1 : 2) / Threads.current().count() + files / DISK;
  }

  private static String words(double seconds) {
    if (seconds < 100) {
      return String.format(Locale.ROOT, "%.0f s", seconds);
    }
    return seconds < 6000
        ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
  }
}

package dev.tangent.job.kernel;

import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.Precision;
import dev.tangent.job.shard.BlockDirectory;
import dev.tangent.job.shard.MergeJob;
import dev.tangent.layer.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The limit kernels, computed by the workers of a cluster: they write blocks to {@code blocks} of
 * the run, a directory that all machines see; then the blocks are joined to the same files, to the
 * byte, that one machine would write.
 *
 * @param whole the work of one machine
 * @param blocks all of them, as one shard
 */
record ClusterWork(LimitWork whole, ShardWork blocks) implements KernelWork {
  private static final String BLOCKS = "blocks";

  @Override
  public Architecture architecture() {
    return whole.architecture();
  }

  @Override
  public List<String> files() {
    return whole.files();
  }

  @Override
  public JobEstimate estimate() {
    JobEstimate all = whole.estimate();
    // The blocks (only one triangle) also take disk space until they are joined.
    return new JobEstimate(
        all.what(),
        all.memoryBytes(),
        1.5 * all.diskBytes(),
        all.flops(),
        all.seconds(),
        all.smaller());
  }

  @Override
  public KernelResult run(JobRun run) throws Exception {
    long start = System.nanoTime();
    Path directory = Files.createDirectories(run.directory().resolve(BLOCKS));
    blocks.make(run, directory);
    Map<String, Path> files = new LinkedHashMap<>();
    BlockDirectory made = BlockDirectory.open(directory);
    for (String kernel : whole.names()) {
      files.put(kernel, MergeJob.join(made, kernel, run));
    }
    return new KernelResult(
        files,
        blocks.begun().grid().rows(),
        blocks.begun().grid().columns(),
        whole.single() ? Precision.F32 : Precision.F64,
        Map.of(),
        whole.network(),
        1e-9 * (System.nanoTime() - start));
  }

  @Override
  public void tidy(JobRun run) {
    blocks.tidy(run);
    Path directory = run.directory().resolve(BLOCKS);
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      run.warn(directory + " cannot be removed: the results are whole, remove it by hand");
    }
  }
}

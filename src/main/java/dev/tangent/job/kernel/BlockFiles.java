package dev.tangent.job.kernel;

import dev.tangent.job.frame.JobRun;
import dev.tangent.job.shard.BlockGrid.Block;
import dev.tangent.job.shard.ShardManifest;
import dev.tangent.linalg.Workers;
import dev.tangent.linalg.Workers.Shared;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Fills a directory with the blocks that a manifest lacks, here or by the workers of a cluster. A
 * block is written under a temporary name, forced to the disk, renamed, and then entered in the
 * manifest with its checksum. In this process that happens while the next block is computed.
 */
final class BlockFiles {
  static final String WORK = "shard";

  private final JobRun run;
  private final Path directory;
  private final BlockMaker maker;
  private ShardManifest manifest;
  private int done;

  BlockFiles(JobRun run, Path directory, BlockMaker maker, ShardManifest manifest) {
    this.run = run;
    this.directory = directory;
    this.maker = maker;
    this.manifest = manifest;
  }

  /** Makes these blocks, except those that are there already; returns how many were. */
  int make(List<Block> blocks) {
    List<Block> missing = blocks.stream().filter(block -> !manifest.has(block)).toList();
    done = blocks.size() - missing.size();
    int kept = done;
    Workers workers = Workers.current();
    if (workers.areElsewhere()) {
      there(workers, missing);
    } else {
      here(missing, blocks.size());
    }
    manifest.write(directory);
    return kept;
  }

  /**
   * The blocks that a task is asked to make.
   *
   * @param blocks which ones
   */
  private record Asked(Block[] blocks) implements java.io.Serializable {}

  private void there(Workers workers, List<Block> missing) {
    String path = directory.toAbsolutePath().toString();
    Asked asked = new Asked(missing.toArray(Block[]::new));
    try (Shared<BlockMaker> shared = workers.share(maker)) {
      workers.forEach(
          "blocks",
          missing.size(),
          b -> shared.get().make(Path.of(path), asked.blocks[b]),
          (_, sums) -> enter(sums),
          run);
    }
  }

  private void here(List<Block> missing, int all) {
    FutureTask<TreeMap<String, Long>> writing = null;
    try {
      for (Block block : missing) {
        run.update("blocks", done, all);
        BlockMaker.Computed computed = maker.compute(directory, block, run);
        FutureTask<TreeMap<String, Long>> before = writing;
        writing =
            new FutureTask<>(
                () -> {
                  try (computed) {
                    return computed.publish();
                  }
                });
        Thread.ofPlatform().name("block-writer").start(writing);
        enter(before);
      }
    } finally {
      enter(writing);
    }
  }

  private void enter(@Nullable FutureTask<TreeMap<String, Long>> written) {
    if (written != null) {
      // Waits for the write even when interrupted, because the block is already computed.
      JobRun.uninterrupted(
          () -> {
            try {
              enter(written.get());
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
              switch (e.getCause()) {
                case RuntimeException own -> throw own;
                case Error own -> throw own;
                case null, default -> throw new IllegalStateException(e);
              }
            }
          });
    }
  }

  private void enter(TreeMap<String, Long> sums) {
    manifest = manifest.with(sums);
    manifest.write(directory);
    int now = ++done;
    run.checkpointWords(WORK, now, List.of(Map.of("blocks", now)));
  }
}

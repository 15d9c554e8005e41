package dev.tangent.job.shard;

import dev.tangent.job.frame.JobSpec;
import dev.tangent.job.frame.SpecException;
import java.nio.file.Path;
import java.util.List;

/**
 * Shards of a kernel to be joined ({@code ntk merge}).
 *
 * @param shards the directories with their blocks; one is enough where all wrote into it
 * @param blocks whether they stay blocks, checked and brought together, instead of one file
 */
public record MergeSpec(List<Path> shards, boolean blocks) implements JobSpec<MergeSpec> {
  /** What holds where nothing is said: no directories yet. */
  public static final MergeSpec DEFAULT = new MergeSpec(List.of(), false);

  /** Copies. */
  public MergeSpec {
    shards = List.copyOf(shards);
  }

  /** One file of the blocks in these directories. */
  public static MergeSpec of(Path... directories) {
    return new MergeSpec(List.of(directories), false);
  }

  /** Refuses to merge nothing. */
  void requireShards() {
    SpecException.require(
        !shards.isEmpty(), "no shards to merge", "name the directories that shards wrote");
  }

  @Override
  public String verb() {
    return "merge";
  }

  /** Nothing is random. */
  @Override
  public long seed() {
    return 0;
  }
}

package dev.tangent.job.shard;

import dev.tangent.job.frame.JobSpec;
import dev.tangent.job.frame.SpecException;
import java.nio.file.Path;
import java.util.List;

/**
 * Shards of a kernel to be joined ({@code ntk merge}).
 *
 * @param shards the directories with their blocks; one is enough where all wrote into it
 * @param blocks whether blocks are checked and gathered, instead of joined to one file
 * @param seed not used, as nothing is random here; every run has one
 */
public record MergeSpec(List<Path> shards, boolean blocks, long seed)
    implements JobSpec<MergeSpec> {
  /** The default settings: no directories yet. */
  public static final MergeSpec DEFAULT = new MergeSpec(List.of(), false, 0);

  /** Copies, and refuses what a list with commas can't hold. */
  public MergeSpec {
    shards = List.copyOf(shards);
    for (Path shard : shards) {
      SpecException.require(
          !shard.toString().contains(","), shard + ": a comma in its name", "rename it");
    }
  }

  /**
   * {@return a merge of the blocks in these directories}
   *
   * @param directories that shards wrote into
   */
  public static MergeSpec of(Path... directories) {
    return new MergeSpec(List.of(directories), false, 0);
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
}

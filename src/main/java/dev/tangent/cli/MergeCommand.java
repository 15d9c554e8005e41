package dev.tangent.cli;

import dev.tangent.cli.frame.JobCommand;
import dev.tangent.cli.frame.Output;
import dev.tangent.job.Verbs;
import dev.tangent.job.frame.Plural;
import dev.tangent.job.frame.Verb;
import dev.tangent.job.shard.MergeResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ntk merge}: joins shards of a kernel. */
@Command(
    name = "merge",
    description = {
      "Shards of a kernel into one: the bytes that one machine makes.",
      "%nReads what `ntk kernel --shard k/n --out D` wrote, in one directory or several; checks"
          + " that every block is there, undamaged, and of the same kernel, data, version and width"
          + " of vectors. Writes nngp.npy and ntk.npy, or with --blocks brings the blocks together"
          + " in one directory, which `ntk predict --kernel-matrix` reads."
    })
final class MergeCommand extends JobCommand<MergeResult> {
  @Parameters(paramLabel = "D", arity = "0..*", description = "Directories with blocks.")
  List<Path> shards = List.of();

  @Option(
      names = "--blocks",
      order = 5,
      description = "Leave blocks as they are; where it can be, by links instead of copies.")
  boolean blocks;

  @Override
  protected Verb<?, MergeResult> verb() {
    return Verbs.MERGE;
  }

  @Override
  protected Map<String, Object> settings() {
    Map<String, Object> settings = super.settings();
    settings.put("shards", shards);
    return settings;
  }

  @Override
  protected void print(MergeResult result, Output out) {
    out.line("%s checked", Plural.of(result.blocks(), "block file"));
  }
}

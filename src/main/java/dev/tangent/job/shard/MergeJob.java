package dev.tangent.job.shard;

import dev.tangent.data.Npy;
import dev.tangent.job.frame.Job;
import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobException;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.Plural;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Checks and joins the shards of a kernel: to {@code nngp.npy} and {@code ntk.npy}, the same to the
 * byte as one machine writes them, or to one directory with the blocks of several.
 */
public final class MergeJob implements Job<MergeResult> {
  private static final double DISK_BYTES_A_SECOND = 4e8;

  private final MergeSpec spec;
  private final BlockDirectory blocks;

  private MergeJob(MergeSpec spec, BlockDirectory blocks) {
    this.spec = spec;
    this.blocks = blocks;
  }

  /**
   * Checks that all blocks are there and fit together.
   *
   * @param spec what is asked for
   * @return the work
   * @throws JobException when blocks are missing or shards don't fit
   */
  public static MergeJob of(MergeSpec spec) {
    spec.requireShards();
    return new MergeJob(spec, BlockDirectory.open(spec.shards()));
  }

  @Override
  public MergeSpec spec() {
    return spec;
  }

  @Override
  public JobEstimate estimate() {
    BlockGrid grid = blocks.grid();
    double entries = (double) grid.rows() * grid.columns() * blocks.kernels().size();
    double bytes = entries * (blocks.isSingle() ? Float.BYTES : Double.BYTES);
    return new JobEstimate(
        String.format(
            Locale.ROOT,
            "%s of %d × %d in one file each",
            String.join(" and ", blocks.kernels()),
            grid.rows(),
            grid.columns()),
        1 << 24,
        spec.blocks() ? 0 : bytes,
        0,
        2 * bytes / DISK_BYTES_A_SECOND,
        "--blocks");
  }

  @Override
  public Map<String, String> fingerprints() {
    return Map.of("shards", String.valueOf(blocks.manifest().checksums().hashCode()));
  }

  @Override
  public List<Path> reads() {
    return List.copyOf(blocks.files().values());
  }

  @Override
  public List<String> writes() {
    return blocks.kernels().stream().map(kernel -> kernel + ".npy").toList();
  }

  @Override
  public MergeResult run(JobRun run) {
    Map<String, Path> files = new LinkedHashMap<>();
    try {
      if (spec.blocks()) {
        gather(run);
      } else {
        for (String kernel : blocks.kernels()) {
          files.put(kernel, join(blocks, kernel, run));
        }
      }
    } catch (IOException e) {
      throw new JobException(
          run.directory() + " cannot be written", "make room or choose another --out", e);
    }
    return new MergeResult(files, blocks.grid(), blocks.files().size());
  }

  /**
   * Joins the blocks of a kernel to one file of the run, {@code ntk.npy}.
   *
   * @param blocks of a kernel
   * @param kernel {@code nngp} or {@code ntk}
   * @param run that gets the file
   * @return the file
   * @throws java.io.IOException when a block can't be read, or the file can't be written
   */
  public static Path join(BlockDirectory blocks, String kernel, JobRun run) throws IOException {
    BlockGrid grid = blocks.grid();
    Path part = run.directory().resolve("." + kernel + ".npy.part");
    Path file = run.directory().resolve(kernel + ".npy");
    try (Arena arena = Arena.ofShared()) {
      MemorySegment whole = Npy.create(part, arena, blocks.isSingle(), grid.rows(), grid.columns());
      blocks.join(kernel, whole, run);
      whole.force();
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
    run.info(
        String.format(
            Locale.ROOT,
            "%s %s %d×%d in %s",
            kernel,
            blocks.isSingle() ? "float32" : "float64",
            grid.rows(),
            grid.columns(),
            file));
    return file;
  }

  /**
   * Gathers all blocks, which were checked before, in one directory; links are used where possible.
   */
  private void gather(JobRun run) throws IOException {
    int done = 0;
    for (Map.Entry<String, Path> entry : blocks.files().entrySet()) {
      run.update("blocks", done++, blocks.files().size());
      blocks.verify(entry.getKey());
      Path to = run.directory().resolve(entry.getKey());
      if (Files.exists(to) && Files.isSameFile(to, entry.getValue())) {
        continue;
      }
      Files.deleteIfExists(to);
      try {
        Files.createLink(to, entry.getValue());
      } catch (IOException | UnsupportedOperationException e) { // on another disk
        Files.copy(entry.getValue(), to);
      }
    }
    // The whole manifest is written before the others are deleted: a crash in between loses
    // nothing.
    ShardManifest whole = blocks.manifest();
    List<ShardManifest> others = ShardManifest.all(run.directory());
    whole.write(run.directory());
    for (ShardManifest other : others) {
      if (!other.shard().equals(whole.shard())) {
        Files.delete(ShardManifest.path(run.directory(), other.shard()));
      }
    }
    run.info(Plural.of(blocks.files().size(), "block") + " in " + run.directory());
  }
}

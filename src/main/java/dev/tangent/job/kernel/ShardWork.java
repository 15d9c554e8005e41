package dev.tangent.job.kernel;

import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.Precision;
import dev.tangent.job.shard.BlockGrid;
import dev.tangent.job.shard.BlockGrid.Block;
import dev.tangent.job.shard.Shard;
import dev.tangent.job.shard.ShardManifest;
import dev.tangent.job.spec.Inputs;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.MachineLimits;
import dev.tangent.run.Machine;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Computes one shard of the limit kernels: its blocks go to files {@code ntk-i-j.npy} in the
 * directory of the results, with a manifest beside them. The run itself is in the subdirectory
 * {@code shard-k-of-n}, so that all shards may write into one directory.
 *
 * <p>A block is written under a temporary name, forced to the disk, renamed, and then entered in
 * the manifest with its checksum. A new run of the shard checks the blocks that the manifest lists
 * and makes the rest, however the last run ended.
 *
 * @param begun the manifest before the first block
 * @param whole the work of one machine, for estimates
 */
record ShardWork(LimitWork whole, ShardManifest begun) implements KernelWork {
  /**
   * The machine's speed is measured only when a modest guess is above this: with a hundred
   * processes, each would measure for seconds, and disturb the others.
   */
  private static final double WORTH_MEASURING = 86_400;

  /** The shard that a spec asks for. */
  static ShardWork of(
      KernelSpec spec,
      LimitKernel limit,
      Inputs x,
      @Nullable Inputs y,
      List<String> names,
      Map<String, Object> network) {
    Shard shard = Shard.parse(Objects.requireNonNull(spec.shard()));
    return of(spec, shard, shard.count(), limit, x, y, names, network);
  }

  /**
   * The shard that a spec asks for, cut into a least number of blocks; they are smaller if need be.
   */
  static ShardWork of(
      KernelSpec spec,
      Shard shard,
      int blocks,
      LimitKernel limit,
      Inputs x,
      @Nullable Inputs y,
      List<String> names,
      Map<String, Object> network) {
    boolean single = spec.precision() != null && spec.precision().isSingle();
    int columns = y == null ? x.rows() : y.rows();
    Integer size = spec.block();
    BlockGrid grid =
        size == null
            ? BlockGrid.of(x.rows(), columns, y == null, blocks)
            : new BlockGrid(x.rows(), columns, y == null, size);
    TreeMap<String, String> identity = new TreeMap<>();
    identity.put("architecture", limit.architecture().toString());
    identity.put("parametrization", spec.network().parametrization().name());
    identity.put("trained layers", spec.trainTop() == null ? "all" : "top " + spec.trainTop());
    identity.put("unit diagonal", String.valueOf(spec.architecture().unitDiagonal()));
    identity.put("data", x.fingerprint());
    if (y != null) {
      identity.put("inputs2", y.fingerprint());
    }
    identity.put("vectors of bits", MachineLimits.simdWidth());
    identity.put("version", Machine.versions().getOrDefault("tangent", "?"));
    identity.put("Java", String.valueOf(Runtime.version().feature()));
    identity.put("processor", System.getProperty("os.arch", "?"));
    return new ShardWork(
        new LimitWork(limit, x, y, names, single, network, 0),
        new ShardManifest(shard, identity, grid, single, names, new TreeMap<>()));
  }

  Shard shard() {
    return begun.shard();
  }

  @Override
  public Architecture architecture() {
    return whole.architecture();
  }

  @Override
  public List<String> files() {
    return List.of(); // The blocks are not in the directory of the run.
  }

  @Override
  public JobEstimate estimate() {
    JobEstimate all = whole.estimate(WORTH_MEASURING);
    double share = begun.share();
    return new JobEstimate(
        String.format(Locale.ROOT, "shard %s of %s", shard(), all.what()),
        all.memoryBytes() + 2.0 * begun.grid().size() * begun.grid().size(),
        all.diskBytes() * share,
        all.flops() * share,
        all.seconds() * share,
        "more shards");
  }

  @Override
  public KernelResult run(JobRun run) throws Exception {
    if (whole.names().contains("ntk")) {
      whole.warnFlat(run);
    }
    long start = System.nanoTime();
    Path directory = blocks(run.directory());
    int kept = make(run, directory);
    List<Block> blocks = begun.grid().blocks(shard());
    return result(run, directory, blocks.size(), kept, 1e-9 * (System.nanoTime() - start));
  }

  /** The directory of the blocks, above that of the run. */
  private static Path blocks(Path run) {
    return Objects.requireNonNull(run.toAbsolutePath().getParent(), "blocks");
  }

  /** Deletes this shard's blocks, and those of other kernels. */
  void discard(Path run) {
    JobRun.uninterrupted(() -> begun.discard(blocks(run)));
  }

  /** Makes the blocks that the directory lacks; returns how many were there. */
  int make(JobRun run, Path directory) {
    ShardManifest[] found = new ShardManifest[1];
    // On another thread: files are read through channels, which an interrupt would close.
    JobRun.uninterrupted(() -> found[0] = begun.found(directory));
    BlockMaker maker =
        new BlockMaker(whole.limit(), whole.x(), whole.y(), begun.single(), begun.kernels());
    return new BlockFiles(run, directory, maker, found[0]).make(begun.grid().blocks(shard()));
  }

  private KernelResult result(JobRun run, Path directory, int blocks, int kept, double seconds) {
    String were = kept == 0 ? "" : String.format(Locale.ROOT, ", %d of them there before", kept);
    run.info(
        String.format(
            Locale.ROOT,
            "shard %s: %d of the %d blocks of %d × %d in %s%s",
            shard(),
            blocks,
            begun.grid().count(),
            begun.grid().size(),
            begun.grid().size(),
            directory,
            were));
    run.table(
        "shard " + shard(),
        List.of("blocks", "there before", "all blocks", "side"),
        List.of(
            List.of(
                String.valueOf(blocks),
                String.valueOf(kept),
                String.valueOf(begun.grid().count()),
                String.valueOf(begun.grid().size()))));
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("shard", shard().toString());
    numbers.put("block", begun.grid().size());
    numbers.put("blocks", blocks);
    numbers.put("blocks-there-before", kept);
    return new KernelResult(
        Map.of("manifest", ShardManifest.path(directory, shard())),
        begun.grid().rows(),
        begun.grid().columns(),
        begun.single() ? Precision.F32 : Precision.F64,
        numbers,
        whole.network(),
        seconds);
  }

  @Override
  public void tidy(JobRun run) {
    run.forget(BlockFiles.WORK);
  }
}

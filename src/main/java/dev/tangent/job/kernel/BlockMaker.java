package dev.tangent.job.kernel;

import dev.tangent.data.Npy;
import dev.tangent.job.frame.JobException;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.shard.BlockGrid.Block;
import dev.tangent.job.shard.ShardManifest;
import dev.tangent.job.spec.Inputs;
import dev.tangent.kernel.DoublePreparedLimit;
import dev.tangent.kernel.FloatPreparedLimit;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Progress;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes blocks of the limit kernels in files, in this process or, written as bytes, in another one.
 * The limit is prepared once a process, when the first block is to be made.
 */
final class BlockMaker implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private final LimitKernel limit;
  private final Inputs x;
  private final @Nullable Inputs y;
  private final boolean single;
  private final String[] kernels;
  private transient @Nullable FloatPreparedLimit floats;
  private transient @Nullable DoublePreparedLimit doubles;

  /**
   * Makes blocks of kernels between the rows of x and those of y (null: x again).
   *
   * @param single whether entries are float32
   * @param kernels of nngp and ntk those wanted
   */
  BlockMaker(
      LimitKernel limit, Inputs x, @Nullable Inputs y, boolean single, List<String> kernels) {
    this.limit = limit;
    this.x = x;
    this.y = y;
    this.single = single;
    this.kernels = kernels.toArray(String[]::new);
  }

  /** Files of a block that are computed and mapped, under names of their own yet. */
  static final class Computed implements AutoCloseable {
    private final Path directory;
    private final Arena arena = Arena.ofShared();
    private final Map<String, MemorySegment> maps = new LinkedHashMap<>();
    private final Map<String, Path> parts = new LinkedHashMap<>();

    private Computed(Path directory) {
      this.directory = directory;
    }

    private void create(String kernel, Block block, boolean single) {
      String name = block.file(kernel);
      Path part =
          directory.resolve(
              String.format(
                  Locale.ROOT,
                  ".%s.%d-%d.part",
                  name,
                  ProcessHandle.current().pid(),
                  System.nanoTime()));
      parts.put(name, part);
      // Files are made through channels, which an interrupt would close.
      JobRun.uninterrupted(
          () -> maps.put(kernel, Npy.create(part, arena, single, block.rows(), block.columns())));
    }

    /** Forces the files to the disk and renames them: the check sums of what is there now. */
    TreeMap<String, Long> publish() {
      TreeMap<String, Long> sums = new TreeMap<>();
      maps.values().forEach(MemorySegment::force);
      try {
        for (Map.Entry<String, Path> part : parts.entrySet()) {
          sums.put(part.getKey(), ShardManifest.checksum(part.getValue()));
          Files.move(
              part.getValue(),
              directory.resolve(part.getKey()),
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
        }
      } catch (IOException e) {
        throw new JobException(directory + " cannot be written", "make room", e);
      }
      return sums;
    }

    /** Takes away what is half done. */
    @Override
    public void close() {
      arena.close();
      try {
        for (Path part : parts.values()) {
          Files.deleteIfExists(part);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(directory + ": cannot be written", e);
      }
    }
  }

  /** Computes a block into files below other names. */
  Computed compute(Path directory, Block block, Progress progress) {
    Computed computed = new Computed(directory);
    try {
      for (String kernel : kernels) {
        computed.create(kernel, block, single);
      }
      fill(block, computed.maps.get("nngp"), computed.maps.get("ntk"), progress);
      return computed;
    } catch (RuntimeException | Error e) {
      computed.close();
      throw e;
    }
  }

  /** Makes a block: the check sums of its files, which are there now. */
  TreeMap<String, Long> make(Path directory, Block block) {
    try (Computed computed = compute(directory, block, Progress.NONE)) {
      List<TreeMap<String, Long>> sums = new java.util.ArrayList<>();
      JobRun.uninterrupted(() -> sums.add(computed.publish()));
      return sums.getFirst();
    }
  }

  private void fill(
      Block block, @Nullable MemorySegment nngp, @Nullable MemorySegment ntk, Progress progress) {
    if (single) {
      new FloatBlock(floats(), block).write(nngp, ntk, progress);
    } else {
      new DoubleBlock(doubles(), block).write(nngp, ntk, progress);
    }
  }

  private synchronized FloatPreparedLimit floats() {
    FloatPreparedLimit prepared = floats;
    if (prepared == null) {
      FloatMatrix points = x.toFloat();
      prepared = y == null ? limit.prepare(points) : limit.prepare(points, y.toFloat());
      floats = prepared;
    }
    return prepared;
  }

  private synchronized DoublePreparedLimit doubles() {
    DoublePreparedLimit prepared = doubles;
    if (prepared == null) {
      prepared =
          y == null ? limit.prepare(x.toDouble()) : limit.prepare(x.toDouble(), y.toDouble());
      doubles = prepared;
    }
    return prepared;
  }
}

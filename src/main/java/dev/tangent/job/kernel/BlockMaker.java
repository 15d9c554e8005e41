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
 * Makes blocks of the limit kernels in files, in this process or, serialized, in another one. The
 * limit is prepared once in each process, for its first block.
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
   * @param kernels those of {@code nngp} and {@code ntk} that are wanted
   */
  BlockMaker(
      LimitKernel limit, Inputs x, @Nullable Inputs y, boolean single, List<String> kernels) {
    this.limit = limit;
    this.x = x;
    this.y = y;
    this.single = single;
    this.kernels = kernels.toArray(String[]::new);
  }

  /** The mapped files of a computed block, which still have temporary names. */
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

    /** Forces the files to the disk and renames them; returns their checksums. */
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

    /** Deletes files that are not complete. */
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

  /** Computes a block into files with temporary names. */
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

  /** Computes and publishes a block; returns the checksums of its files. */
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

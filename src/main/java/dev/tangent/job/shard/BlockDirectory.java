package dev.tangent.job.shard;

import dev.tangent.data.Npy;
import dev.tangent.job.frame.JobException;
import dev.tangent.job.shard.BlockGrid.Block;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * All blocks of a kernel, in one directory or several. It checks that they are complete, belong to
 * one kernel on the same points, and match their checksums.
 */
public final class BlockDirectory {
  private static final int NAMED = 8;
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  // for copying bits unchanged
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private final ShardManifest any;
  private final Map<String, Path> files;
  private final Map<String, Long> checksums;

  private BlockDirectory(ShardManifest any, Map<String, Path> files, Map<String, Long> checksums) {
    this.any = any;
    this.files = files;
    this.checksums = checksums;
  }

  /**
   * {@return whether a path is a directory that shards have written into}
   *
   * @param path of a directory
   */
  public static boolean isOne(Path path) {
    return Files.isDirectory(path) && !ShardManifest.all(path).isEmpty();
  }

  /**
   * {@return the blocks of one directory}
   *
   * @param directory that shards wrote into
   */
  public static BlockDirectory open(Path directory) {
    return open(List.of(directory));
  }

  /**
   * {@return the blocks of these directories together}
   *
   * @param directories that shards wrote into
   * @throws JobException when blocks are missing (which, and of which shard), or shards are of
   *     different kernels, data, versions or widths of vectors (which, and how they differ)
   */
  public static BlockDirectory open(List<Path> directories) {
    Map<Integer, ShardManifest> shards = new TreeMap<>();
    Map<Integer, Path> places = new HashMap<>();
    for (Path directory : directories) {
      List<ShardManifest> found = ShardManifest.all(directory);
      if (found.isEmpty()) {
        throw new JobException(
            directory + " has no blocks of a kernel", "give what ntk kernel --shard k/n wrote");
      }
      for (ShardManifest manifest : gathered(found)) {
        if (!shards.isEmpty()) {
          requireSame(shards.values().iterator().next(), manifest, directory);
        }
        int number = manifest.shard().number();
        ShardManifest other = shards.get(number);
        if (other == null || other.checksums().size() < manifest.checksums().size()) {
          shards.put(number, manifest);
          places.put(number, directory);
        }
      }
    }
    return complete(shards, places);
  }

  /**
   * A complete manifest of the whole replaces those of the shards, which an interrupted gathering
   * has not removed yet.
   */
  private static List<ShardManifest> gathered(List<ShardManifest> found) {
    return found.stream()
        .filter(manifest -> manifest.shard().count() == 1 && manifest.missing().isEmpty())
        .findFirst()
        .map(List::of)
        .orElse(found);
  }

  private static BlockDirectory complete(
      Map<Integer, ShardManifest> shards, Map<Integer, Path> places) {
    ShardManifest any = shards.values().iterator().next();
    List<String> missing = new ArrayList<>();
    List<Shard> unfinished = new ArrayList<>();
    Map<String, Path> files = new TreeMap<>();
    Map<String, Long> checksums = new TreeMap<>();
    for (int k = 1; k <= any.shard().count(); k++) {
      Shard shard = new Shard(k, any.shard().count());
      ShardManifest manifest = shards.get(k);
      List<String> left =
          manifest == null
              ? new ShardManifest(
                      shard,
                      any.identity(),
                      any.grid(),
                      any.single(),
                      any.kernels(),
                      new TreeMap<>())
                  .missing()
              : manifest.missing();
      if (!left.isEmpty()) {
        missing.addAll(left);
        unfinished.add(shard);
      }
      if (manifest != null) {
        checksums.putAll(manifest.checksums());
        Path place = places.getOrDefault(k, Path.of("."));
        manifest.checksums().keySet().forEach(file -> files.put(file, place.resolve(file)));
      }
    }
    if (!missing.isEmpty()) {
      throw new JobException(
          String.format(
              Locale.ROOT,
              "%d of %d blocks are missing: %s",
              missing.size(),
              missing.size() + files.size(),
              named(missing)),
          "run "
              + named(unfinished.stream().map(s -> "ntk kernel --shard " + s).toList())
              + " with the same options");
    }
    return new BlockDirectory(any, files, checksums);
  }

  private static String named(List<String> all) {
    String first = String.join(", ", all.subList(0, Math.min(NAMED, all.size())));
    return all.size() > NAMED ? first + " and " + (all.size() - NAMED) + " more" : first;
  }

  private static void requireSame(ShardManifest first, ShardManifest second, Path directory) {
    String difference = first.difference(second);
    if (!difference.isEmpty()) {
      List<String> own = second.files();
      throw new JobException(
          String.format(
              Locale.ROOT,
              "shard %s in %s (%s) %s as shard %s",
              second.shard(),
              directory,
              own.isEmpty() ? "no blocks" : named(own),
              difference,
              first.shard()),
          "shards of one kernel are made with the same options, data, version and vectors");
    }
  }

  /** {@return the grid of blocks} */
  public BlockGrid grid() {
    return any.grid();
  }

  /** {@return whether the entries are float32} */
  public boolean isSingle() {
    return any.single();
  }

  /** {@return which of nngp and ntk are there} */
  public List<String> kernels() {
    return any.kernels();
  }

  /**
   * {@return the kernel and points of the blocks, by name: {@code architecture}, {@code data}, …}
   */
  public Map<String, String> identity() {
    return any.identity();
  }

  /** The manifest of a single shard that has all blocks. */
  ShardManifest manifest() {
    return new ShardManifest(
        new Shard(1, 1),
        any.identity(),
        any.grid(),
        any.single(),
        any.kernels(),
        new TreeMap<>(checksums));
  }

  /** {@return the fingerprint of these blocks, from their kernel, points and checksums} */
  public String fingerprint() {
    CRC32C sum = new CRC32C();
    sum.update((any.identity() + " " + checksums).getBytes(StandardCharsets.UTF_8));
    return String.format(
        Locale.ROOT, "%dx%d-%08x", grid().rows(), grid().columns(), sum.getValue());
  }

  /** The path of the file of a block. */
  Path place(Block block, String kernel) {
    Path file = files.get(block.file(kernel));
    if (file == null) {
      throw new JobException(
          "the blocks are of " + String.join(" and ", kernels()), "there is no " + kernel);
    }
    return file;
  }

  /**
   * Compares every block of a kernel with its checksum.
   *
   * @param kernel {@code nngp} or {@code ntk}
   * @param progress hears how far the work is; an exception from it ends the work
   * @throws JobException when one is damaged
   */
  public void verify(String kernel, Progress progress) {
    List<Block> blocks = grid().blocks();
    for (int b = 0; b < blocks.size(); b++) {
      progress.update("check sums of " + kernel, b, blocks.size());
      verify(blocks.get(b).file(kernel));
    }
  }

  /** The files of all blocks by their names. */
  Map<String, Path> files() {
    return files;
  }

  /**
   * Compares a block with its checksum.
   *
   * @throws JobException when it is damaged or gone
   */
  void verify(String name) {
    Path file = files.get(name);
    Long expected = checksums.get(name);
    try {
      if (file != null && expected != null && ShardManifest.checksum(file) == expected) {
        return;
      }
    } catch (IOException e) {
      throw new JobException(
          file + " cannot be read", "run its shard again, which makes what is missing", e);
    }
    throw new JobException(
        file + " is damaged (its checksum is another)",
        "delete it and run its shard again, which makes what is missing");
  }

  /**
   * Puts all blocks of a kernel into row-major memory of N × M entries, also their transposes when
   * rows and columns are the same points.
   */
  void join(String kernel, MemorySegment to, Progress progress) {
    List<Block> blocks = grid().blocks();
    for (int b = 0; b < blocks.size(); b++) {
      progress.update("blocks of " + kernel, b, blocks.size());
      Block block = blocks.get(b);
      verify(block.file(kernel));
      read(
          block,
          kernel,
          from -> {
            copy(block, from, to);
            if (grid().symmetric() && block.i() != block.j()) {
              copyTurned(block, from, to);
            }
          });
    }
  }

  /**
   * {@return one kernel in memory, in float64}
   *
   * @param kernel {@code nngp} or {@code ntk}
   * @param progress hears how far the work is; an exception from it ends the work
   */
  public DoubleMatrix matrix(String kernel, Progress progress) {
    if (!kernels().contains(kernel)) {
      throw new JobException(
          "the blocks are of " + String.join(" and ", kernels()), "there is no " + kernel);
    }
    DoubleMatrix whole = DoubleMatrix.zeros(grid().rows(), grid().columns());
    List<Block> blocks = grid().blocks();
    for (int b = 0; b < blocks.size(); b++) {
      progress.update("blocks of " + kernel, b, blocks.size());
      Block block = blocks.get(b);
      verify(block.file(kernel));
      read(block, kernel, from -> put(block, from, whole));
    }
    return whole;
  }

  private void put(Block block, MemorySegment from, DoubleMatrix whole) {
    boolean turned = grid().symmetric() && block.i() != block.j();
    for (int r = 0; r < block.rows(); r++) {
      for (int c = 0; c < block.columns(); c++) {
        long at = (long) r * block.columns() + c;
        double value = any.single() ? from.getAtIndex(FLOAT, at) : from.getAtIndex(DOUBLE, at);
        whole.set(block.rowFrom() + r, block.columnFrom() + c, value);
        if (turned) {
          whole.set(block.columnFrom() + c, block.rowFrom() + r, value);
        }
      }
    }
  }

  private interface Reader {
    void read(MemorySegment entries);
  }

  private void read(Block block, String kernel, Reader reader) {
    Path file = files.get(block.file(kernel));
    if (file == null) {
      throw new JobException(block.file(kernel) + " is missing", "run its shard");
    }
    try (Arena arena = Arena.ofConfined()) {
      Npy.Mapped mapped = Npy.map(file, arena);
      long[] shape = mapped.shape();
      if (mapped.isFloat() != any.single()
          || shape.length != 2
          || shape[0] != block.rows()
          || shape[1] != block.columns()) {
        throw new JobException(
            file + " has another shape than the manifest says", "run its shard again");
      }
      reader.read(mapped.entries());
    }
  }

  private int bytes() {
    return any.single() ? Float.BYTES : Double.BYTES;
  }

  private void copy(Block block, MemorySegment from, MemorySegment to) {
    long length = (long) block.columns() * bytes();
    for (int r = 0; r < block.rows(); r++) {
      long row = (long) (block.rowFrom() + r) * grid().columns() + block.columnFrom();
      MemorySegment.copy(from, r * length, to, row * bytes(), length);
    }
  }

  /** Writes the transpose of a block column by column: each becomes a run of a target row. */
  private void copyTurned(Block block, MemorySegment from, MemorySegment to) {
    byte[] row = new byte[block.rows() * bytes()];
    MemorySegment line = MemorySegment.ofArray(row);
    for (int c = 0; c < block.columns(); c++) {
      for (int r = 0; r < block.rows(); r++) {
        long at = ((long) r * block.columns() + c) * bytes();
        if (any.single()) {
          line.set(INT, (long) r * Float.BYTES, from.get(INT, at));
        } else {
          line.set(LONG, (long) r * Double.BYTES, from.get(LONG, at));
        }
      }
      long start = (long) (block.columnFrom() + c) * grid().columns() + block.rowFrom();
      MemorySegment.copy(line, 0, to, start * bytes(), row.length);
    }
  }
}

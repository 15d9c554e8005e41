package dev.tangent.job.shard;

import dev.tangent.job.frame.JobException;
import dev.tangent.run.AtomicFiles;
import dev.tangent.run.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The finished blocks of a shard, in {@code manifest-2-of-8.json} beside them: the kernel, the
 * points, and the checksum of every block. The file is replaced as a whole after each block.
 *
 * @param shard which one
 * @param identity what all shards of one kernel have in common, by name: {@code architecture},
 *     {@code data}, {@code simd}, {@code version}, …
 * @param grid the blocks of all shards
 * @param single whether the entries are float32
 * @param kernels those of {@code nngp} and {@code ntk} that are wanted
 * @param checksums CRC-32C of whole files by their names
 */
public record ShardManifest(
    Shard shard,
    SortedMap<String, String> identity,
    BlockGrid grid,
    boolean single,
    List<String> kernels,
    SortedMap<String, Long> checksums) {
  private static final int FORMAT = 1;
  private static final int BUFFER = 1 << 20;

  /** Copies what it holds. */
  public ShardManifest {
    identity = new TreeMap<>(identity);
    kernels = List.copyOf(kernels);
    checksums = new TreeMap<>(checksums);
  }

  /**
   * {@return this manifest with more finished files}
   *
   * @param more checksums of files by name
   */
  public ShardManifest with(Map<String, Long> more) {
    SortedMap<String, Long> all = new TreeMap<>(checksums);
    all.putAll(more);
    return new ShardManifest(shard, identity, grid, single, kernels, all);
  }

  /** The files that this shard makes. */
  List<String> files() {
    List<String> files = new ArrayList<>();
    for (BlockGrid.Block block : grid.blocks(shard)) {
      kernels.forEach(kernel -> files.add(block.file(kernel)));
    }
    return files;
  }

  /** The files that are still to be made. */
  List<String> missing() {
    return files().stream().filter(file -> !checksums.containsKey(file)).toList();
  }

  /**
   * {@return whether all files of a block are there}
   *
   * @param block of the grid
   */
  public boolean has(BlockGrid.Block block) {
    return kernels.stream().allMatch(kernel -> checksums.containsKey(block.file(kernel)));
  }

  /** {@return the part of all the work that is this shard's, 0 to 1} */
  public double share() {
    return grid.share(shard);
  }

  /**
   * {@return where the manifest of a shard is}
   *
   * @param directory of the blocks
   * @param shard which one
   */
  public static Path path(Path directory, Shard shard) {
    return directory.resolve("manifest-" + shard.inNames() + ".json");
  }

  /**
   * Replaces the manifest in its directory.
   *
   * @param directory of the blocks
   */
  public void write(Path directory) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("format", FORMAT);
    map.put("shard", shard.toString());
    map.put("rows", grid.rows());
    map.put("columns", grid.columns());
    map.put("symmetric", grid.symmetric());
    map.put("block", grid.size());
    map.put("precision", single ? "f32" : "f64");
    map.put("kernels", kernels);
    map.put("of", identity);
    map.put("crc32c", checksums);
    try {
      AtomicFiles.write(path(directory, shard), Json.pretty(List.of(map)));
    } catch (IOException e) {
      throw new JobException(
          path(directory, shard) + " cannot be written", "make room or choose another --out", e);
    }
  }

  /** The manifests in a directory, by the number of the shard. */
  static List<ShardManifest> all(Path directory) {
    return paths(directory).stream().map(ShardManifest::read).toList();
  }

  private static List<Path> paths(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(file -> file.getFileName().toString().matches("manifest-\\d+-of-\\d+\\.json"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new JobException(directory + " cannot be read", "give a directory of blocks", e);
    }
  }

  /**
   * Deletes this shard's manifest, those of other kernels and those that can't be read, so that
   * only new blocks count. Blocks of other kernels are deleted too, except where a shard of this
   * kernel writes a block of the same name: another process may have begun.
   *
   * @param directory of the blocks
   */
  public void discard(Path directory) {
    Set<String> places = new TreeSet<>();
    for (BlockGrid.Block block : grid.blocks()) {
      kernels.forEach(kernel -> places.add(block.file(kernel)));
    }
    try {
      for (Path file : paths(directory)) {
        Set<String> stale = new TreeSet<>();
        try {
          ShardManifest there = read(file);
          boolean same = difference(there).isEmpty();
          if (same && there.shard.number() != shard.number()) {
            continue;
          }
          stale.addAll(same ? List.of() : there.files());
        } catch (JobException e) {
          // Damaged, or of an unknown version: its blocks are not known.
        }
        Files.deleteIfExists(file);
        stale.removeAll(places);
        for (String block : stale) {
          Files.deleteIfExists(directory.resolve(block));
        }
      }
    } catch (IOException e) {
      throw new JobException(directory + " cannot be cleared", "choose another --out", e);
    }
  }

  /**
   * {@return this shard with those blocks of an earlier process that match their checksums; others
   * are made again}
   *
   * @param directory of the blocks
   * @throws JobException when the directory holds blocks of another kernel
   */
  public ShardManifest found(Path directory) {
    for (ShardManifest other : all(directory)) {
      String difference = difference(other);
      if (!difference.isEmpty()) {
        throw new JobException(
            String.format(
                Locale.ROOT,
                "%s holds blocks of another kernel: %s %s",
                directory,
                path(directory, other.shard).getFileName(),
                difference),
            "replace them with --overwrite, or choose another --out");
      }
    }
    Path mine = path(directory, shard);
    if (!Files.exists(mine)) {
      return this;
    }
    SortedMap<String, Long> whole = new TreeMap<>();
    read(mine)
        .checksums
        .forEach(
            (file, sum) -> {
              if (isWhole(directory.resolve(file), sum)) {
                whole.put(file, sum);
              }
            });
    return with(whole);
  }

  private static boolean isWhole(Path file, long sum) {
    try {
      return Files.isRegularFile(file) && checksum(file) == sum;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * How the kernel of another shard differs from this one's, in words; empty when it is the same.
   */
  String difference(ShardManifest other) {
    Map<String, String> mine = description();
    Map<String, String> its = other.description();
    Set<String> names = new TreeSet<>(mine.keySet());
    names.addAll(its.keySet());
    for (String name : names) {
      String a = mine.getOrDefault(name, "none");
      String b = its.getOrDefault(name, "none");
      if (!a.equals(b)) {
        return String.format(Locale.ROOT, "has %s %s, not %s", name, b, a);
      }
    }
    return "";
  }

  /** Everything that must agree between shards, under the names that people know. */
  private Map<String, String> description() {
    Map<String, String> all = new TreeMap<>(identity);
    all.put("a number of shards of", String.valueOf(shard.count()));
    all.put("points", grid.rows() + " × " + grid.columns());
    all.put("blocks of", String.valueOf(grid.size()));
    all.put("precision", single ? "f32" : "f64");
    all.put("kernels", String.join(",", kernels));
    return all;
  }

  /**
   * {@return CRC-32C of a whole file}
   *
   * @param file to be read
   * @throws java.io.IOException when it can't be read
   */
  public static long checksum(Path file) throws IOException {
    CRC32C sum = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (channel.read(buffer) >= 0) {
        sum.update(buffer.flip());
        buffer.clear();
      }
    }
    return sum.getValue();
  }

  private static Object need(Map<String, Object> map, String name) {
    return Objects.requireNonNull(map.get(name), name);
  }

  /**
   * Reads a manifest.
   *
   * @throws JobException when it is damaged or of another version
   */
  static ShardManifest read(Path file) {
    try {
      Map<String, Object> map = Json.objects(file).getFirst();
      if (((Number) need(map, "format")).intValue() != FORMAT) {
        throw new JobException(
            String.format(
                Locale.ROOT,
                "%s is of format %s, this version reads %d",
                file,
                need(map, "format"),
                FORMAT),
            "merge with the version that made it");
      }
      SortedMap<String, String> identity = new TreeMap<>();
      ((Map<?, ?>) need(map, "of")).forEach((k, v) -> identity.put(k.toString(), v.toString()));
      SortedMap<String, Long> checksums = new TreeMap<>();
      ((Map<?, ?>) need(map, "crc32c"))
          .forEach((k, v) -> checksums.put(k.toString(), ((Number) v).longValue()));
      BlockGrid grid =
          new BlockGrid(
              ((Number) need(map, "rows")).intValue(),
              ((Number) need(map, "columns")).intValue(),
              (Boolean) need(map, "symmetric"),
              ((Number) need(map, "block")).intValue());
      return new ShardManifest(
          Shard.parse((String) need(map, "shard")),
          identity,
          grid,
          need(map, "precision").equals("f32"),
          ((List<?>) need(map, "kernels")).stream().map(Object::toString).toList(),
          checksums);
    } catch (ClassCastException
        | NullPointerException
        | IllegalArgumentException
        | NoSuchElementException e) {
      throw new JobException(file + " is damaged", "compute the shard again", e);
    }
  }
}

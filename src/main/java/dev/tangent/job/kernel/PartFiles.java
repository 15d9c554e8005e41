package dev.tangent.job.kernel;

import dev.tangent.data.Npy;
import dev.tangent.job.frame.JobException;
import dev.tangent.job.frame.JobRun;
import dev.tangent.run.Event;
import dev.tangent.run.Json;
import dev.tangent.run.RunLife;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Kernels in mapped files of any size, computed some rows after others. A file is {@code
 * .NAME.npy.part} until its last row is there. From time to time the entries are forced to the
 * disk, and then a checkpoint says how many rows count, so that after any end the run goes on from
 * there and makes the same bytes. What no checkpoint vouches for is taken away by an ending, what
 * one vouches for never is.
 */
final class PartFiles implements AutoCloseable {
  private static final String STATE = "kernel.json";
  private static final String MEMBER = "kernel";
  private static final double SAVE_SECONDS = 15;

  /** A save may take this share of the time. */
  private static final double SAVE_SHARE = 0.05;

  /** What was interrupted before is made again sooner than it is continued. */
  static final double WORTH_SECONDS = 3;

  private final JobRun run;
  private final boolean single;
  private final double worthSeconds;
  private final Map<String, long[]> shapes;
  private final Map<String, MemorySegment> maps = new LinkedHashMap<>();
  private final Arena arena = Arena.ofShared();
  private final long start = System.nanoTime();
  private final int total;
  private int rows;
  private double secondsBefore;
  private double savedAt;
  private double saveCost;
  private double toldAt;

  private PartFiles(JobRun run, boolean single, double worthSeconds, Map<String, long[]> shapes) {
    this.run = run;
    this.single = single;
    this.worthSeconds = worthSeconds;
    this.shapes = shapes;
    total = Math.toIntExact(shapes.values().iterator().next()[0]);
  }

  /**
   * Makes the files, or opens those of the run.
   *
   * @param shapes by name, in the order of the files; all have as many rows
   */
  static PartFiles open(
      JobRun run, boolean single, double worthSeconds, Map<String, long[]> shapes) {
    PartFiles files = new PartFiles(run, single, worthSeconds, shapes);
    try {
      files.readState();
      // On another thread: an interrupt would close the channels by which files are mapped.
      JobRun.uninterrupted(files::map);
      return files;
    } catch (RuntimeException | Error e) {
      files.close();
      throw e;
    }
  }

  private void readState() {
    Path state = run.checkpoints().resolve(STATE);
    if (Files.exists(state)) {
      Map<String, Object> kept = Json.objects(state).getFirst();
      rows = ((Number) kept.getOrDefault("rows", 0)).intValue();
      secondsBefore = ((Number) kept.getOrDefault("seconds", 0)).doubleValue();
    }
  }

  private void map() {
    if (rows == total) {
      return; // A crash came after the last row: only the names are left to be changed.
    }
    shapes.forEach(
        (name, shape) ->
            maps.put(
                name,
                rows > 0
                    ? Npy.reopen(part(name), arena, single, shape)
                    : Npy.create(part(name), arena, single, shape)));
  }

  private Path part(String name) {
    return run.directory().resolve("." + name + ".npy.part");
  }

  private Path file(String name) {
    return run.directory().resolve(name + ".npy");
  }

  /** The entries of a file; null when it isn't one of these, or nothing is left to do. */
  @Nullable MemorySegment map(String name) {
    return maps.get(name);
  }

  /** How many rows count. */
  int rows() {
    return rows;
  }

  /** The time so far, that of earlier processes too. */
  double seconds() {
    return secondsBefore + 1e-9 * (System.nanoTime() - start);
  }

  /** So many rows are complete now. */
  void finished(int done) {
    rows = done;
    double now = seconds();
    if (now - toldAt >= 1) {
      toldAt = now;
      run.emit(new Event.Step(MEMBER, done, now, Map.of()));
    }
    double last = savedAt > 0 ? savedAt : secondsBefore;
    if (now - last >= Math.max(SAVE_SECONDS, saveCost / SAVE_SHARE)) {
      save();
    }
  }

  /** Announces what is computed, for the dashboard. */
  void announce(String label, String of) {
    run.emit(new Event.Member(MEMBER, label, MEMBER, Map.of("of", of), total));
  }

  private void save() {
    double before = seconds();
    // First the entries, then that they count.
    maps.values().forEach(MemorySegment::force);
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("rows", rows);
    state.put("seconds", before);
    run.checkpoint(STATE, MEMBER, rows, path -> Files.write(path, Json.pretty(List.of(state))));
    savedAt = seconds();
    saveCost = savedAt - before;
  }

  /** Computes rows into the files. */
  interface Body {
    void compute() throws Exception;
  }

  /** Runs the body; what it did so far is kept when it ends early and that is worth it. */
  void fill(Body body) throws Exception {
    if (rows == total) {
      return;
    }
    try {
      body.compute();
    } catch (Exception e) {
      boolean begun = Files.exists(run.checkpoints().resolve(STATE));
      if (RunLife.isInterrupt(e) && rows > 0 && (begun || seconds() >= worthSeconds)) {
        JobRun.uninterrupted(this::save);
      }
      throw e;
    }
    if (savedAt > 0 || secondsBefore > 0) {
      save();
    } else {
      maps.values().forEach(MemorySegment::force);
    }
  }

  /** Gives the files their names; by name, where they are. */
  Map<String, Path> publish() {
    Map<String, Path> files = new LinkedHashMap<>();
    try {
      for (String name : shapes.keySet()) {
        if (Files.exists(part(name))) { // else a crash came between two renames
          Files.move(
              part(name),
              file(name),
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
        }
        files.put(name, file(name));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the mappings, and takes away parts that no checkpoint vouches for. */
  @Override
  public void close() {
    arena.close();
    if (Files.exists(run.checkpoints().resolve(STATE))) {
      return;
    }
    try {
      for (String name : shapes.keySet()) {
        Files.deleteIfExists(part(name));
      }
    } catch (IOException e) {
      throw new JobException(part("*") + " cannot be removed", "", e);
    }
  }

  /** Takes the checkpoint away, after the result was written. */
  static void forget(JobRun run) {
    try {
      Files.deleteIfExists(run.checkpoints().resolve(STATE));
      Files.deleteIfExists(run.checkpoints());
    } catch (IOException e) {
      run.warn(run.checkpoints() + " cannot be removed");
    }
  }
}

package dev.tangent.job.kernel;

import dev.tangent.data.Npy;
import dev.tangent.job.frame.JobException;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.SaveClock;
import dev.tangent.run.Event;
import dev.tangent.run.RunException;
import dev.tangent.run.RunLife;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Kernels in mapped files of any size, computed from the first row to the last. A file is called
 * {@code .NAME.npy.part} until its last row is there. From time to time the entries are forced to
 * the disk, and then a checkpoint says how many rows count, so that a run that ended in any way
 * goes on from there and makes the same bytes. When a run ends, files without a checkpoint are
 * deleted; files with one are kept.
 */
final class PartFiles implements AutoCloseable {
  private static final String WORK = "kernel";
  private static final long CHUNK = 1 << 30; // A buffer holds less than 2³¹ bytes.

  /** Work of fewer seconds is not kept when it is interrupted: computing it again is quicker. */
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
  private boolean saved;
  private double toldAt;
  private final SaveClock clock = new SaveClock();
  private final boolean square; // Then n finished rows have n finished columns.
  private final List<Map<String, Object>> bands = new ArrayList<>(); // of rows, with checksums

  private PartFiles(
      JobRun run, boolean single, double worthSeconds, boolean square, Map<String, long[]> shapes) {
    this.square = square;
    this.run = run;
    this.single = single;
    this.worthSeconds = worthSeconds;
    this.shapes = shapes;
    total = Math.toIntExact(shapes.values().iterator().next()[0]);
  }

  /**
   * Makes the files, or opens those of the run.
   *
   * @param square whether kernels are symmetric: then n finished rows have n finished columns
   * @param shapes by name, in the order of the files; all have as many rows
   */
  static PartFiles open(
      JobRun run, boolean single, double worthSeconds, boolean square, Map<String, long[]> shapes) {
    PartFiles files = new PartFiles(run, single, worthSeconds, square, shapes);
    try {
      files.readState();
      // On another thread, because an interrupt would close the channels that map the files.
      JobRun.uninterrupted(files::map);
      files.requireWhole();
      return files;
    } catch (RuntimeException | Error e) {
      files.close();
      throw e;
    }
  }

  @SuppressWarnings("unchecked") // Another state fails here, and is named.
  private void readState() {
    List<Map<String, Object>> state = run.restoreWords(WORK);
    if (state.isEmpty()) {
      return;
    }
    try {
      Map<String, Object> kept = state.getFirst();
      secondsBefore = ((Number) kept.getOrDefault("seconds", 0)).doubleValue();
      bands.addAll((List<Map<String, Object>>) kept.getOrDefault("bands", List.of()));
      rows = bands.isEmpty() ? 0 : to(bands.getLast());
    } catch (ClassCastException | NullPointerException e) {
      throw run.damaged(WORK, "delete it to begin from the first row", e);
    }
  }

  private static int to(Map<String, Object> band) {
    return ((Number) Objects.requireNonNull(band.get("to"), "to")).intValue();
  }

  /** Checks the rows against the saved checksums; damaged ones are computed again. */
  private void requireWhole() {
    int from = 0;
    for (int b = 0; b < bands.size() && !maps.isEmpty(); b++) {
      int to = to(bands.get(b));
      if (!bands.get(b).equals(band(from, to))) {
        run.warn(
            String.format(
                Locale.ROOT,
                "rows from %d on are not as they were written: they are computed again",
                from));
        bands.subList(b, bands.size()).clear();
        rows = from;
        return;
      }
      from = to;
    }
  }

  /** A band of rows of all files, with the checksums of its finished entries. */
  private Map<String, Object> band(int from, int to) {
    Map<String, Object> band = new LinkedHashMap<>();
    band.put("to", to);
    maps.forEach((name, entries) -> band.put(name, sum(name, entries, from, to)));
    return band;
  }

  private String sum(String name, MemorySegment entries, int from, int to) {
    long width = single ? Float.BYTES : Double.BYTES;
    long row = width;
    long[] shape = Objects.requireNonNull(shapes.get(name), name);
    for (int axis = 1; axis < shape.length; axis++) {
      row *= shape[axis];
    }
    long counted = square ? to * width : row;
    CRC32C sum = new CRC32C();
    for (int i = from; i < to; i++) {
      for (long at = 0; at < counted; at += CHUNK) {
        sum.update(entries.asSlice(i * row + at, Math.min(CHUNK, counted - at)).asByteBuffer());
      }
    }
    return Long.toHexString(sum.getValue());
  }

  private void map() {
    if (rows == total) {
      return; // A crash came after the last row: only the renames are missing.
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

  /** How many rows are finished. */
  int rows() {
    return rows;
  }

  /** The seconds so far, including earlier processes. */
  double seconds() {
    return secondsBefore + 1e-9 * (System.nanoTime() - start);
  }

  /** Says that the first {@code done} rows are complete. */
  void finished(int done) {
    rows = done;
    double now = seconds();
    if (now - toldAt >= 1) {
      toldAt = now;
      run.emit(new Event.Step(WORK, done, now, Map.of()));
    }
    if (clock.isDue()) {
      clock.save(this::save);
    }
  }

  /** Announces what is computed, for the dashboard. */
  void announce(String label, String of) {
    run.emit(new Event.Member(WORK, label, WORK, Map.of("of", of), total));
  }

  private void save() {
    // The entries must reach the disk before the checkpoint that counts them.
    maps.values().forEach(MemorySegment::force);
    int from = bands.isEmpty() ? 0 : to(bands.getLast());
    if (from < rows) {
      bands.add(band(from, rows));
    }
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("seconds", seconds());
    state.put("bands", bands);
    run.checkpointWords(WORK, rows, List.of(state));
    saved = true;
  }

  /** Computes rows into the files. */
  interface Body {
    void compute() throws Exception;
  }

  /** Runs the body. When it ends early, its work so far is kept if that took long enough. */
  void fill(Body body) throws Exception {
    if (rows == total) {
      return;
    }
    try {
      body.compute();
    } catch (Exception e) {
      boolean begun = run.hasBegun(WORK);
      if (RunLife.isInterrupt(e) && rows > 0 && (begun || seconds() >= worthSeconds)) {
        JobRun.uninterrupted(this::save);
      }
      throw e;
    }
    if (saved || secondsBefore > 0) {
      save();
    } else {
      maps.values().forEach(MemorySegment::force);
    }
  }

  /** Gives the files their final names; returns their paths by name. */
  Map<String, Path> publish() {
    Map<String, Path> files = new LinkedHashMap<>();
    try {
      for (String name : shapes.keySet()) {
        if (Files.exists(part(name))) { // otherwise a crash came between two renames
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

  /** Ends the mappings, and deletes partial files that no checkpoint counts. */
  @Override
  public void close() {
    arena.close();
    if (run.hasBegun(WORK)) {
      return;
    }
    try {
      for (String name : shapes.keySet()) {
        Files.deleteIfExists(part(name));
      }
    } catch (IOException e) {
      throw new JobException(
          part("*") + " cannot be removed (" + RunException.reason(e) + ")",
          "the results are whole: remove them by hand",
          e);
    }
  }

  /** Deletes the checkpoint, after the result was written. */
  static void forget(JobRun run) {
    run.forget(WORK);
  }
}

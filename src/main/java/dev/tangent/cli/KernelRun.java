package dev.tangent.cli;

import dev.tangent.data.Npy;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.run.Event;
import dev.tangent.run.Json;
import dev.tangent.run.RunPlan;
import dev.tangent.run.RunWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The limit kernels on all pairs as a run: mapped files of any size, computed some rows after
 * others. They are {@code .NAME.npy.part} until the last row is there; from time to time they are
 * forced to the disk and then a checkpoint says how many rows count, so that after any end {@code
 * --resume} goes on from there and makes the same bytes.
 */
final class KernelRun {
  private static final String STATE = "kernel.json";
  private static final String MEMBER = "kernel";
  private static final double SAVE_SECONDS = 15;

  /** A save may take this share of the time. */
  private static final double SAVE_SHARE = 0.05;

  /** What was interrupted before is made again sooner than it is continued. */
  static final double WORTH_SECONDS = 3;

  /**
   * What to compute.
   *
   * @param y other points, or null
   * @param names of nngp and ntk those wanted
   */
  record Job(
      LimitKernel limit,
      DoubleMatrix x,
      @Nullable DoubleMatrix y,
      List<String> names,
      boolean single) {
    long[] shape() {
      return new long[] {x.rows(), y == null ? x.rows() : y.rows()};
    }

    /** Tells these points from others. */
    String fingerprint() {
      CRC32C sum = new CRC32C();
      for (DoubleMatrix points : y == null ? List.of(x) : List.of(x, y)) {
        ByteBuffer row = ByteBuffer.allocate(8 * points.columns());
        for (int i = 0; i < points.rows(); i++) {
          row.clear();
          row.asDoubleBuffer().put(points.array(), points.rowOffset(i), points.columns());
          sum.update(row);
        }
      }
      return Long.toHexString(sum.getValue());
    }
  }

  private final Job job;
  private final RunWriter writer;
  private final Output out;
  private final double worthSeconds;
  private final long start = System.nanoTime();
  private int rows;
  private double secondsBefore;
  private double savedAt;
  private double saveCost;
  private double toldAt;

  private KernelRun(Job job, RunWriter writer, Output out, double worthSeconds) {
    this.job = job;
    this.writer = writer;
    this.out = out;
    this.worthSeconds = worthSeconds;
  }

  /** A new run in this directory; the files by name, and the seconds that it took. */
  static Map<String, Object> start(
      Job job, RunPlan settings, Path directory, Output out, double worthSeconds) {
    try (RunWriter writer = RunWriter.create(directory, settings)) {
      return new KernelRun(job, writer, out, worthSeconds).run();
    }
  }

  /** Goes on with the run in this directory. */
  static Map<String, Object> resume(Job job, Path directory, Output out) throws IOException {
    try (RunWriter writer = RunWriter.resume(directory)) {
      KernelRun run = new KernelRun(job, writer, out, 0);
      run.readState();
      double part = (double) run.rows / job.shape()[0];
      KernelSize.require(job, directory, job.y == null ? part * part : part, out);
      return run.run();
    }
  }

  private Path part(String name) {
    return writer.directory().resolve("." + name + ".npy.part");
  }

  private Path file(String name) {
    return writer.directory().resolve(name + ".npy");
  }

  private double seconds() {
    return secondsBefore + 1e-9 * (System.nanoTime() - start);
  }

  private void readState() {
    Path state = writer.run().checkpoints().resolve(STATE);
    if (!Files.exists(state)) {
      return; // It ended before there was anything to keep: from the start.
    }
    Map<String, Object> kept = Json.objects(state).getFirst();
    if (!job.fingerprint().equals(kept.get("points"))) {
      throw UserError.failed(
          writer.directory() + " was begun with other points", "give it the same data again");
    }
    rows = ((Number) kept.getOrDefault("rows", 0)).intValue();
    secondsBefore = ((Number) kept.getOrDefault("seconds", 0)).doubleValue();
  }

  private Map<String, Object> run() {
    writer.emit(
        new Event.Member(
            MEMBER, "limit kernels", MEMBER, Map.of("of", "" + job.limit), job.shape()[0]));
    try {
      compute();
      Map<String, Object> result = publish();
      writer.emit(new Event.End("done", ""));
      return result;
    } catch (CancellationException e) {
      boolean kept = Files.exists(writer.run().checkpoints().resolve(STATE));
      if (!kept) {
        discard();
      }
      writer.emit(new Event.End("interrupted", kept ? "it can be resumed" : "nothing is kept"));
      if (kept) {
        out.note("continue with `ntk kernel --resume %s`", writer.directory());
      }
      throw e;
    } catch (InternalError e) {
      // The system's answer to writing a mapped page that the disk has no room for.
      writer.emit(new Event.End("failed", "the disk is full or failed"));
      throw UserError.failed(
          String.format(
              Locale.ROOT, "the disk of %s is full or failed at row %d", writer.directory(), rows),
          "make room and go on with --resume " + writer.directory());
    } catch (RuntimeException e) {
      discard();
      writer.emit(new Event.End("failed", String.valueOf(e.getMessage())));
      throw e;
    }
  }

  private void compute() {
    int total = (int) job.shape()[0];
    if (rows == total) {
      return;
    }
    try (Arena arena = Arena.ofShared()) {
      Map<String, MemorySegment> maps = new LinkedHashMap<>();
      for (String name : job.names) {
        maps.put(
            name,
            rows > 0
                ? Npy.reopen(part(name), arena, job.single, job.shape())
                : Npy.create(part(name), arena, job.single, job.shape()));
      }
      try {
        write(maps);
      } catch (CancellationException e) {
        if (rows > 0 && seconds() >= worthSeconds) {
          save(maps);
        }
        throw e;
      }
      if (savedAt > 0) {
        save(maps);
      } else {
        maps.values().forEach(MemorySegment::force);
      }
    }
  }

  private void write(Map<String, MemorySegment> maps) {
    MemorySegment nngp = maps.get("nngp");
    MemorySegment ntk = maps.get("ntk");
    if (job.single) {
      FloatMatrix y = job.y == null ? null : Matrices.toFloat(job.y);
      job.limit.write(Matrices.toFloat(job.x), y, nngp, ntk, rows, done -> finished(done, maps));
    } else {
      job.limit.write(job.x, job.y, nngp, ntk, rows, done -> finished(done, maps));
    }
  }

  private void finished(int done, Map<String, MemorySegment> maps) {
    rows = done;
    double now = seconds();
    if (now - toldAt >= 1) {
      toldAt = now;
      writer.emit(new Event.Step(MEMBER, done, now, Map.of()));
    }
    double last = savedAt > 0 ? savedAt : secondsBefore;
    if (now - last >= Math.max(SAVE_SECONDS, saveCost / SAVE_SHARE)) {
      save(maps);
    }
  }

  private void save(Map<String, MemorySegment> maps) {
    double before = seconds();
    // First the entries, then that they count.
    maps.values().forEach(MemorySegment::force);
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("rows", rows);
    state.put("seconds", before);
    state.put("points", job.fingerprint());
    writer.checkpoint(STATE, MEMBER, rows, path -> Files.write(path, Json.pretty(List.of(state))));
    savedAt = seconds();
    saveCost = savedAt - before;
  }

  private Map<String, Object> publish() {
    Map<String, Object> result = new LinkedHashMap<>();
    try {
      for (String name : job.names) {
        if (Files.exists(part(name))) { // else a crash came between the two renames
          Files.move(
              part(name),
              file(name),
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
        }
        result.put(name, file(name).toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    result.put("shape", job.shape());
    result.put("precision", job.single ? "f32" : "f64");
    result.put("seconds", Math.round(1e4 * seconds()) / 1e4);
    writer.result(result);
    discard();
    return result;
  }

  /** Takes away what only a continuation needs. */
  private void discard() {
    try {
      for (String name : job.names) {
        Files.deleteIfExists(part(name));
      }
      Files.deleteIfExists(writer.run().checkpoints().resolve(STATE));
      Files.deleteIfExists(writer.run().checkpoints());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

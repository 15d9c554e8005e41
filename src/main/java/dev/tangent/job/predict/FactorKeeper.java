package dev.tangent.job.predict;

import dev.tangent.dynamics.TiledKernelRegression;
import dev.tangent.dynamics.TiledKernelRegression.Begun;
import dev.tangent.job.frame.Budget;
import dev.tangent.job.frame.JobException;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.SaveClock;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.large.FloatSymmetricTiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of a factor in tiles: {@code .kernel.tiles} holds its finished columns, {@code
 * checkpoints/factor.json} says how many. Tiles on disk are in that file anyway; from tiles in
 * memory, finished columns are copied to it. The other tiles hold kernel entries, which are
 * computed again.
 */
final class FactorKeeper implements TiledKernelRegression.Keeper, AutoCloseable {
  private static final String WORK = "factor";
  private static final String FILE = ".kernel.tiles";

  /** When a run is interrupted, at most this many bytes of finished columns are still written. */
  private static final long LAST_BYTES = 1L << 30;

  private final JobRun run;
  private final FloatSymmetricTiles storage;
  private final @Nullable Begun begun;
  private final SaveClock clock = new SaveClock();
  private @Nullable FloatSymmetricTiles copy; // of storage in memory
  private int copied; // columns in the copy
  private @Nullable Begun latest;
  private boolean full; // The disk has no room for a copy.

  private FactorKeeper(JobRun run, FloatSymmetricTiles storage) {
    this.run = run;
    this.storage = storage;
    begun = read(run);
    if (begun != null && storage.isOnHeap()) {
      JobRun.uninterrupted(() -> load(begun.columns()));
    }
  }

  /** Keeps the factor in this storage; afterwards it holds the columns of an earlier process. */
  static FactorKeeper of(JobRun run, FloatSymmetricTiles storage) {
    return new FactorKeeper(run, storage);
  }

  static Path file(JobRun run) {
    return run.directory().resolve(FILE);
  }

  /** Whether an earlier process left columns of a factor. */
  static boolean hasBegun(JobRun run) {
    return read(run) != null;
  }

  private static @Nullable Begun read(JobRun run) {
    List<Map<String, Object>> state = run.restoreWords(WORK);
    if (state.isEmpty()) {
      return null;
    }
    Map<String, Object> kept = state.getFirst();
    try {
      return new Begun(
          Double.parseDouble(String.valueOf(kept.get("largest"))),
          Double.parseDouble(String.valueOf(kept.get("shift"))),
          Integer.parseInt(String.valueOf(kept.get("columns"))));
    } catch (NumberFormatException e) {
      throw run.damaged(WORK, "delete it, and the factor is made again", e);
    }
  }

  @Override
  public @Nullable Begun begun() {
    return begun;
  }

  @Override
  public void keep(Begun state) {
    latest = state;
    if (clock.isDue()) {
      clock.save(() -> save(state));
    }
  }

  /** Saves what was finished since the last save, when a run is interrupted. */
  void interrupted() {
    Begun state = latest;
    if (state == null || state.columns() == 0) {
      return;
    }
    long bytes =
        (long) (state.columns() - copied) * storage.size() * storage.tileSize() * Float.BYTES;
    if (!storage.isOnHeap() || copied > 0 || bytes < LAST_BYTES) {
      JobRun.uninterrupted(() -> save(state));
    }
  }

  private void save(Begun state) {
    if (!storage.isOnHeap()) {
      storage.force();
    } else if (!copyTo(state.columns())) {
      return;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("largest", Double.toString(state.largest()));
    map.put("shift", Double.toString(state.shift()));
    map.put("columns", state.columns());
    run.checkpointWords(WORK, state.columns(), List.of(map));
  }

  /** Copies finished columns from memory; true when all of them are in the file. */
  private boolean copyTo(int columns) {
    FloatSymmetricTiles to = copy;
    if (to == null && !full) {
      try {
        Budget.requireDisk(
            "the finished columns of the factor",
            FloatSymmetricTiles.bytes(storage.size(), storage.tileSize()),
            run.directory(),
            "");
        to = open();
        copy = to;
      } catch (JobException e) {
        full = true;
        run.warn("no checkpoints: " + e.getMessage());
      }
    }
    if (to == null) {
      return false;
    }
    copied = columns < copied ? 0 : copied; // The factorization began anew with a larger shift.
    for (int j = copied; j < columns; j++) {
      for (int i = j; i < storage.tiles(); i++) {
        to.store(i, j, storage.tile(i, j));
      }
    }
    to.force();
    copied = columns;
    return true;
  }

  private FloatSymmetricTiles open() {
    FloatSymmetricTiles[] opened = new FloatSymmetricTiles[1];
    JobRun.uninterrupted(
        () -> {
          try {
            opened[0] = FloatSymmetricTiles.mapped(file(run), storage.size(), storage.tileSize());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    return opened[0];
  }

  private void load(int columns) {
    FloatSymmetricTiles from = open();
    copy = from;
    copied = columns;
    for (int j = 0; j < columns; j++) {
      for (int i = j; i < storage.tiles(); i++) {
        FloatMatrix tile = storage.tile(i, j);
        from.load(i, j, tile);
      }
    }
  }

  /** Ends the mapping of the copy. */
  @Override
  public void close() {
    if (copy != null) {
      copy.close();
    }
  }

  /** Deletes what only a resumed run needs; before a first checkpoint, that is everything. */
  static void forget(JobRun run) {
    try {
      Files.deleteIfExists(file(run));
    } catch (IOException e) {
      run.warn(file(run) + " cannot be removed: it is not needed any more, remove it by hand");
    }
    run.forget(WORK);
  }
}

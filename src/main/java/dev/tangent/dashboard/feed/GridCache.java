package dev.tangent.dashboard.feed;

import dev.tangent.dashboard.plot.Heat;
import dev.tangent.run.Event;
import dev.tangent.run.RunException;
import dev.tangent.run.RunReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Matrices of a run, read on another thread and shrunk to the size of a screen, so that even a
 * matrix of 60,000 rows delays no key.
 */
public final class GridCache {
  private static final int SIDE = 240;
  private static final int MOST = 32;

  /** A matrix as a heat map, or a remark why there is none (yet). */
  public record Grid(@Nullable Heat heat, String remark) {}

  private static final Grid LOADING = new Grid(null, "reading the matrix…");

  private final Map<Path, Grid> grids =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Grid> eldest) {
          return size() > MOST;
        }
      };
  private final Executor executor;
  private final Runnable loaded;

  /**
   * An empty cache.
   *
   * @param executor reads matrices
   * @param loaded called after each
   */
  public GridCache(Executor executor, Runnable loaded) {
    this.executor = executor;
    this.loaded = loaded;
  }

  /** The matrix, or a remark while it is read. */
  public synchronized Grid grid(Path run, Event.Field field) {
    Path file = run.resolve(field.file());
    Grid known = grids.get(file);
    if (known != null) {
      return known;
    }
    grids.put(file, LOADING);
    executor.execute(() -> load(run, field, file));
    return grids.getOrDefault(file, LOADING); // A direct executor has read it already.
  }

  /** Does other slow work on the same thread; the screen is drawn again after it. */
  public void aside(Runnable work) {
    executor.execute(
        () -> {
          work.run();
          loaded.run();
        });
  }

  private void load(Path run, Event.Field field, Path file) {
    Grid grid;
    try {
      double[] values = RunReader.open(run).values(field);
      Heat heat = new Heat(field.series(), field.rows(), field.columns(), values, false);
      grid = new Grid(heat.shrink(SIDE, SIDE), "");
    } catch (RunException | IllegalArgumentException e) {
      grid = new Grid(null, String.valueOf(e.getMessage()));
    } catch (OutOfMemoryError e) {
      grid =
          new Grid(
              null,
              String.format(
                  Locale.ROOT,
                  "%d × %d is too large for this viewer: NTK_JAVA_OPTIONS=-Xmx… gives it more"
                      + " memory",
                  field.rows(),
                  field.columns()));
    }
    synchronized (this) {
      grids.put(file, grid);
    }
    loaded.run();
  }
}

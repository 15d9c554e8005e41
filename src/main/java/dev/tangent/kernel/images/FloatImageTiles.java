// twin: double
package dev.tangent.kernel.images;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shape;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.simd.planes.FloatPlanes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntConsumer;

/**
 * The limiting kernels of a convolutional network, tile by tile: rectangles of pairs of images.
 *
 * <p>A tile computes the variances of its own images and keeps nothing of others: it has the same
 * bits alone, in the whole, and on any number of threads. Beside the result, memory is {@link
 * #bytesPerThread} for each thread.
 *
 * <p>Entries are finite, or an {@link ArithmeticException} says which image left the range.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
public final class FloatImageTiles {
  /** Images of a tile's side: so many that their variances cost a few percent. */
  private static final int SIDE = 64;

  /** The same where a pair takes long, so that there are enough tiles. */
  private static final int SMALL_SIDE = 16;

  /** Pairs of positions of one pair of images above which it takes long. */
  private static final long LONG = 200_000;

  /** Tiles of a strip of rows, at least: threads wait for each other at its end. */
  private static final int STRIP = 64;

  private static final int L = FloatPlanes.LANES;

  private final ImageProgram program;
  private final Shape shape;
  private final FloatMatrix x;
  private final FloatMatrix y;
  private final boolean symmetric;
  private final int side;
  private final Queue<Worker> idle = new ConcurrentLinkedQueue<>();

  /** Takes a finished tile, on the thread that made it; it is overwritten afterwards. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Rows {@code i0 …} and columns {@code j0 …} of both kernels. If rows and columns are the same
     * images, of a tile on the diagonal the lower triangle alone is defined.
     */
    void accept(int i0, int j0, FloatMatrix nngp, FloatMatrix ntk);
  }

  /**
   * Of images in rows, of the plan's shape.
   *
   * @param x images, one a row
   * @param y other images, or x again: then the kernels are symmetric
   */
  public FloatImageTiles(ImagePlan plan, FloatMatrix x, FloatMatrix y) {
    program = plan.program();
    shape = plan.shape();
    Shapes.require("numbers of an image", x.columns(), "shape " + shape, shape.size());
    Shapes.require("numbers of a second image", y.columns(), "shape " + shape, shape.size());
    this.x = x;
    this.y = y;
    symmetric = x == y;
    side = program.mappedPairs() > LONG ? SMALL_SIDE : SIDE;
    requireFinite(x, "x");
    requireFinite(y, "y");
  }

  private static void requireFinite(FloatMatrix x, String name) {
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.columns(); j++) {
        float entry = x.array()[x.rowOffset(i) + j];
        if (!(Math.abs(entry) <= Float.MAX_VALUE)) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "%s has a non-finite entry %s at row %d, column %d: clean the data",
                  name,
                  entry,
                  i,
                  j));
        }
      }
    }
  }

  /** Buffers of one thread. */
  private final class Worker {
    final FloatPlaneEngine engine = new FloatPlaneEngine(program, shape);
    final FloatImageGroup rows = engine.group(L);
    final FloatImageGroup single = engine.group(1);
    final List<FloatImageGroup> columns = new ArrayList<>();
    FloatMatrix nngp = FloatMatrix.zeros(0, 0);
    FloatMatrix ntk = nngp;

    /** Pixels and variances of images {@code first …}, the last one repeated. */
    void load(FloatImageGroup group, FloatMatrix from, int first) {
      for (int lane = 0; lane < L; lane++) {
        int row = from.rowOffset(Math.min(first + lane, from.rows() - 1));
        for (int k = 0; k < shape.size(); k++) {
          group.pixels[k * L + lane] = from.array()[row + k];
        }
      }
      engine.record(group);
      check(group, first);
    }

    private void check(FloatImageGroup group, int first) {
      for (float[] variance : group.variance) {
        for (int k = 0; k < variance.length; k++) {
          if (!(variance[k] <= LARGEST)) {
            throw new ArithmeticException(
                String.format(
                    Locale.ROOT,
                    "the variances of image %d, %s, leave the range of float32: use smaller inputs"
                        + " or sigma_w, or float64",
                    first + k % L,
                    variance[k]));
          }
        }
      }
    }

    void tile(int i0, int i1, int j0, int j1) {
      if (nngp.rows() != i1 - i0 || nngp.columns() != j1 - j0) {
        nngp = FloatMatrix.zeros(i1 - i0, j1 - j0);
        ntk = FloatMatrix.zeros(i1 - i0, j1 - j0);
      }
      int groups = (j1 - j0 + L - 1) / L;
      while (columns.size() < groups) {
        columns.add(engine.group(L));
      }
      for (int k = 0; k < groups; k++) {
        load(columns.get(k), y, j0 + k * L);
      }
      for (int i = i0; i < i1; i += L) {
        load(rows, x, i);
        for (int row = i; row < Math.min(i1, i + L); row++) {
          single.assign(rows, row - i, L);
          row(row, i0, j0, symmetric ? Math.min(j1, row + 1) : j1);
        }
      }
    }

    private void row(int row, int i0, int j0, int j1) {
      for (int j = j0; j < j1; j += L) {
        engine.cross(single, columns.get((j - j0) / L));
        for (int lane = 0; lane < Math.min(L, j1 - j); lane++) {
          float nngpEntry = engine.nngp(lane);
          float ntkEntry = engine.ntk(lane);
          if (!(Math.abs(nngpEntry) <= Float.MAX_VALUE && Math.abs(ntkEntry) <= Float.MAX_VALUE)) {
            throw new ArithmeticException(
                String.format(
                    Locale.ROOT,
                    "the kernels of images %d and %d leave the range of float32: use smaller inputs"
                        + " or sigma_w, or float64",
                    row,
                    j + lane));
          }
          nngp.set(row - i0, j + lane - j0, nngpEntry);
          ntk.set(row - i0, j + lane - j0, ntkEntry);
        }
      }
    }
  }

  /** Variances whose products are finite. */
  private static final float LARGEST = (float) Math.sqrt(Float.MAX_VALUE);

  /**
   * Rows [i0, i1) and columns [j0, j1) of both kernels, of the lower triangle if they are
   * symmetric.
   */
  public void tile(int i0, int i1, int j0, int j1, Sink sink) {
    Worker worker = Objects.requireNonNullElseGet(idle.poll(), () -> new Worker());
    worker.tile(i0, i1, j0, j1);
    sink.accept(i0, j0, worker.nngp, worker.ntk);
    idle.add(worker);
  }

  /** All tiles, the lower ones if rows and columns are the same, on the current threads. */
  public void run(Sink sink) {
    run(sink, 0, _ -> {});
  }

  /**
   * The same from a row on, strip by strip.
   *
   * @param from a number of rows that {@code finished} heard, or 0
   * @param finished hears on the calling thread how many rows are complete
   */
  public void run(Sink sink, int from, IntConsumer finished) {
    int strip = side * Math.max(1, STRIP / Math.max(1, y.rows() / side));
    for (int i = from; i < x.rows(); i += strip) {
      int end = Math.min(x.rows(), i + strip);
      List<int[]> tiles = new ArrayList<>();
      for (int i0 = i; i0 < end; i0 += side) {
        int i1 = Math.min(end, i0 + side);
        int last = symmetric ? i1 : y.rows();
        for (int j0 = 0; j0 < last; j0 += side) {
          tiles.add(new int[] {i0, i1, j0, Math.min(last, j0 + side)});
        }
      }
      Threads.current()
          .forEach(
              tiles.size(),
              k -> {
                int[] t = tiles.get(k);
                tile(t[0], t[1], t[2], t[3], sink);
              });
      finished.accept(end);
    }
  }

  /** Σ(x, x) in the first and Θ(x, x) in the second row, for every image of x. */
  public FloatMatrix diagonal() {
    FloatMatrix result = FloatMatrix.zeros(2, x.rows());
    int groups = (x.rows() + L - 1) / L;
    Threads.current()
        .forEach(
            groups,
            k -> {
              Worker worker = Objects.requireNonNullElseGet(idle.poll(), () -> new Worker());
              worker.load(worker.rows, x, k * L);
              worker.engine.self(worker.rows);
              for (int lane = 0; lane < Math.min(L, x.rows() - k * L); lane++) {
                result.set(0, k * L + lane, worker.engine.nngp(lane));
                result.set(1, k * L + lane, worker.engine.ntk(lane));
              }
              idle.add(worker);
            });
    return result;
  }

  /** Bytes of the buffers of one thread, its images included. */
  public long bytesPerThread() {
    FloatPlaneEngine engine = new FloatPlaneEngine(program, shape);
    long group = engine.memory();
    return Float.BYTES * (group + (long) side / L * group + 2L * side * side);
  }
}

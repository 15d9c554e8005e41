// twin: double
package dev.tangent.kernel.images;

import dev.tangent.kernel.limit.FloatTiles;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Shape;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.simd.planes.FloatPlanes;
import java.io.DataOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * The limiting kernels of a convolutional network, tile by tile: rectangles of pairs of images.
 *
 * <p>A tile computes the variances of its own images and depends on no other tile: it has the same
 * bits computed alone, as part of the whole, and on any number of threads. Beside the result,
 * memory is {@link #bytesPerThread} for each thread.
 *
 * <p>All entries are finite: otherwise an {@link ArithmeticException} names the image that left the
 * range.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
public final class FloatImageTiles implements FloatTiles {
  /** Images of a tile's side: enough that their variances cost only a few percent. */
  private static final int SIDE = 64;

  /**
   * Images of a tile's side where a pair takes long: as few as fill the lanes, so that there are
   * enough tiles to share.
   */
  private static final int SMALL_SIDE = Math.max(8, FloatPlanes.LANES);

  /** Pairs of positions of one pair of images above which it takes long. */
  private static final long LONG = 200_000;

  /** Fewest tiles of a strip of rows: threads wait for each other at its end. */
  private static final int STRIP = 64;

  /** The last tiles of a rectangle are handed out in parts: threads end at about the same time. */
  private static final int LAST = 6;

  private static final int L = FloatPlanes.LANES;

  private final ImageProgram program;
  private final Shape shape;
  private final FloatMatrix x;
  private final FloatMatrix y;
  private final boolean symmetric;
  private final int side;
  private final boolean flips;
  private final Supplier<FloatMatrix> diagonal; // Σ in the first, Θ in the second row
  private final Queue<Worker> idle = new ConcurrentLinkedQueue<>();

  /**
   * The tiles of two sets of images of the plan's shape.
   *
   * @param x images, one a row
   * @param y other images, or x again: then the kernels are symmetric
   */
  public FloatImageTiles(ImagePlan plan, FloatMatrix x, FloatMatrix y) {
    flips = plan.flips();
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
    diagonal = Once.of(this::makeDiagonal);
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
    final List<FloatImageGroup> mirrored = new ArrayList<>();
    final float[] first = new float[2 * L]; // the images without flip
    FloatMatrix nngp = FloatMatrix.zeros(0, 0);
    FloatMatrix ntk = nngp;

    /**
     * Loads pixels and variances of images {@code first …}, mirrored if asked; the last image fills
     * the lanes that are left.
     */
    void load(FloatImageGroup group, FloatMatrix from, int first, boolean mirrored) {
      for (int lane = 0; lane < L; lane++) {
        int row = from.rowOffset(Math.min(first + lane, from.rows() - 1));
        for (int p = 0; p < shape.positions(); p++) {
          int line = p - p % shape.width();
          int place = mirrored ? 2 * line + shape.width() - 1 - p : p;
          for (int c = 0; c < shape.channels(); c++) {
            float pixel = from.array()[row + place * shape.channels() + c];
            group.pixels[(p * shape.channels() + c) * L + lane] = pixel;
          }
        }
      }
      engine.record(group);
      check(group, first);
    }

    private void check(FloatImageGroup group, int first) {
      for (float[] variance : group.variance) {
        for (int k = 0; k < variance.length / 2; k++) {
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
      for (int k = 0; k < groups; k++) {
        load(group(columns, k), y, j0 + k * L, false);
        if (flips) {
          load(group(mirrored, k), y, j0 + k * L, true);
        }
      }
      for (int i = i0; i < i1; i += L) {
        load(rows, x, i, false);
        for (int row = i; row < Math.min(i1, i + L); row++) {
          single.assign(rows, row - i, L);
          row(row, i0, j0, symmetric ? Math.min(j1, row + 1) : j1);
        }
      }
    }

    private FloatImageGroup group(List<FloatImageGroup> groups, int k) {
      while (groups.size() <= k) {
        groups.add(engine.group(L));
      }
      return groups.get(k);
    }

    /**
     * Computes both kernels of one image with a group; with flips, the mean over the group and its
     * mirror images.
     */
    private void cross(int k) {
      engine.cross(single, columns.get(k));
      if (flips) {
        keep();
        engine.cross(single, mirrored.get(k));
        average();
      }
    }

    private void keep() {
      for (int lane = 0; lane < L; lane++) {
        first[lane] = engine.nngp(lane);
        first[L + lane] = engine.ntk(lane);
      }
    }

    private void average() {
      for (int lane = 0; lane < L; lane++) {
        float nngpEntry = 0.5f * (first[lane] + engine.nngp(lane));
        engine.set(lane, nngpEntry, 0.5f * (first[L + lane] + engine.ntk(lane)));
      }
    }

    /** Computes both kernels of the images {@code first …} of x with themselves. */
    void self(int from) {
      load(rows, x, from, false);
      engine.pairs(rows, rows);
      if (flips) {
        keep();
        load(group(mirrored, 0), x, from, true);
        engine.pairs(rows, mirrored.get(0));
        average();
      }
    }

    private void row(int row, int i0, int j0, int j1) {
      for (int j = j0; j < j1; j += L) {
        cross((j - j0) / L);
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

  /** The largest variance whose square is finite. */
  private static final float LARGEST = (float) Math.sqrt(Float.MAX_VALUE);

  private void tile(int i0, int i1, int j0, int j1, Sink sink) {
    Worker worker = worker();
    worker.tile(i0, i1, j0, j1);
    for (int row = i0; row < i1; row++) {
      int length = symmetric ? Math.min(j1, row + 1) - j0 : j1 - j0;
      if (length > 0) {
        int at = worker.nngp.rowOffset(row - i0);
        float[] ntk = worker.ntk.array();
        sink.row(row, j0, length, worker.nngp.array(), at, ntk, worker.ntk.rowOffset(row - i0));
      }
    }
    sink.accept(i0, j0, worker.nngp, worker.ntk);
    idle.add(worker);
  }

  private Worker worker() {
    return Objects.requireNonNullElseGet(idle.poll(), () -> new Worker());
  }

  /** Rows [i0, i1) and columns [j0, j1), cut into tiles; below the diagonal if symmetric. */
  private List<int[]> tiles(int i0, int i1, int j0, int j1) {
    List<int[]> tiles = new ArrayList<>();
    for (int i = i0; i < i1; i += side) {
      int end = Math.min(i1, i + side);
      int last = symmetric ? Math.min(j1, end) : j1;
      for (int j = j0; j < last; j += side) {
        tiles.add(new int[] {i, end, j, Math.min(last, j + side)});
      }
    }
    int whole = side == SIDE ? Math.max(0, tiles.size() - LAST) : 0;
    List<int[]> parts = new ArrayList<>(tiles.subList(0, whole));
    for (int[] tile : tiles.subList(whole, tiles.size())) {
      // Of pairs that take long a part has few rows; else so many that variances hardly count. A
      // tile on the diagonal stays whole: of such a tile alone the upper half is undefined.
      boolean triangle = symmetric && tile[3] > tile[0];
      int rows = triangle ? side : side == SIDE ? Math.max(L, side / 4) : 2;
      for (int i = tile[0]; i < tile[1]; i += rows) {
        parts.add(new int[] {i, Math.min(tile[1], i + rows), tile[2], tile[3]});
      }
    }
    return parts;
  }

  @Override
  public void rectangle(int i0, int i1, int j0, int j1, Sink sink) {
    List<int[]> tiles = tiles(i0, i1, j0, j1);
    Threads.current()
        .forEach(
            tiles.size(),
            k -> {
              int[] t = tiles.get(k);
              tile(t[0], t[1], t[2], t[3], sink);
            });
  }

  @Override
  public void run(Progress progress, Sink sink, int from, IntConsumer finished) {
    int strip = side * Math.max(1, STRIP / Math.max(1, y.rows() / side));
    long total = entries(x.rows());
    AtomicLong done = new AtomicLong(entries(from));
    for (int i = from; i < x.rows(); i += strip) {
      Threads.checkInterrupted();
      int end = Math.min(x.rows(), i + strip);
      rectangle(
          i,
          end,
          0,
          symmetric ? end : y.rows(),
          new Sink() {
            @Override
            public void row(
                int row, int column, int length, float[] nngp, int at, float[] ntk, int ntkAt) {
              sink.row(row, column, length, nngp, at, ntk, ntkAt);
              progress.update("kernel entries", done.addAndGet(length), total);
            }

            @Override
            public void accept(int i0, int j0, FloatMatrix nngp, FloatMatrix ntk) {
              sink.accept(i0, j0, nngp, ntk);
            }
          });
      finished.accept(end);
    }
  }

  /** How many entries are computed in the first rows. */
  private long entries(long count) {
    return symmetric ? count * (count + 1) / 2 : count * y.rows();
  }

  @Override
  public boolean isSymmetric() {
    return symmetric;
  }

  @Override
  public int rows() {
    return x.rows();
  }

  @Override
  public int columns() {
    return y.rows();
  }

  @Override
  public double nngp(int row) {
    return diagonal.get().get(0, row);
  }

  @Override
  public double ntk(int row) {
    return diagonal.get().get(1, row);
  }

  @Override
  public int tileSize() {
    return side;
  }

  /** Writes nothing: the images and their plan are enough to make the tiles again. */
  @Override
  public void write(DataOutputStream out) {}

  private FloatMatrix makeDiagonal() {
    FloatMatrix result = FloatMatrix.zeros(2, x.rows());
    int groups = (x.rows() + L - 1) / L;
    Threads.current()
        .forEach(
            groups,
            k -> {
              Worker worker = worker();
              worker.self(k * L);
              for (int lane = 0; lane < Math.min(L, x.rows() - k * L); lane++) {
                result.set(0, k * L + lane, worker.engine.nngp(lane));
                result.set(1, k * L + lane, worker.engine.ntk(lane));
              }
              idle.add(worker);
            });
    return result;
  }

  /** Bytes of the buffers of one thread, its images included. */
  static long bytesPerThread(ImagePlan plan) {
    long side = plan.program().mappedPairs() > LONG ? SMALL_SIDE : SIDE;
    long engine = new FloatPlaneEngine(plan.program(), plan.shape()).memory();
    long groups = (plan.flips() ? 2 : 1) * ((side + L - 1) / L) + 1;
    return Float.BYTES * (engine * (1 + groups) + 2 * side * side);
  }
}

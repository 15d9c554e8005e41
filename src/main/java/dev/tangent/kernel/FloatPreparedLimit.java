// twin: double
package dev.tangent.kernel;

import dev.tangent.kernel.images.ImagePlan;
import dev.tangent.kernel.limit.FloatLimitTiles;
import dev.tangent.kernel.limit.FloatMatrixSink;
import dev.tangent.kernel.limit.FloatSegmentSink;
import dev.tangent.kernel.limit.FloatTiles;
import dev.tangent.kernel.limit.FloatUnitTiles;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.large.FloatSymmetricTiles;
import dev.tangent.simd.ColdStart;
import dev.tangent.simd.Width;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A limit kernel prepared for a set of points: the variances of all of them at every layer, and the
 * methods and tables that all pairs use. Any rectangle of it can then be computed, alone or as part
 * of the whole, here or in another process; at the same vector width the bits are the same.
 *
 * <pre>{@code
 * FloatPreparedLimit all = LimitKernel.of(network).prepare(x);   // O(N · layers), and tables
 * byte[] bytes = all.toBytes();                                  // without the points
 * // … in another process that has the points too:
 * FloatPreparedLimit.read(bytes, x).tile(0, 5000, 5000, 10_000, sink);
 * }</pre>
 *
 * <p>Methods are chosen once, for the whole set: the size of a part changes nothing. Immutable; any
 * number of threads may use it. Work runs on {@code Threads.current()}.
 */
public final class FloatPreparedLimit {
  private static final int MAGIC = 0x544c4b46; // TLKF
  private static final int VERSION = 2; // since 2 tables have θ² g instead of θ g
  private static final ValueLayout.OfFloat LAYOUT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final LimitKernel kernel;
  private final Progress progress;
  private final FloatMatrix x;
  private final @Nullable FloatMatrix y;
  private final FloatTiles tiles;

  private FloatPreparedLimit(
      LimitKernel kernel, FloatMatrix x, @Nullable FloatMatrix y, FloatTiles plain) {
    this.kernel = kernel;
    this.x = x;
    this.y = y;
    tiles =
        kernel.isUnit()
            ? new FloatUnitTiles(plain, y == null ? plain : plain(kernel, y, null))
            : plain;
    progress = kernel.progress();
  }

  /** Prepares for all pairs of rows of x, or of a row of x and a row of y. */
  static FloatPreparedLimit of(LimitKernel kernel, FloatMatrix x, @Nullable FloatMatrix y) {
    return new FloatPreparedLimit(kernel, x, y, plain(kernel, x, y));
  }

  private static FloatTiles plain(LimitKernel kernel, FloatMatrix x, @Nullable FloatMatrix y) {
    return kernel.images() != null
        ? images(kernel, x, y)
        : y == null
            ? new FloatLimitTiles(kernel.plan(), x, kernel.points(x, "x"), kernel.progress())
            : new FloatLimitTiles(
                kernel.plan(),
                x,
                kernel.points(x, "x"),
                y,
                kernel.points(y, "y"),
                kernel.progress());
  }

  private static FloatTiles images(LimitKernel kernel, FloatMatrix x, @Nullable FloatMatrix y) {
    ImagePlan plan = Objects.requireNonNull(kernel.images());
    return plan.tiles(x, y == null ? x : y);
  }

  /** {@return the kernel that was prepared} */
  public LimitKernel kernel() {
    return kernel;
  }

  /** {@return N, the number of rows} */
  public int rows() {
    return x.rows();
  }

  /** {@return M, the number of columns; N where both are the same points} */
  public int columns() {
    return y == null ? x.rows() : y.rows();
  }

  /** {@return whether rows and columns are the same points} */
  public boolean isSymmetric() {
    return y == null;
  }

  /**
   * {@return a number whose multiples are the cheapest edges of a {@link #tile}: with any other
   * edge the entries up to the next multiple are computed as well}
   */
  public int grain() {
    return tiles.tileSize();
  }

  /**
   * Computes rows i0 … i1 − 1 and columns j0 … j1 − 1 and hands them to the sink in pieces. In the
   * symmetric case any part may be asked for; entries (i, j) and (j, i) have the same bits.
   *
   * <p>Cost: that of the entries, and of at most 2 · {@link #grain} more lines in each direction.
   *
   * @param i0 first row
   * @param i1 row after the last
   * @param j0 first column
   * @param j1 column after the last
   * @param sink takes the pieces, on the threads that compute them
   */
  public void tile(int i0, int i1, int j0, int j1, FloatKernelSink sink) {
    requireRange("rows", i0, i1, rows());
    requireRange("columns", j0, j1, columns());
    try (ColdStart.Work _ = begin((double) (i1 - i0) * (j1 - j0))) {
      parts(new Part(i0, i1, j0, j1, sink));
    }
  }

  /** Work on so many entries begins. */
  private ColdStart.Work begin(double entries) {
    double flops = kernel.images() == null ? kernel.flopsOfPair() : Double.POSITIVE_INFINITY;
    double whole = isSymmetric() ? 0.5 * rows() * rows() : (double) rows() * columns();
    return ColdStart.begin(Math.min(entries, whole) * flops, whole * flops);
  }

  /** Asks for the rectangles of tiles that hold a part. */
  private void parts(Part part) {
    int rowFrom = down(part.i0);
    int rowTo = up(part.i1, rows());
    int columnFrom = down(part.j0);
    int columnTo = up(part.j1, columns());
    if (y != null) {
      part.plain(part.i0, part.i1, columnFrom, columnTo);
      return;
    }
    int from = Math.max(rowFrom, columnFrom);
    int to = Math.min(rowTo, columnTo);
    if (from >= to) { // away from the diagonal
      part.below(rowFrom, rowTo, columnFrom, Math.min(columnTo, rowFrom));
      part.above(rowFrom, rowTo, Math.max(columnFrom, rowTo), columnTo);
      return;
    }
    part.below(rowFrom, rowTo, columnFrom, from);
    part.above(rowFrom, from, from, columnTo);
    part.onDiagonal(from, to);
    part.below(to, rowTo, from, to);
    part.above(from, to, to, columnTo);
  }

  private int down(int i) {
    return i / grain() * grain();
  }

  private int up(int i, int end) {
    return (int) Math.min(end, ((long) i + grain() - 1) / grain() * grain());
  }

  private static void requireRange(String what, int from, int to, int end) {
    if (from < 0 || from > to || to > end) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "no %s %d to %d of %d", what, from, to, end));
    }
  }

  /** The requested part, cut out of tiles. */
  private final class Part {
    private final int i0;
    private final int i1;
    private final int j0;
    private final int j1;
    private final FloatKernelSink sink;

    Part(int i0, int i1, int j0, int j1, FloatKernelSink sink) {
      this.i0 = i0;
      this.i1 = i1;
      this.j0 = j0;
      this.j1 = j1;
      this.sink = sink;
    }

    void plain(int rowFrom, int rowTo, int columnFrom, int columnTo) {
      if (rowFrom < rowTo && columnFrom < columnTo) {
        tiles.rectangle(rowFrom, rowTo, columnFrom, columnTo, this::give);
      }
    }

    /** Computes rows that lie below all of the columns. */
    void below(int rowFrom, int rowTo, int columnFrom, int columnTo) {
      plain(Math.max(rowFrom, i0), Math.min(rowTo, i1), columnFrom, columnTo);
    }

    /**
     * Computes rows that lie above all of the columns: the transpose of what lies below the
     * diagonal.
     */
    void above(int rowFrom, int rowTo, int columnFrom, int columnTo) {
      int from = Math.max(columnFrom, j0);
      int to = Math.min(columnTo, j1);
      if (rowFrom < rowTo && from < to) {
        tiles.rectangle(from, to, rowFrom, rowTo, this::giveTurned);
      }
    }

    void onDiagonal(int from, int to) {
      tiles.rectangle(
          from,
          to,
          from,
          to,
          (i, j, nngp, ntk) -> {
            if (i == j) {
              mirror(nngp);
              mirror(ntk);
              give(i, j, nngp, ntk);
            } else {
              give(i, j, nngp, ntk);
              giveTurned(i, j, nngp, ntk);
            }
          });
    }

    private void giveTurned(int i, int j, FloatMatrix nngp, FloatMatrix ntk) {
      if (j < i1 && j + nngp.columns() > i0 && i < j1 && i + nngp.rows() > j0) {
        give(j, i, nngp.transpose(), ntk.transpose());
      }
    }

    private void give(int i, int j, FloatMatrix nngp, FloatMatrix ntk) {
      int top = Math.max(i, i0);
      int bottom = Math.min(i + nngp.rows(), i1);
      int left = Math.max(j, j0);
      int right = Math.min(j + nngp.columns(), j1);
      if (top < bottom && left < right) {
        sink.accept(
            top,
            left,
            nngp.view(top - i, bottom - i, left - j, right - j),
            ntk.view(top - i, bottom - i, left - j, right - j));
      }
    }

    private static void mirror(FloatMatrix a) {
      for (int i = 0; i < a.rows(); i++) {
        for (int j = 0; j < i; j++) {
          a.set(j, i, a.get(i, j));
        }
      }
    }
  }

  /**
   * Writes Σ and Θ of all pairs to the given matrices. A kernel that isn't needed may be null.
   *
   * @param nngp where Σ goes, N × M; null for nowhere
   * @param ntk where Θ goes, N × M; null for nowhere
   */
  public void compute(@Nullable FloatMatrix nngp, @Nullable FloatMatrix ntk) {
    requireShape("nngp", nngp);
    requireShape("ntk", ntk);
    run(new FloatMatrixSink(nngp, ntk, isSymmetric()), 0, rows -> {});
  }

  private void requireShape(String name, @Nullable FloatMatrix matrix) {
    if (matrix != null) {
      Shapes.requireSame(name, matrix.rows(), matrix.columns(), "the kernel", rows(), columns());
    }
  }

  /**
   * Writes the lower triangles of Σ and Θ, on the heap or in mapped files: N(N + 1)/2 entries of
   * {@code float} each, and the upper halves of the tiles on the diagonal. A kernel that isn't
   * needed may be null.
   *
   * @param nngp where Σ goes, N × M; null for nowhere
   * @param ntk where Θ goes, N × M; null for nowhere
   */
  public void lower(@Nullable FloatSymmetricTiles nngp, @Nullable FloatSymmetricTiles ntk) {
    if (!isSymmetric()) {
      throw new IllegalArgumentException(
          "a kernel between two sets of points has no triangle: compute it whole, or its tiles");
    }
    run(
        (i, j, nngpTile, ntkTile) -> {
          if (nngp != null) {
            nngp.storeLower(i, j, nngpTile);
          }
          if (ntk != null) {
            ntk.storeLower(i, j, ntkTile);
          }
        },
        0,
        rows -> {});
  }

  /**
   * Writes Σ and Θ of all pairs to mapped memory of any size, row-major and little-endian, one
   * group of rows after the other. A kernel that isn't needed may be null.
   *
   * @param nngp where Σ goes, N × M; null for nowhere
   * @param ntk where Θ goes, N × M; null for nowhere
   * @param from how many rows are done already: 0, or a number that {@code finished} heard
   * @param finished hears on the calling thread how many rows are complete; in the symmetric case
   *     these rows are complete only in as many columns
   */
  public void write(
      @Nullable MemorySegment nngp, @Nullable MemorySegment ntk, int from, IntConsumer finished) {
    for (MemorySegment target : new @Nullable MemorySegment[] {nngp, ntk}) {
      if (target != null) {
        Shapes.require(
            "bytes of the target",
            target.byteSize(),
            "the kernel's size",
            (long) rows() * columns() * Float.BYTES);
      }
    }
    run(new FloatSegmentSink(nngp, ntk, columns(), isSymmetric()), from, finished);
  }

  private void run(FloatTiles.Sink sink, int from, IntConsumer finished) {
    try (ColdStart.Work _ = begin(Double.POSITIVE_INFINITY)) {
      tiles.run(progress, sink, from, finished);
    }
  }

  /**
   * Writes rows i0 … i1 − 1 and columns j0 … j1 − 1 to mapped memory of (i1 − i0) × (j1 − j0)
   * entries, row-major and little-endian, as {@link #tile} computes them. A kernel that isn't
   * needed may be null.
   *
   * @param i0 first row
   * @param i1 row after the last
   * @param j0 first column
   * @param j1 column after the last
   * @param nngp where Σ goes, (i1 − i0) × (j1 − j0); null for nowhere
   * @param ntk where Θ goes, (i1 − i0) × (j1 − j0); null for nowhere
   */
  public void write(
      int i0, int i1, int j0, int j1, @Nullable MemorySegment nngp, @Nullable MemorySegment ntk) {
    long entries = (long) (i1 - i0) * (j1 - j0);
    for (MemorySegment target : new @Nullable MemorySegment[] {nngp, ntk}) {
      if (target != null) {
        Shapes.require(
            "bytes of the target", target.byteSize(), "the part's size", entries * Float.BYTES);
      }
    }
    tile(
        i0,
        i1,
        j0,
        j1,
        (i, j, nngpTile, ntkTile) -> {
          copy(nngpTile, i - i0, j - j0, nngp, j1 - j0);
          copy(ntkTile, i - i0, j - j0, ntk, j1 - j0);
        });
  }

  private static void copy(
      FloatMatrix from, int row, int column, @Nullable MemorySegment to, int columns) {
    for (int r = 0; to != null && r < from.rows(); r++) {
      long at = ((row + (long) r) * columns + column) * Float.BYTES;
      MemorySegment.copy(from.array(), from.rowOffset(r), to, LAYOUT, at, from.columns());
    }
  }

  /** {@return Σ and Θ of every point with itself, where rows and columns are the same points} */
  public KernelDiagonal diagonal() {
    double[] nngp = new double[isSymmetric() ? rows() : 0];
    double[] ntk = new double[nngp.length];
    for (int i = 0; i < nngp.length; i++) {
      nngp[i] = tiles.nngp(i);
      ntk[i] = tiles.ntk(i);
    }
    return new KernelDiagonal(nngp, ntk);
  }

  /**
   * {@return everything but the points, to be read by {@link #read} in another process: some
   * numbers for each point and layer, and the tables} It also has the version, the width of vectors
   * and a checksum.
   *
   * @throws IllegalArgumentException if an activation is the user's own, which has no text form
   */
  public byte[] toBytes() {
    return LimitBytes.write(
        out -> {
          LimitBytes.header(out, MAGIC, VERSION, Float.BYTES, kernel);
          out.writeBoolean(isSymmetric());
          out.writeLong(fingerprint(x));
          out.writeLong(y == null ? 0 : fingerprint(y));
          tiles.write(out);
        });
  }

  /**
   * {@return the limit prepared for all pairs of rows of x, read from the bytes of {@link
   * #toBytes}}
   *
   * @param bytes from {@link #toBytes}
   * @param x points that it was prepared for, N × n_0
   */
  public static FloatPreparedLimit read(byte[] bytes, FloatMatrix x) {
    return read(bytes, x, null);
  }

  /**
   * {@return the limit prepared for all pairs of a row of x and a row of y (null: of x again), read
   * from bytes}
   *
   * @param bytes from {@link #toBytes}
   * @param x points that it was prepared for, N × n_0
   * @param y those of the columns, M × n_0; null for x again
   * @throws IllegalArgumentException for damaged bytes or those of another version, other points,
   *     or another width of vectors than this process has
   */
  public static FloatPreparedLimit read(byte[] bytes, FloatMatrix x, @Nullable FloatMatrix y) {
    return LimitBytes.read(
        bytes,
        in -> {
          LimitKernel kernel = LimitBytes.kernel(in, MAGIC, VERSION, Float.BYTES);
          if (in.readBoolean() != (y == null)) {
            throw new IllegalArgumentException(
                y == null
                    ? "this limit was prepared for two sets of points: give both"
                    : "this limit was prepared for one set of points: give it alone");
          }
          requirePoints("x", x, in.readLong());
          long second = in.readLong();
          if (y != null) {
            requirePoints("y", y, second);
          }
          FloatTiles tiles =
              kernel.images() == null
                  ? FloatLimitTiles.read(kernel.plan(), x, y, in)
                  : images(kernel, x, y);
          return new FloatPreparedLimit(kernel, x, y, tiles);
        });
  }

  private static void requirePoints(String name, FloatMatrix points, long expected) {
    if (fingerprint(points) != expected) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s (%d × %d) are other points than those that the limit was prepared for",
              name,
              points.rows(),
              points.columns()));
    }
  }

  /** A checksum of the shape and all entries. */
  static long fingerprint(FloatMatrix points) {
    CRC32C sum = new CRC32C();
    ByteBuffer row = ByteBuffer.allocate(Float.BYTES * points.columns() + 2 * Integer.BYTES);
    for (int i = 0; i < points.rows(); i++) {
      row.clear();
      row.putInt(points.rows()).putInt(points.columns());
      row.asFloatBuffer().put(points.array(), points.rowOffset(i), points.columns());
      row.clear();
      sum.update(row);
    }
    return sum.getValue();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s for %d × %d points, %s, float32",
        kernel,
        rows(),
        columns(),
        Width.describe());
  }
}

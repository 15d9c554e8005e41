package dev.tangent.dynamics;

import dev.tangent.dynamics.PointKernel.Entries;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.Workers;
import dev.tangent.linalg.Workers.Shared;
import dev.tangent.linalg.large.SweptBlock;
import dev.tangent.linalg.product.DoubleGemm;
import dev.tangent.linalg.product.LinearOperator;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operator K(X, X) without its matrix: each product uses the lower triangle, block by block. As
 * many blocks as a budget of memory takes are computed once and kept, in the precision of the
 * entries (float32: 2N² bytes for all); the others are computed anew for each product, and then a
 * product with m columns costs up to N²/2 kernel entries beside its 2N²m flops. The order of the
 * sums is fixed by N, and the bits are the same whatever is kept. Blocks are freed by {@link
 * #close}.
 *
 * <pre>{@code
 * try (StreamedKernel kernel = new StreamedKernel(limit, x, 8L << 30, Progress.NONE)) {
 *   kernel.apply(v, y); // Y = K V
 * }
 * }</pre>
 *
 * <p>A part is some blocks of a row of blocks. Parts are computed by the {@link Workers#current()}
 * of the time when this object was made: on a cluster the points are sent to every machine once,
 * the factor once for each product, and a part returns its rows of the product.
 */
public final class StreamedKernel implements LinearOperator, AutoCloseable {
  /**
   * Rows and columns of a block; a little less where the kernel prefers multiples of another
   * number.
   */
  public static final int BLOCK = 2048;

  /** Most blocks of a part; they have their rows in common. */
  private static final int PART = 4;

  /** Rows whose sums are added up by one thread. */
  private static final int SUMMED = 256;

  /** Most blocks of a part in a product with other points. */
  private static final int LONG_PART = 16;

  /**
   * The data that every part reads. A process prepares the kernel for its first part and keeps the
   * result: making the tables of an activation takes longer than a block. It keeps blocks, too.
   */
  private static final class Points implements Serializable {
    @Serial private static final long serialVersionUID = 1;

    final PointKernel kernel;
    final DoubleMatrix x;
    private final int blockRows;
    private final long budget;
    private final boolean elsewhere;
    private transient @Nullable Entries own;
    private transient @Nullable KernelBlocks blocks;
    private transient @Nullable Entries beside;
    private transient @Nullable DoubleMatrix others; // the points of beside

    Points(PointKernel kernel, DoubleMatrix x, int blockRows, long budget, boolean elsewhere) {
      this.kernel = kernel;
      this.x = x;
      this.blockRows = blockRows;
      this.budget = budget;
      this.elsewhere = elsewhere;
    }

    /** K(X, X). */
    synchronized Entries own() {
      Entries known = own;
      if (known == null) {
        known = kernel.entries(x);
        own = known;
      }
      return known;
    }

    /**
     * The side of a block: a multiple of the kernel's own tiles, because parts of tiles would be
     * computed in vain.
     */
    int side() {
      int grain = own().grain();
      return grain > blockRows ? blockRows : blockRows / grain * grain;
    }

    /** Blocks of K(X, X); a process of a cluster has its own, and more to do with its memory. */
    synchronized KernelBlocks blocks() {
      KernelBlocks known = blocks;
      if (known == null) {
        known = new KernelBlocks(own(), x.rows(), side(), budget, elsewhere);
        blocks = known;
      }
      return known;
    }

    synchronized void forget() {
      own = null;
      blocks = null;
      forgetOthers();
    }

    /** K(z, X). */
    synchronized Entries beside(DoubleMatrix z) {
      Entries known = beside;
      if (known == null || others != z) {
        known = kernel.entries(z, x);
        beside = known;
        others = z;
      }
      return known;
    }

    synchronized void forgetOthers() {
      beside = null;
      others = null;
    }
  }

  /**
   * The contribution of a part to the product: from its own blocks, and from their transposes.
   *
   * @param own rows of the part's own blocks
   * @param turned rows of their transposes
   */
  private record Rows(DoubleMatrix own, DoubleMatrix turned) implements Serializable {}

  /** Blocks (i, from) to (i, to − 1), rows and columns counted in blocks. */
  private record Blocks(int i, int from, int to) {}

  private final PointKernel kernel;
  private final DoubleMatrix x;
  private final Progress progress;
  private final Workers workers;
  private final Shared<Points> points;
  private int side; // rows of a block; 0 until it is known

  /**
   * What is kept of a kernel.
   *
   * @param blocks how many blocks
   * @param of how many there are in the lower triangle
   * @param bytes of memory for those that are kept
   */
  public record Kept(int blocks, int of, long bytes) {}

  /**
   * The kernel of the points {@code x}, N × n_0, which are read at every product; no block is kept.
   *
   * @param kernel of two sets of points
   * @param x points, N × n_0
   * @param progress hears how far the work is; an exception from it ends the work
   */
  public StreamedKernel(PointKernel kernel, DoubleMatrix x, Progress progress) {
    this(kernel, x, 0, progress);
  }

  /**
   * The kernel of the points {@code x}, N × n_0, some blocks of which are kept.
   *
   * @param kernel of two sets of points
   * @param x points, N × n_0
   * @param budget bytes of the heap for kept blocks, at most. On a cluster this holds for each
   *     process, which in addition leaves half of its heap free
   * @param progress hears how far the work is; an exception from it ends the work
   */
  public StreamedKernel(PointKernel kernel, DoubleMatrix x, long budget, Progress progress) {
    this(kernel, x, budget, progress, BLOCK);
  }

  StreamedKernel(
      PointKernel kernel, DoubleMatrix x, long budget, Progress progress, int blockRows) {
    this.kernel = kernel;
    this.x = x;
    this.progress = progress;
    workers = Workers.current();
    points = workers.share(new Points(kernel, x, blockRows, budget, workers.areElsewhere()));
  }

  /** {@return which blocks the first product keeps in this process; on a cluster, none} */
  public Kept kept() {
    int lines = count(size(), side());
    int all = Math.toIntExact(lines * (lines + 1L) / 2);
    if (workers.areElsewhere()) {
      return new Kept(0, all, 0);
    }
    KernelBlocks blocks = blocks();
    return new Kept(blocks.most(), all, blocks.bytes());
  }

  /** The blocks in this process. */
  KernelBlocks blocks() {
    return points.get().blocks();
  }

  /** Frees the blocks; it can't be used any more. */
  @Override
  public void close() {
    if (!workers.areElsewhere()) {
      points.get().forget();
    }
    points.close();
  }

  @Override
  public int size() {
    return x.rows();
  }

  /** {@return Σ_i K(x_i, x_i)} */
  public double trace() {
    return Arrays.stream(kernel.diagonal(x)).sum();
  }

  private int side() {
    if (side == 0) {
      side = points.get().side();
    }
    return side;
  }

  private static int count(int rows, int blockRows) {
    return (int) ((rows + blockRows - 1L) / blockRows);
  }

  /** Cuts the lower triangle into parts, row by row. */
  private static List<Blocks> triangle(int lines) {
    List<Blocks> parts = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      for (int j = 0; j <= i; j += PART) {
        parts.add(new Blocks(i, j, Math.min(i + 1, j + PART)));
      }
    }
    return parts;
  }

  @Override
  public void apply(DoubleMatrix v, DoubleMatrix y) {
    Shapes.require("rows of the factor", v.rows(), "points of the kernel", size());
    Shapes.requireSame("factor", v.rows(), v.columns(), "product", y.rows(), y.columns());
    y.fill(0);
    int edge = side();
    int lines = count(size(), edge);
    List<Blocks> parts = triangle(lines);
    Shared<Points> here = points;
    try (Shared<DoubleMatrix> factor = workers.share(v)) {
      workers.forEach(
          "product with the kernel",
          parts.size(),
          p -> product(here.get(), factor.get(), triangle(lines).get(p), edge),
          (p, rows) -> {
            Blocks part = parts.get(p);
            add(rows.own, y, part.i * edge);
            add(rows.turned, y, part.from * edge);
          },
          progress);
    }
  }

  private static Rows product(Points points, DoubleMatrix v, Blocks part, int side) {
    int n = points.x.rows();
    int first = part.i * side;
    DoubleMatrix own = DoubleMatrix.zeros(end(part.i, side, n) - first, v.columns());
    int end = Math.min(part.to, part.i); // the block on the diagonal is its own transpose
    DoubleMatrix turned = DoubleMatrix.zeros(Math.max(0, end - part.from) * side, v.columns());
    points
        .blocks()
        .use(part.i, part.from, part.to, blocks -> sweep(blocks, part, v, side, own, turned));
    return new Rows(own, turned);
  }

  /** A slice of the blocks of a part. */
  private record Slice(int block, int number) {}

  /**
   * Multiplies the blocks of a part from both sides, slice by slice on all threads: the rows of the
   * transpose are a slice's own, those of the part are summed afterwards in the order of slices.
   */
  private static void sweep(
      List<SweptBlock> blocks,
      Blocks part,
      DoubleMatrix v,
      int side,
      DoubleMatrix own,
      DoubleMatrix turned) {
    List<Slice> slices = new ArrayList<>();
    for (int b = 0; b < blocks.size(); b++) {
      for (int s = 0; s < blocks.get(b).slices(); s++) {
        slices.add(new Slice(b, s));
      }
    }
    DoubleMatrix[] sums = new DoubleMatrix[slices.size()];
    DoubleMatrix left = rows(v, part.i, side);
    Threads threads = Threads.current();
    threads.forEach(
        sums.length,
        t -> {
          Slice slice = slices.get(t);
          int j = part.from + slice.block;
          boolean diagonal = j == part.i;
          sums[t] = DoubleMatrix.zeros(own.rows(), own.columns());
          blocks
              .get(slice.block)
              .multiply(
                  slice.number,
                  rows(v, j, side),
                  sums[t],
                  diagonal ? null : left,
                  diagonal ? null : rows(turned, slice.block, side));
        });
    threads.forEach(
        (own.rows() + SUMMED - 1) / SUMMED,
        t -> {
          int from = t * SUMMED;
          int to = Math.min(own.rows(), from + SUMMED);
          for (DoubleMatrix sum : sums) {
            add(sum.rowRange(from, to), own, from);
          }
        });
  }

  /**
   * {@return K(z, X) V for other points, rows of z × columns of V}
   *
   * @param z points, M × n_0
   * @param v V, N × m
   */
  public DoubleMatrix between(DoubleMatrix z, DoubleMatrix v) {
    Shapes.require("rows of the factor", v.rows(), "points of the kernel", size());
    DoubleMatrix product = DoubleMatrix.zeros(z.rows(), v.columns());
    int edge = side();
    int along = count(count(size(), edge), LONG_PART);
    Shared<Points> here = points;
    try (Shared<DoubleMatrix> factor = workers.share(v);
        Shared<DoubleMatrix> others = workers.share(z)) {
      workers.forEach(
          "test points",
          count(z.rows(), edge) * along,
          p -> between(here.get(), others.get(), factor.get(), p / along, p % along, edge),
          (p, rows) -> add(rows, product, p / along * edge),
          progress);
    }
    points.get().forgetOthers();
    return product;
  }

  private static DoubleMatrix between(
      Points points, DoubleMatrix others, DoubleMatrix v, int i, int part, int side) {
    Entries kernel = points.beside(others);
    int n = points.x.rows();
    int first = i * side;
    int last = end(i, side, others.rows());
    DoubleMatrix product = DoubleMatrix.zeros(last - first, v.columns());
    int end = Math.min(count(n, side), (part + 1) * LONG_PART);
    for (int j = part * LONG_PART; j < end; j++) {
      Threads.checkInterrupted();
      DoubleMatrix tile = kernel.part(first, last, j * side, end(j, side, n));
      DoubleGemm.multiply(Transpose.NO, Transpose.NO, 1, tile, rows(v, j, side), 1, product);
    }
    return product;
  }

  /** Rows of the i-th block. */
  private static DoubleMatrix rows(DoubleMatrix a, int i, int side) {
    return a.rowRange(i * side, end(i, side, a.rows()));
  }

  /** Where the i-th block ends. */
  private static int end(int i, int side, int rows) {
    return (int) Math.min((i + 1L) * side, rows);
  }

  private static void add(DoubleMatrix rows, DoubleMatrix to, int from) {
    for (int i = 0; i < rows.rows(); i++) {
      int source = rows.rowOffset(i);
      int target = to.rowOffset(from + i);
      for (int j = 0; j < rows.columns(); j++) {
        to.array()[target + j] += rows.array()[source + j];
      }
    }
  }
}

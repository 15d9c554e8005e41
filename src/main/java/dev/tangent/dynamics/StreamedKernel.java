package dev.tangent.dynamics;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.Workers;
import dev.tangent.linalg.Workers.Shared;
import dev.tangent.linalg.product.DoubleGemm;
import dev.tangent.linalg.product.LinearOperator;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * K(X, X) by its products alone: each computes the lower triangle anew, block by block, and keeps
 * none of it. For N points a product with m columns costs N²/2 kernel entries and 2N²m flops, and
 * takes a few blocks of memory. The order of the sums is fixed by N.
 *
 * <p>Parts are some blocks of a row of blocks, computed by {@link Workers#current()} as it was when
 * this was made: on a cluster the points go to every machine once, the factor once a product, and
 * what comes back of a part are its rows of the product.
 */
public final class StreamedKernel implements LinearOperator {
  /** Rows and columns of a block. */
  public static final int BLOCK = 2048;

  /** Blocks of a part, at most: so many have their rows in common. */
  private static final int PART = 4;

  /** The same where a part makes rows of a product with other points. */
  private static final int LONG_PART = 16;

  /**
   * What every part reads.
   *
   * @param kernel of two sets of points
   * @param x points, N × n_0
   */
  private record Points(PointKernel kernel, DoubleMatrix x) implements Serializable {}

  /**
   * Rows of the product from a part: those of its own blocks, and those of their transposes.
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
  private final int blockRows;
  private final Workers workers;
  private final Shared<Points> points;

  /**
   * The kernel of the points {@code x}, N × n_0, which are read at every product.
   *
   * @param kernel of two sets of points
   * @param x points, N × n_0
   * @param progress hears how far the work is; an exception from it ends the work
   */
  public StreamedKernel(PointKernel kernel, DoubleMatrix x, Progress progress) {
    this(kernel, x, progress, BLOCK);
  }

  StreamedKernel(PointKernel kernel, DoubleMatrix x, Progress progress, int blockRows) {
    this.kernel = kernel;
    this.x = x;
    this.progress = progress;
    this.blockRows = blockRows;
    workers = Workers.current();
    points = workers.share(new Points(kernel, x));
  }

  @Override
  public int size() {
    return x.rows();
  }

  /** {@return Σ_i K(x_i, x_i)} */
  public double trace() {
    return Arrays.stream(kernel.diagonal(x)).sum();
  }

  private static int count(int rows, int blockRows) {
    return (int) ((rows + blockRows - 1L) / blockRows);
  }

  /** The lower triangle in parts, row by row. */
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
    int lines = count(size(), blockRows);
    List<Blocks> parts = triangle(lines);
    Shared<Points> here = points;
    int side = blockRows;
    try (Shared<DoubleMatrix> factor = workers.share(v)) {
      workers.forEach(
          "product with the kernel",
          parts.size(),
          p -> product(here.get(), factor.get(), triangle(lines).get(p), side),
          (p, rows) -> {
            Blocks part = parts.get(p);
            add(rows.own, y, part.i * blockRows);
            add(rows.turned, y, part.from * blockRows);
          },
          progress);
    }
  }

  private static Rows product(Points points, DoubleMatrix v, Blocks part, int side) {
    DoubleMatrix x = rows(points.x, part.i, side);
    DoubleMatrix own = DoubleMatrix.zeros(x.rows(), v.columns());
    int end = Math.min(part.to, part.i); // the block on the diagonal is its own transpose
    DoubleMatrix turned = DoubleMatrix.zeros(Math.max(0, end - part.from) * side, v.columns());
    for (int j = part.from; j < part.to; j++) {
      Threads.checkInterrupted();
      DoubleMatrix tile =
          part.i == j ? points.kernel.square(x) : points.kernel.between(x, rows(points.x, j, side));
      DoubleGemm.multiply(Transpose.NO, Transpose.NO, 1, tile, rows(v, j, side), 1, own);
      if (part.i != j) {
        DoubleGemm.multiply(
            Transpose.YES,
            Transpose.NO,
            1,
            tile,
            rows(v, part.i, side),
            0,
            rows(turned, j - part.from, side));
      }
    }
    return new Rows(own, turned);
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
    int along = count(count(size(), blockRows), LONG_PART);
    Shared<Points> here = points;
    int side = blockRows;
    try (Shared<DoubleMatrix> factor = workers.share(v);
        Shared<DoubleMatrix> others = workers.share(z)) {
      workers.forEach(
          "test points",
          count(z.rows(), blockRows) * along,
          p -> between(here.get(), others.get(), factor.get(), p / along, p % along, side),
          (p, rows) -> add(rows, product, p / along * blockRows),
          progress);
    }
    return product;
  }

  private static DoubleMatrix between(
      Points points, DoubleMatrix others, DoubleMatrix v, int i, int part, int side) {
    DoubleMatrix z = rows(others, i, side);
    DoubleMatrix product = DoubleMatrix.zeros(z.rows(), v.columns());
    int end = Math.min(count(points.x.rows(), side), (part + 1) * LONG_PART);
    for (int j = part * LONG_PART; j < end; j++) {
      Threads.checkInterrupted();
      DoubleMatrix tile = points.kernel.between(z, rows(points.x, j, side));
      DoubleGemm.multiply(Transpose.NO, Transpose.NO, 1, tile, rows(v, j, side), 1, product);
    }
    return product;
  }

  /** Rows of the i-th block. */
  private static DoubleMatrix rows(DoubleMatrix a, int i, int side) {
    return a.rowRange(i * side, (int) Math.min((i + 1L) * side, a.rows()));
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

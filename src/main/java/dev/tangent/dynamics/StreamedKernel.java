package dev.tangent.dynamics;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.DoubleGemm;
import dev.tangent.linalg.product.LinearOperator;
import java.util.Arrays;

/**
 * K(X, X) by its products alone: each computes the lower triangle anew, block by block, and keeps
 * none of it. For N points a product with m columns costs N²/2 kernel entries and 2N²m flops, and
 * takes a few blocks of memory. The order of the sums is fixed by N.
 */
public final class StreamedKernel implements LinearOperator {
  /** Rows and columns of a block. */
  public static final int BLOCK = 2048;

  private final PointKernel kernel;
  private final DoubleMatrix x;
  private final Progress progress;
  private final int blockRows;

  /** The kernel of the points {@code x}, N × n_0, which are read at every product. */
  public StreamedKernel(PointKernel kernel, DoubleMatrix x, Progress progress) {
    this(kernel, x, progress, BLOCK);
  }

  StreamedKernel(PointKernel kernel, DoubleMatrix x, Progress progress, int blockRows) {
    this.kernel = kernel;
    this.x = x;
    this.progress = progress;
    this.blockRows = blockRows;
  }

  @Override
  public int size() {
    return x.rows();
  }

  /** Σ_i K(x_i, x_i). */
  public double trace() {
    return Arrays.stream(kernel.diagonal(x)).sum();
  }

  @Override
  public void apply(DoubleMatrix v, DoubleMatrix y) {
    Shapes.require("rows of the factor", v.rows(), "points of the kernel", size());
    Shapes.requireSame("factor", v.rows(), v.columns(), "product", y.rows(), y.columns());
    y.fill(0);
    long blocks = (size() + blockRows - 1L) / blockRows;
    long done = 0;
    for (int i = 0; i < size(); i += blockRows) {
      for (int j = 0; j <= i; j += blockRows) {
        Threads.checkInterrupted();
        DoubleMatrix tile =
            i == j ? kernel.square(rows(x, i)) : kernel.between(rows(x, i), rows(x, j));
        DoubleGemm.multiply(Transpose.NO, Transpose.NO, 1, tile, rows(v, j), 1, rows(y, i));
        if (i != j) {
          DoubleGemm.multiply(Transpose.YES, Transpose.NO, 1, tile, rows(v, i), 1, rows(y, j));
        }
        progress.update("product with the kernel", ++done, blocks * (blocks + 1) / 2);
      }
    }
  }

  /** K(z, X) V for other points, rows of z × columns of V. */
  public DoubleMatrix between(DoubleMatrix z, DoubleMatrix v) {
    Shapes.require("rows of the factor", v.rows(), "points of the kernel", size());
    DoubleMatrix product = DoubleMatrix.zeros(z.rows(), v.columns());
    for (int i = 0; i < z.rows(); i += blockRows) {
      for (int j = 0; j < size(); j += blockRows) {
        Threads.checkInterrupted();
        DoubleMatrix tile = kernel.between(rows(z, i), rows(x, j));
        DoubleGemm.multiply(Transpose.NO, Transpose.NO, 1, tile, rows(v, j), 1, rows(product, i));
      }
      progress.update("test points", Math.min(i + blockRows, z.rows()), z.rows());
    }
    return product;
  }

  private DoubleMatrix rows(DoubleMatrix a, int from) {
    return a.rowRange(from, Math.min(from + blockRows, a.rows()));
  }
}

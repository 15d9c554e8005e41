// twin: double
package dev.tangent.linalg.factor;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.NonFiniteException;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.large.FloatSymmetricTiles;
import dev.tangent.linalg.product.FloatGemm;
import dev.tangent.linalg.product.FloatScratch;
import dev.tangent.linalg.product.FloatSyrk;
import java.util.function.IntConsumer;

/**
 * The Cholesky factorization A = L Lᵀ of a matrix in tiles, in place, on the heap or in a mapped
 * file: for matrices that are larger than the memory.
 *
 * <pre>{@code
 * try (DoubleSymmetricTiles a = DoubleSymmetricTiles.mapped(file, n, 1024)) {
 *   fill(a);
 *   DoubleTiledCholesky l = DoubleTiledCholesky.factor(a, Progress.NONE);
 *   DoubleMatrix x = l.solve(b); // A x = b
 * }
 * }</pre>
 *
 * <p>The algorithm is left-looking: a tile is read, the products of the tiles left of it and left
 * of the diagonal tile are subtracted, and it is written once. n³/3 flops. On the heap tiles are
 * used where they lie, with one more as work array. With a file one row of tiles and three more
 * tiles are in memory, n t + 3t² numbers (2t/n of the matrix), and n³/(6t) numbers are read. The
 * bits don't depend on the threads, nor on where the tiles are.
 */
public final class FloatTiledCholesky {
  /** Columns that a triangular solve takes at a time; everything else is matrix products. */
  private static final int BLOCK = 64;

  private final FloatSymmetricTiles l;

  private FloatTiledCholesky(FloatSymmetricTiles l) {
    this.l = l;
  }

  /**
   * Factors {@code a}, which then holds L; of diagonal tiles the lower triangle. After an exception
   * its tiles are partly overwritten. Progress counts products of tiles.
   *
   * @param a A, symmetric; overwritten
   * @param progress hears how far the work is; an exception from it ends the work
   * @return the factorization, which holds {@code a}
   * @throws NotPositiveDefiniteException naming the pivot of the whole matrix
   * @throws NonFiniteException naming an entry that is NaN or infinite
   * @throws java.util.concurrent.CancellationException between two tiles, when interrupted
   */
  public static FloatTiledCholesky factor(FloatSymmetricTiles a, Progress progress) {
    return factor(a, 0, _ -> {}, progress);
  }

  /**
   * The same for work that can be resumed after an interruption: a column of tiles needs only the
   * columns left of it, so it is enough to keep the finished columns and the entries of A to their
   * right.
   *
   * @param a A, symmetric; overwritten
   * @param from how many columns of tiles hold L already; the others hold A
   * @param finished hears on the calling thread how many columns of tiles hold L now
   * @param progress hears how far the work is; an exception from it ends the work
   * @return the factorization, which holds {@code a}
   */
  public static FloatTiledCholesky factor(
      FloatSymmetricTiles a, int from, IntConsumer finished, Progress progress) {
    Math.toIntExact(a.size()); // rows are counted in int
    Threads.checkInterrupted();
    long total = (long) a.tiles() * (a.tiles() + 1) * (a.tiles() + 2) / 6;
    long done = 0;
    for (int j = 0; j < from; j++) {
      done += (long) (j + 1) * (a.tiles() - j);
    }
    int t = (int) Math.min(a.tileSize(), a.size());
    float[] left = FloatScratch.take((long) t * t);
    float[] work = FloatScratch.take((long) t * t);
    float[] corner = FloatScratch.take((long) t * t);
    float[][] above = new float[a.isOnHeap() ? 0 : a.tiles()][];
    try {
      for (int j = from; j < a.tiles(); j++) {
        FloatMatrix[] row = new FloatMatrix[j];
        for (int p = 0; p < j; p++) {
          if (!a.isOnHeap() && above[p] == null) {
            above[p] = new float[t * t];
          }
          row[p] = read(a, j, p, a.isOnHeap() ? work : above[p]);
        }
        FloatCholesky diagonal = diagonal(a, j, row, corner);
        done += j + 1;
        progress.update("Cholesky factor", done, total);
        for (int i = j + 1; i < a.tiles(); i++) {
          Threads.checkInterrupted();
          FloatMatrix x = read(a, i, j, work);
          for (int p = 0; p < j; p++) {
            FloatGemm.multiply(
                Transpose.NO, Transpose.YES, -1f, read(a, i, p, left), row[p], 1f, x);
          }
          solveTransposed(diagonal.lower(), x);
          write(a, i, j, x);
          done += j + 1;
          progress.update("Cholesky factor", done, total);
        }
        finished.accept(j + 1);
      }
    } finally {
      FloatScratch.give(corner);
      FloatScratch.give(work);
      FloatScratch.give(left);
    }
    return new FloatTiledCholesky(a);
  }

  /** Tile (i, j): in place if the matrix is on the heap, else a copy in {@code storage}. */
  private static FloatMatrix read(FloatSymmetricTiles a, int i, int j, float[] storage) {
    if (a.isOnHeap()) {
      return a.tile(i, j);
    }
    int columns = a.tileRows(j);
    FloatMatrix tile = FloatMatrix.wrap(storage, 0, a.tileRows(i), columns, columns);
    a.load(i, j, tile);
    return tile;
  }

  private static void write(FloatSymmetricTiles a, int i, int j, FloatMatrix tile) {
    if (!a.isOnHeap()) {
      a.store(i, j, tile);
    }
  }

  private static FloatCholesky diagonal(
      FloatSymmetricTiles a, int j, FloatMatrix[] row, float[] storage) {
    FloatMatrix tile = read(a, j, j, storage);
    for (FloatMatrix left : row) {
      FloatSyrk.lower(-1f, left, 1f, tile);
    }
    try {
      FloatCholesky factor = FloatCholesky.factor(tile);
      write(a, j, j, tile);
      return factor;
    } catch (NotPositiveDefiniteException e) {
      throw e.within(Math.toIntExact(a.size()), j * a.tileSize());
    }
  }

  /** X ← X L⁻ᵀ. */
  private static void solveTransposed(FloatMatrix l, FloatMatrix x) {
    for (int from = 0; from < l.rows(); from += BLOCK) {
      int to = Math.min(l.rows(), from + BLOCK);
      FloatMatrix block = x.columnRange(from, to);
      FloatGemm.multiply(
          Transpose.NO,
          Transpose.YES,
          -1f,
          x.columnRange(0, from),
          l.view(from, to, 0, from),
          1f,
          block);
      FloatPanelSolve.solve(l.view(from, to, from, to), block);
    }
  }

  /** {@return the matrix that holds L} */
  public FloatSymmetricTiles lower() {
    return l;
  }

  /**
   * {@return the solution X of A X = B, for B of n × m; reads L twice}
   *
   * @param b B, n × m
   */
  public FloatMatrix solve(FloatMatrix b) {
    FloatMatrix x = b.copy();
    solveLower(x);
    solveLowerTransposed(x);
    return x;
  }

  /**
   * X ← L⁻¹ X.
   *
   * @param x X, n × m; overwritten
   */
  public void solveLower(FloatMatrix x) {
    Shapes.require("rows of the right-hand side", x.rows(), "order of the matrix", l.size());
    float[] storage = storage();
    for (int i = 0; i < l.tiles(); i++) {
      FloatMatrix rows = rows(x, i);
      for (int j = 0; j < i; j++) {
        Threads.checkInterrupted();
        FloatGemm.multiply(
            Transpose.NO, Transpose.NO, -1f, read(l, i, j, storage), rows(x, j), 1f, rows);
      }
      FloatCholesky.ofLower(read(l, i, i, storage)).solveLower(rows);
    }
    FloatScratch.give(storage);
  }

  /**
   * X ← L⁻ᵀ X.
   *
   * @param x X, n × m; overwritten
   */
  public void solveLowerTransposed(FloatMatrix x) {
    Shapes.require("rows of the right-hand side", x.rows(), "order of the matrix", l.size());
    float[] storage = storage();
    for (int i = l.tiles() - 1; i >= 0; i--) {
      FloatMatrix rows = rows(x, i);
      FloatCholesky.ofLower(read(l, i, i, storage)).solveLowerTransposed(rows);
      for (int j = 0; j < i; j++) { // row by row of tiles, as they lie in the file
        Threads.checkInterrupted();
        FloatGemm.multiply(
            Transpose.YES, Transpose.NO, -1f, read(l, i, j, storage), rows, 1f, rows(x, j));
      }
    }
    FloatScratch.give(storage);
  }

  /** Room for one tile of a file. */
  private float[] storage() {
    return FloatScratch.take(l.isOnHeap() ? 0 : (long) l.tileSize() * l.tileSize());
  }

  private FloatMatrix rows(FloatMatrix x, int i) {
    int from = i * l.tileSize();
    return x.rowRange(from, from + l.tileRows(i));
  }

  /** {@return log det A} */
  public double logDeterminant() {
    double sum = 0;
    float[] storage = storage();
    for (int i = 0; i < l.tiles(); i++) {
      sum += FloatCholesky.ofLower(read(l, i, i, storage)).logDeterminant();
    }
    FloatScratch.give(storage);
    return sum;
  }
}

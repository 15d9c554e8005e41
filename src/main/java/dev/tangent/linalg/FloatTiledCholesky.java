// twin: double
package dev.tangent.linalg;

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
 * <p>Left-looking: a tile is read, everything left of it is taken out in one product, and it is
 * written once. n³/3 flops; n³/(6t) numbers are read. Beside the matrix it takes two rows of tiles,
 * 2 n t numbers. The bits don't depend on the threads, nor on where the tiles are.
 */
public final class FloatTiledCholesky {
  private final FloatSymmetricTiles l;

  private FloatTiledCholesky(FloatSymmetricTiles l) {
    this.l = l;
  }

  /**
   * Factors {@code a}, which then holds L; of diagonal tiles the lower triangle. After an exception
   * its tiles are partly overwritten.
   *
   * @throws NotPositiveDefiniteException naming the pivot of the whole matrix
   * @throws NonFiniteException naming an entry that is NaN or infinite
   * @throws java.util.concurrent.CancellationException between two tiles, when interrupted
   */
  public static FloatTiledCholesky factor(FloatSymmetricTiles a, Progress progress) {
    int size = Math.toIntExact(a.size());
    Threads.checkInterrupted();
    long total = (long) a.tiles() * (a.tiles() + 1) / 2;
    long done = 0;
    int t = a.tileSize();
    float[] top = FloatScratch.take((long) Math.min(t, size) * size);
    float[] left = FloatScratch.take((long) Math.min(t, size) * size);
    try {
      for (int j = 0; j < a.tiles(); j++) {
        FloatMatrix above = loadRow(a, j, j, top);
        FloatCholesky diagonal = diagonal(a, j, above);
        progress.update("Cholesky tiles", ++done, total);
        for (int i = j + 1; i < a.tiles(); i++) {
          Threads.checkInterrupted();
          FloatMatrix x = load(a, i, j);
          FloatGemm.multiply(
              Transpose.NO, Transpose.YES, -1f, loadRow(a, i, j, left), above, 1f, x);
          FloatMatrix solved = x.transpose(); // X ← X L⁻ᵀ is Xᵀ ← L⁻¹ Xᵀ
          diagonal.solveLower(solved);
          a.store(i, j, solved.transpose());
          progress.update("Cholesky tiles", ++done, total);
        }
      }
    } finally {
      FloatScratch.give(left);
      FloatScratch.give(top);
    }
    return new FloatTiledCholesky(a);
  }

  /** Tiles (i, 0) … (i, count − 1) side by side. */
  private static FloatMatrix loadRow(FloatSymmetricTiles a, int i, int count, float[] storage) {
    int t = a.tileSize();
    FloatMatrix row = FloatMatrix.wrap(storage, 0, a.tileRows(i), count * t, count * t);
    Threads.current()
        .forEach(count, p -> a.load(i, p, row.columnRange(p * t, p * t + a.tileRows(p))));
    return row;
  }

  private static FloatMatrix load(FloatSymmetricTiles a, int i, int j) {
    FloatMatrix tile = FloatMatrix.zeros(a.tileRows(i), a.tileRows(j));
    a.load(i, j, tile);
    return tile;
  }

  private static FloatCholesky diagonal(FloatSymmetricTiles a, int j, FloatMatrix above) {
    FloatMatrix tile = load(a, j, j);
    FloatSyrk.lower(-1f, above, 1f, tile);
    try {
      FloatCholesky factor = FloatCholesky.factor(tile);
      a.store(j, j, tile);
      return factor;
    } catch (NotPositiveDefiniteException e) {
      throw e.within(Math.toIntExact(a.size()), j * a.tileSize());
    }
  }

  /** The matrix that holds L. */
  public FloatSymmetricTiles lower() {
    return l;
  }

  /** The solution X of A X = B, for B of n × m; reads L twice. */
  public FloatMatrix solve(FloatMatrix b) {
    FloatMatrix x = b.copy();
    solveLower(x);
    solveLowerTransposed(x);
    return x;
  }

  /** X ← L⁻¹ X. */
  public void solveLower(FloatMatrix x) {
    Shapes.require("rows of the right-hand side", x.rows(), "order of the matrix", l.size());
    for (int i = 0; i < l.tiles(); i++) {
      FloatMatrix rows = rows(x, i);
      for (int j = 0; j < i; j++) {
        Threads.checkInterrupted();
        FloatGemm.multiply(Transpose.NO, Transpose.NO, -1f, load(l, i, j), rows(x, j), 1f, rows);
      }
      FloatCholesky.ofLower(load(l, i, i)).solveLower(rows);
    }
  }

  /** X ← L⁻ᵀ X. */
  public void solveLowerTransposed(FloatMatrix x) {
    Shapes.require("rows of the right-hand side", x.rows(), "order of the matrix", l.size());
    for (int i = l.tiles() - 1; i >= 0; i--) {
      FloatMatrix rows = rows(x, i);
      FloatCholesky.ofLower(load(l, i, i)).solveLowerTransposed(rows);
      for (int j = 0; j < i; j++) { // row by row of tiles, as they lie in the file
        Threads.checkInterrupted();
        FloatGemm.multiply(Transpose.YES, Transpose.NO, -1f, load(l, i, j), rows, 1f, rows(x, j));
      }
    }
  }

  private FloatMatrix rows(FloatMatrix x, int i) {
    int from = i * l.tileSize();
    return x.rowRange(from, from + l.tileRows(i));
  }

  /** log det A. */
  public double logDeterminant() {
    double sum = 0;
    for (int i = 0; i < l.tiles(); i++) {
      sum += FloatCholesky.ofLower(load(l, i, i)).logDeterminant();
    }
    return sum;
  }
}

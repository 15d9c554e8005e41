package dev.tangent.job.predict;

import dev.tangent.dynamics.PointKernel;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.large.FloatSymmetricTiles;
import java.io.InvalidObjectException;
import java.io.ObjectOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A kernel whose entries between the training points are computed once, in float32, and kept beside
 * the factor: every product of the refinement reads them again. So the answer is that of the
 * kernel's float32 entries, with all digits that they have. For kernels that take longer to compute
 * than to read, as those of images do.
 *
 * <p>It stays in this process: a cluster's machines would have to read the same tiles.
 */
@SuppressWarnings("serial") // never written
final class KeptKernel implements PointKernel {
  private final PointKernel kernel;
  private final FloatSymmetricTiles kept;
  private @Nullable DoubleMatrix points; // those whose entries are kept

  /**
   * @param kernel whose entries are in float32
   * @param kept overwritten; must stay open while this is in use
   */
  KeptKernel(PointKernel kernel, FloatSymmetricTiles kept) {
    this.kernel = kernel;
    this.kept = kept;
  }

  private void writeObject(ObjectOutputStream out) throws InvalidObjectException {
    throw new InvalidObjectException("a kept kernel stays in its process");
  }

  @Override
  public DoubleMatrix square(DoubleMatrix x) {
    return kernel.square(x);
  }

  @Override
  public DoubleMatrix between(DoubleMatrix x, DoubleMatrix y) {
    return kernel.between(x, y);
  }

  @Override
  public double[] diagonal(DoubleMatrix x) {
    return kernel.diagonal(x);
  }

  @Override
  public Entries entries(DoubleMatrix x, DoubleMatrix y) {
    return kernel.entries(x, y);
  }

  @Override
  public Entries entries(DoubleMatrix x) {
    if (x != points) {
      return kernel.entries(x);
    }
    return new Entries() {
      @Override
      public DoubleMatrix part(int i0, int i1, int j0, int j1) {
        return read(i0, i1, j0, j1);
      }

      @Override
      public int grain() {
        return kept.tileSize();
      }
    };
  }

  /** Computes the entries at the first call for these points; later they are copied. */
  @Override
  public void store(DoubleMatrix x, FloatSymmetricTiles lower, Progress progress) {
    if (x != points) {
      kernel.store(x, kept, progress);
      points = x;
    }
    for (int i = 0; i < kept.tiles(); i++) {
      for (int j = 0; j <= i; j++) {
        long row = (long) i * kept.tileSize();
        lower.storeLower(row, (long) j * kept.tileSize(), tile(i, j));
      }
    }
  }

  private FloatMatrix tile(int i, int j) {
    FloatMatrix tile = FloatMatrix.zeros(kept.tileRows(i), kept.tileRows(j));
    kept.load(i, j, tile);
    return tile;
  }

  /** Rows i0 … i1 − 1 and columns j0 … j1 − 1 of the symmetric matrix. */
  private DoubleMatrix read(int i0, int i1, int j0, int j1) {
    DoubleMatrix part = DoubleMatrix.zeros(i1 - i0, j1 - j0);
    int side = kept.tileSize();
    for (int i = i0 / side; i * side < i1; i++) {
      for (int j = j0 / side; j * side < j1; j++) {
        FloatMatrix tile = tile(Math.max(i, j), Math.min(i, j));
        int last = Math.min(i1, (i + 1) * side);
        int end = Math.min(j1, (j + 1) * side);
        for (int row = Math.max(i0, i * side); row < last; row++) {
          for (int column = Math.max(j0, j * side); column < end; column++) {
            int r = row - i * side;
            int c = column - j * side;
            boolean below = i > j || i == j && r >= c;
            part.set(row - i0, column - j0, below ? tile.get(r, c) : tile.get(c, r));
          }
        }
      }
    }
    return part;
  }
}

package dev.tangent.dynamics;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.factor.FloatTiledCholesky;
import dev.tangent.linalg.factor.NotPositiveDefiniteException;
import dev.tangent.linalg.iterative.FloatPowerIteration;
import dev.tangent.linalg.large.FloatSymmetricTiles;
import dev.tangent.linalg.product.LinearOperator;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The solution at t = ∞ for more points than a matrix in memory can hold: f_∞(x) = f₀(x) + K(x,
 * X)(K + rI)⁻¹(y − f₀).
 *
 * <p>The triangle of K is factored in tiles of float32, on the heap or in a mapped file: N²/2
 * numbers, N³/3 flops. The factor preconditions conjugate gradients on the kernel itself, which is
 * computed anew for each of a few products ({@link StreamedKernel}), so that the accuracy of the
 * answer is that of the kernel's own entries and not that of float32. Where K + rI is too
 * ill-conditioned for a factor in float32, a multiple of the identity is added to the factored
 * matrix only: that takes more products but gives the same answer.
 *
 * <pre>{@code
 * try (FloatSymmetricTiles storage = FloatSymmetricTiles.onHeap(x.rows(), 1440)) {
 *   TiledKernelRegression regression =
 *       TiledKernelRegression.of(kernel, x, Ridge.NONE, storage, Progress.NONE);
 *   KernelRegression.Fit fit = regression.fit(y);           // dual N × k, residual ≤ 1e-10
 *   DoubleMatrix mean = regression.kernel().between(z, fit.dual()); // M × k
 * }
 * }</pre>
 *
 * <p>No result is NaN: if the iteration does not converge, an {@link ArithmeticException} says so
 * and what to do. Interruptible; immutable.
 */
public final class TiledKernelRegression {
  private static final int MOST_PRODUCTS = 40;

  private final StreamedKernel kernel;
  private final FloatTiledCholesky factor;
  private final Conditioning conditioning;

  private TiledKernelRegression(
      StreamedKernel kernel, FloatTiledCholesky factor, Conditioning conditioning) {
    this.kernel = kernel;
    this.factor = factor;
    this.conditioning = conditioning;
  }

  /**
   * Factors K(x, x) + rI.
   *
   * @param kernel of two sets of points
   * @param x training points, N × n_0
   * @param ridge r, added to the diagonal of K
   * @param storage N × N, overwritten; must stay open while this is in use
   * @param progress hears how far the work is; an exception from it ends the work
   * @return the regression, of any targets
   * @throws ArithmeticException when no factor exists in float32 even of K plus a tenth of its
   *     diagonal
   */
  public static TiledKernelRegression of(
      PointKernel kernel,
      DoubleMatrix x,
      Ridge ridge,
      FloatSymmetricTiles storage,
      Progress progress) {
    return of(kernel, x, ridge, storage, Keeper.NONE, progress);
  }

  /**
   * The state of a factorization that was interrupted.
   *
   * @param largest the largest eigenvalue of the kernel
   * @param shift what is added to the diagonal in addition to the ridge
   * @param columns how many columns of tiles hold the factor
   */
  public record Begun(double largest, double shift, int columns) {}

  /** Stores the state of a factorization, so that it can be resumed. */
  public interface Keeper {
    /** Keeps nothing. */
    Keeper NONE =
        new Keeper() {
          @Override
          public @Nullable Begun begun() {
            return null;
          }

          @Override
          public void keep(Begun state) {}
        };

    /**
     * {@return the stored state, null if there is none; the storage must hold as many columns of
     * the factor}
     */
    @Nullable Begun begun();

    /**
     * Stores a new state. Called between two columns of tiles, on the calling thread.
     *
     * @param state from which the work can be resumed
     */
    void keep(Begun state);
  }

  /**
   * The same for work that can be resumed after an interruption and ends with the same bits. Only
   * finished columns of the factor in the storage are used: kernel entries are computed again.
   *
   * @param kernel of two sets of points
   * @param x training points, N × n_0
   * @param ridge r, added to the diagonal of K
   * @param storage N × N, overwritten; must stay open while this is in use
   * @param keeper has the stored state, and stores new ones
   * @param progress hears how far the work is; an exception from it ends the work
   * @return the regression, of any targets
   */
  public static TiledKernelRegression of(
      PointKernel kernel,
      DoubleMatrix x,
      Ridge ridge,
      FloatSymmetricTiles storage,
      Keeper keeper,
      Progress progress) {
    if (x.rows() == 0 || storage.size() != x.rows()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "there are %d training points and the storage is %s: one row for each, at least one",
              x.rows(),
              storage));
    }
    int n = x.rows();
    Begun begun = keeper.begun();
    int from = begun == null ? 0 : begun.columns();
    if (from < storage.tiles()) {
      storage.keepColumns(from);
      kernel.store(x, storage, progress);
      storage.keepColumns(0);
    }
    double mean = Arrays.stream(kernel.diagonal(x)).sum() / n;
    double r = ridge.kind() == Ridge.Kind.RELATIVE ? ridge.value() * mean : ridge.value();
    if (begun == null) {
      progress.update("largest eigenvalue", 0, 1);
      double found = FloatPowerIteration.largest(n, v -> product(storage, v));
      // Rounding the N² entries and the factor to float32 moves eigenvalues by about this.
      double shift = Math.max(0, 4 * Math.ulp(1.0f) * Math.sqrt(n) * mean - r);
      begun = new Begun(found, shift, 0);
      keeper.keep(begun);
    }
    double largest = begun.largest();
    Shifted shifted = factor(kernel, x, storage, r, mean, begun, keeper, progress);
    progress.update("smallest eigenvalue", 0, 1);
    FloatTiledCholesky factor = shifted.factor;
    double smallest = 1 / FloatPowerIteration.largest(n, factor::solve);
    double noise = Spectrum.noise(largest, n, Math.ulp(1.0f));
    return new TiledKernelRegression(
        new StreamedKernel(kernel, x, progress),
        factor,
        new Conditioning(smallest - shifted.diagonal, largest, r, noise, 0, 0));
  }

  /** The factor of K + diagonal · I. */
  private record Shifted(FloatTiledCholesky factor, double diagonal) {}

  /** Factors K with r added to the diagonal, or more if a factor in float32 needs it. */
  private static Shifted factor(
      PointKernel kernel,
      DoubleMatrix x,
      FloatSymmetricTiles storage,
      double r,
      double mean,
      Begun begun,
      Keeper keeper,
      Progress progress) {
    double shift = begun.shift();
    int from = begun.columns();
    for (; ; ) {
      double added = shift;
      try {
        addToDiagonal(storage, r + added, from);
        IntConsumer finished = columns -> keeper.keep(new Begun(begun.largest(), added, columns));
        return new Shifted(FloatTiledCholesky.factor(storage, from, finished, progress), r + added);
      } catch (NotPositiveDefiniteException tooRough) {
        shift = Math.max(10 * shift, 1e-6 * mean);
        from = 0;
        if (shift > 0.1 * mean) {
          throw tooRough;
        }
        keeper.keep(new Begun(begun.largest(), shift, 0));
        kernel.store(x, storage, progress);
      }
    }
  }

  private static void addToDiagonal(FloatSymmetricTiles a, double value, int from) {
    for (int i = from; i < a.tiles(); i++) {
      FloatMatrix tile = FloatMatrix.zeros(a.tileRows(i), a.tileRows(i));
      a.load(i, i, tile);
      for (int j = 0; j < tile.rows(); j++) {
        tile.set(j, j, (float) (tile.get(j, j) + value));
      }
      a.store(i, i, tile);
    }
  }

  private static FloatMatrix product(FloatSymmetricTiles kernel, FloatMatrix v) {
    FloatMatrix product = FloatMatrix.zeros(v.rows(), v.columns());
    kernel.multiply(v, product);
    return product;
  }

  /** {@return the kernel of the training points, by its products} */
  public StreamedKernel kernel() {
    return kernel;
  }

  /**
   * {@return λ_max and λ_min by a few iterations in float32: below the noise, λ_min is unknown and
   * the condition a lower bound}
   */
  public Conditioning conditioning() {
    return conditioning;
  }

  /**
   * {@return the solution for an initial error y − f₀ of N × k}
   *
   * @param initialError y − f₀, N × k
   * @throws ArithmeticException when the residual stays above 1e-10, relative
   */
  public KernelRegression.Fit fit(DoubleMatrix initialError) {
    IterativeDescent.Answer answer =
        IterativeDescent.of(kernel, conditioning.largest(), conditioning.ridge())
            .maxProducts(MOST_PRODUCTS)
            .limit(initialError, new Factored());
    return new KernelRegression.Fit(answer.value(), answer.error());
  }

  /** (L Lᵀ)⁻¹. */
  private final class Factored implements LinearOperator {
    @Override
    public int size() {
      return kernel.size();
    }

    @Override
    public void apply(DoubleMatrix x, DoubleMatrix y) {
      y.assign(Matrices.toDouble(factor.solve(Matrices.toFloat(x))));
    }
  }
}

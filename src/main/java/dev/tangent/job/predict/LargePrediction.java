package dev.tangent.job.predict;

import dev.tangent.dynamics.KernelRegression;
import dev.tangent.dynamics.LimitPointKernel;
import dev.tangent.dynamics.PointKernel;
import dev.tangent.dynamics.StreamedKernel;
import dev.tangent.dynamics.TiledKernelRegression;
import dev.tangent.job.frame.Budget;
import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobRun;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Workers;
import dev.tangent.linalg.large.FloatSymmetricTiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CancellationException;

/**
 * {@code ntk predict --times inf --get mean} for more training points than a matrix in memory can
 * hold. The Cholesky factor is kept in tiles, in memory or in a file of the run that is deleted at
 * the end.
 */
final class LargePrediction {
  /**
   * Rows of a tile: 1440² floats fill one or two regions of the JVM's heap almost completely,
   * unlike an array of 2²⁰ and 16 bytes.
   */
  static final int TILE = 1440;

  /** A modest guess of the flops per second of a factorization in float32 on two cores. */
  private static final double FLOPS = 1.5e11;

  /** A modest guess of kernel entries per second in float64, for 1000 inputs and a few layers. */
  private static final double ENTRIES = 3e7;

  static final int USUAL_PRODUCTS = 6;

  /** The kept entries, where they don't fit in memory. */
  private static final String ENTRIES_FILE = ".kernel.entries";

  private LargePrediction() {}

  /** Bytes beside the tiles: rows of tiles, the points in float32, blocks of a product, vectors. */
  static double bytesBesideTiles(Prediction asked) {
    double n = asked.points().inputs().rows();
    double block = Math.min(n, StreamedKernel.BLOCK);
    return 2.0 * TILE * n * Float.BYTES
        + 4.0 * n * asked.points().inputs().columns()
        + 40 * block * block
        + 100.0 * n * asked.points().outputs();
  }

  /** Bytes of the tiles. */
  static double bytes(Prediction asked) {
    return FloatSymmetricTiles.bytes(asked.points().inputs().rows(), TILE);
  }

  /** Whether the tiles fit in memory; else they are in a file. */
  static boolean fitsMemory(Prediction asked) {
    return bytes(asked) + bytesBesideTiles(asked) < Budget.available();
  }

  /**
   * Whether the entries of the kernel are kept beside the factor ({@link KeptKernel}): those of
   * images take longer to compute than to read, and in float32 they are what the tiles hold.
   */
  static boolean keepsEntries(Prediction asked) {
    return asked.single() && !asked.architecture().isDense() && Workers.current() == Workers.HERE;
  }

  /** A modest guess of the seconds it takes. */
  static double seconds(Prediction asked) {
    double n = asked.points().inputs().rows();
    double m = asked.points().testInputs().rows();
    double entry =
        asked.architecture().isDense() ? 1 / ENTRIES : asked.limit().flopsOfPair() / FLOPS;
    return n * n * n / 3 / FLOPS + (passes(asked) * n * n / 2 + n * m) * entry;
  }

  /** Whether kept entries fit in memory beside the factor; else they are in a file of the run. */
  private static boolean entriesFitMemory(Prediction asked) {
    return 2 * bytes(asked) + bytesBesideTiles(asked) < Budget.available();
  }

  /** Bytes of the files of tiles. */
  static double bytesOnDisk(Prediction asked) {
    int files = fitsMemory(asked) ? 0 : 1;
    files += keepsEntries(asked) && !entriesFitMemory(asked) ? 1 : 0;
    return files * bytes(asked);
  }

  /** How often the kernel of the training points is computed. */
  static int passes(Prediction asked) {
    return keepsEntries(asked) ? 1 : USUAL_PRODUCTS;
  }

  /** Computes the mean at t = ∞. */
  static Prediction.Computed regression(Prediction asked, LimitPointKernel kernels, JobRun run) {
    PredictionData points = asked.points();
    int n = points.inputs().rows();
    double bytes = bytes(asked);
    boolean inMemory = fitsMemory(asked);
    boolean keeps = keepsEntries(asked);
    run.info(
        String.format(
            Locale.ROOT,
            "%d points: half of the kernel in tiles of float32%s (%s%s), then products with it:"
                + " about %s",
            n,
            inMemory ? "" : " on the disk",
            Budget.gigabytes(bytes),
            keeps ? ", and as much for its factor" : "",
            JobEstimate.time(seconds(asked))));
    try (FloatSymmetricTiles storage =
            inMemory ? FloatSymmetricTiles.onHeap(n, TILE) : mapped(FactorKeeper.file(run), n);
        FactorKeeper keeper = FactorKeeper.of(run, storage)) {
      try {
        if (!keeps) {
          return solve(asked, kernels, storage, keeper, run);
        }
        boolean beside = entriesFitMemory(asked);
        Path file = run.directory().resolve(ENTRIES_FILE);
        try (FloatSymmetricTiles kept =
            beside ? FloatSymmetricTiles.onHeap(n, TILE) : mapped(file, n)) {
          return solve(asked, new KeptKernel(kernels, kept), storage, keeper, run);
        } finally {
          remove(file, run);
        }
      } catch (CancellationException e) {
        keeper.interrupted();
        throw e;
      }
    } finally {
      if (!FactorKeeper.hasBegun(run)) {
        FactorKeeper.forget(run);
      }
    }
  }

  private static void remove(Path file, JobRun run) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      run.warn(file + " cannot be removed: it is not needed any more, remove it by hand");
    }
  }

  private static FloatSymmetricTiles mapped(Path file, int n) {
    FloatSymmetricTiles[] opened = new FloatSymmetricTiles[1];
    // On another thread, because an interrupt would close the channel that maps the file.
    JobRun.uninterrupted(
        () -> {
          try {
            opened[0] = FloatSymmetricTiles.mapped(file, n, TILE);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    return opened[0];
  }

  /** Solves with storage that exists already. */
  static Prediction.Computed solve(
      Prediction asked,
      PointKernel kernels,
      FloatSymmetricTiles storage,
      TiledKernelRegression.Keeper keeper,
      Progress progress) {
    PredictionData points = asked.points();
    TiledKernelRegression regression =
        TiledKernelRegression.of(
            kernels, points.inputs(), asked.ridge(), storage, keeper, progress);
    KernelRegression.Fit fit = regression.fit(asked.initialError());
    DoubleMatrix mean = regression.kernel().between(points.testInputs(), fit.dual());
    return asked.atInfinity(mean, regression.conditioning(), fit.residual());
  }
}

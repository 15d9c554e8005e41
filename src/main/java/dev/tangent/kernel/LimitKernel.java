package dev.tangent.kernel;

import dev.tangent.activation.Correlation;
import dev.tangent.kernel.limit.DoubleLimitTiles;
import dev.tangent.kernel.limit.DoubleMatrixSink;
import dev.tangent.kernel.limit.DoubleSegmentSink;
import dev.tangent.kernel.limit.FloatLimitTiles;
import dev.tangent.kernel.limit.FloatMatrixSink;
import dev.tangent.kernel.limit.FloatSegmentSink;
import dev.tangent.kernel.limit.LimitPlan;
import dev.tangent.kernel.limit.PairRecursion;
import dev.tangent.kernel.limit.Points;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Parametrization;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.large.DoubleSymmetricTiles;
import dev.tangent.linalg.large.FloatSymmetricTiles;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The infinite-width limit of an architecture: the NNGP kernel Σ^L and the neural tangent kernel
 * Θ^L (JGH Proposition 1 and Theorem 1),
 *
 * <pre>{@code
 * Σ¹ = Θ¹ = σ_w² x·x′/n_0 + β²,   Σ^{l+1} = σ_w² E[φφ] + β²,   Θ^{l+1} = σ_w² E[φ′φ′] Θ^l + Σ^{l+1}.
 *
 * Architecture network = Architecture.mlp(784, 4, 1000, 10, Activations.relu(), 1, 0.1);
 * KernelPair pair = LimitKernel.of(network).compute(x); // x: N × 784
 * DoubleMatrix theta = pair.ntk();                      // N × N
 * }</pre>
 *
 * <p>Immutable; may be used by many threads. Work runs on {@code Threads.current()} and the result
 * does not depend on their number. Inputs must be finite; nothing here returns NaN: an {@link
 * IllegalArgumentException} or {@link ArithmeticException} says what has no answer.
 */
public final class LimitKernel {
  private final Architecture architecture;
  private final Parametrization parametrization;
  private final IntPredicate trained;
  private final Progress progress;
  private final LimitPlan plan;

  private LimitKernel(
      Architecture architecture,
      Parametrization parametrization,
      IntPredicate trained,
      Progress progress) {
    this.architecture = architecture;
    this.parametrization = parametrization;
    this.trained = trained;
    this.progress = progress;
    plan = LimitPlan.of(architecture, parametrization, trained);
  }

  /** The limit in the NTK parametrization with all layers trained. */
  public static LimitKernel of(Architecture architecture) {
    return new LimitKernel(architecture, Parametrization.NTK, _ -> true, Progress.NONE);
  }

  /** The same limit with other parameters moved by gradient descent. */
  public LimitKernel withParametrization(Parametrization other) {
    return new LimitKernel(architecture, other, trained, progress);
  }

  /**
   * The same limit when only the last dense layers are trained; the others keep their initial
   * values. With {@code layers = 1} Θ = Σ.
   */
  public LimitKernel trainingTop(int layers) {
    int count = architecture.denseCount();
    if (layers < 0 || layers > count) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the network has %d dense layers, can't train the top %d",
              count,
              layers));
    }
    return new LimitKernel(architecture, parametrization, l -> l >= count - layers, progress);
  }

  /** The same limit, whose computations report finished tiles (from the threads that do them). */
  public LimitKernel withProgress(Progress listener) {
    return new LimitKernel(architecture, parametrization, trained, listener);
  }

  /** n_0: the number of columns of the inputs. */
  public int inputWidth() {
    return architecture.inputWidth();
  }

  /** The architecture whose limit this is. */
  public Architecture architecture() {
    return architecture;
  }

  /**
   * What entries may err by, relative to √(K_ii K_jj): roundings of float32 or float64 where all
   * activations are homogeneous, and what tables of the others reach.
   *
   * @param single whether kernels are computed in float32
   */
  public double entryError(boolean single) {
    if (single) {
      return Math.ulp(1f);
    }
    return plan.isHomogeneous() ? Math.ulp(1.0) : 2e-13;
  }

  LimitPlan plan() {
    return plan;
  }

  /** Σ^L and Θ^L on all pairs of rows of x, exactly symmetric. */
  public KernelPair compute(DoubleMatrix x) {
    KernelPair pair =
        new KernelPair(
            DoubleMatrix.zeros(x.rows(), x.rows()), DoubleMatrix.zeros(x.rows(), x.rows()));
    compute(x, pair.nngp(), pair.ntk());
    return pair;
  }

  /** The same in float. */
  public FloatKernelPair compute(FloatMatrix x) {
    FloatKernelPair pair =
        new FloatKernelPair(
            FloatMatrix.zeros(x.rows(), x.rows()), FloatMatrix.zeros(x.rows(), x.rows()));
    compute(x, pair.nngp(), pair.ntk());
    return pair;
  }

  /** Σ^L and Θ^L on all pairs of a row of x and a row of y. */
  public KernelPair compute(DoubleMatrix x, DoubleMatrix y) {
    KernelPair pair =
        new KernelPair(
            DoubleMatrix.zeros(x.rows(), y.rows()), DoubleMatrix.zeros(x.rows(), y.rows()));
    compute(x, y, pair.nngp(), pair.ntk());
    return pair;
  }

  /** The same into matrices of one's own. A kernel that isn't wanted may be null. */
  public void compute(
      DoubleMatrix x, DoubleMatrix y, @Nullable DoubleMatrix nngp, @Nullable DoubleMatrix ntk) {
    requireShape(x.rows(), y.rows(), "nngp", nngp == null ? null : shape(nngp));
    requireShape(x.rows(), y.rows(), "ntk", ntk == null ? null : shape(ntk));
    new DoubleLimitTiles(plan, x, points(x, "x"), y, points(y, "y"))
        .run(progress, new DoubleMatrixSink(nngp, ntk, false));
  }

  /** The same in float. */
  public FloatKernelPair compute(FloatMatrix x, FloatMatrix y) {
    FloatKernelPair pair =
        new FloatKernelPair(
            FloatMatrix.zeros(x.rows(), y.rows()), FloatMatrix.zeros(x.rows(), y.rows()));
    compute(x, y, pair.nngp(), pair.ntk());
    return pair;
  }

  /** The same into matrices of one's own. A kernel that isn't wanted may be null. */
  public void compute(
      FloatMatrix x, FloatMatrix y, @Nullable FloatMatrix nngp, @Nullable FloatMatrix ntk) {
    requireShape(x.rows(), y.rows(), "nngp", nngp == null ? null : shape(nngp));
    requireShape(x.rows(), y.rows(), "ntk", ntk == null ? null : shape(ntk));
    new FloatLimitTiles(plan, x, points(x, "x"), y, points(y, "y"))
        .run(progress, new FloatMatrixSink(nngp, ntk, false));
  }

  /**
   * Σ^L and Θ^L on all pairs of rows of x, into matrices of one's own. A kernel that isn't wanted
   * may be null.
   */
  public void compute(DoubleMatrix x, @Nullable DoubleMatrix nngp, @Nullable DoubleMatrix ntk) {
    requireShape(x.rows(), x.rows(), "nngp", nngp == null ? null : shape(nngp));
    requireShape(x.rows(), x.rows(), "ntk", ntk == null ? null : shape(ntk));
    new DoubleLimitTiles(plan, x, points(x, "x"))
        .run(progress, new DoubleMatrixSink(nngp, ntk, true));
  }

  /** The same in float. */
  public void compute(FloatMatrix x, @Nullable FloatMatrix nngp, @Nullable FloatMatrix ntk) {
    requireShape(x.rows(), x.rows(), "nngp", nngp == null ? null : shape(nngp));
    requireShape(x.rows(), x.rows(), "ntk", ntk == null ? null : shape(ntk));
    new FloatLimitTiles(plan, x, points(x, "x"))
        .run(progress, new FloatMatrixSink(nngp, ntk, true));
  }

  /**
   * Σ^L and Θ^L on rows of x and of y (null: of x again), into mapped memory of any size:
   * row-major, little-endian. A kernel that isn't wanted may be null.
   */
  public void write(
      DoubleMatrix x,
      @Nullable DoubleMatrix y,
      @Nullable MemorySegment nngp,
      @Nullable MemorySegment ntk) {
    write(x, y, nngp, ntk, 0, _ -> {});
  }

  /**
   * The same in parts, for work that is to go on after an interruption and end in the same bytes.
   *
   * @param from how many rows are there already: 0, or a number that {@code finished} heard
   * @param finished hears on the calling thread how many rows are complete; without y, the entries
   *     of these rows in as many columns
   */
  public void write(
      DoubleMatrix x,
      @Nullable DoubleMatrix y,
      @Nullable MemorySegment nngp,
      @Nullable MemorySegment ntk,
      int from,
      IntConsumer finished) {
    long columns = y == null ? x.rows() : y.rows();
    requireBytes(x.rows() * columns * Double.BYTES, nngp, ntk);
    DoubleSegmentSink sink = new DoubleSegmentSink(nngp, ntk, columns, y == null);
    Points points = points(x, "x");
    DoubleLimitTiles tiles =
        y == null
            ? new DoubleLimitTiles(plan, x, points)
            : new DoubleLimitTiles(plan, x, points, y, points(y, "y"));
    tiles.run(progress, sink, from, finished);
  }

  /** The same in float. */
  public void write(
      FloatMatrix x,
      @Nullable FloatMatrix y,
      @Nullable MemorySegment nngp,
      @Nullable MemorySegment ntk) {
    write(x, y, nngp, ntk, 0, _ -> {});
  }

  /** The same in float and in parts. */
  public void write(
      FloatMatrix x,
      @Nullable FloatMatrix y,
      @Nullable MemorySegment nngp,
      @Nullable MemorySegment ntk,
      int from,
      IntConsumer finished) {
    long columns = y == null ? x.rows() : y.rows();
    requireBytes(x.rows() * columns * Float.BYTES, nngp, ntk);
    FloatSegmentSink sink = new FloatSegmentSink(nngp, ntk, columns, y == null);
    Points points = points(x, "x");
    FloatLimitTiles tiles =
        y == null
            ? new FloatLimitTiles(plan, x, points)
            : new FloatLimitTiles(plan, x, points, y, points(y, "y"));
    tiles.run(progress, sink, from, finished);
  }

  private static void requireBytes(long expected, @Nullable MemorySegment... targets) {
    for (MemorySegment target : targets) {
      if (target != null) {
        Shapes.require("bytes of the target", target.byteSize(), "the kernel's size", expected);
      }
    }
  }

  /**
   * The lower triangles of Σ^L and Θ^L, on the heap or in mapped files: N = 60,000 takes 7.2 GB
   * each in float. A kernel that isn't wanted may be null.
   */
  public void compute(
      FloatMatrix x, @Nullable FloatSymmetricTiles nngp, @Nullable FloatSymmetricTiles ntk) {
    new FloatLimitTiles(plan, x, points(x, "x"))
        .run(
            progress,
            (i0, j0, nngpTile, ntkTile) -> {
              if (nngp != null) {
                nngp.storeLower(i0, j0, nngpTile);
              }
              if (ntk != null) {
                ntk.storeLower(i0, j0, ntkTile);
              }
            });
  }

  /** The same in double. */
  public void compute(
      DoubleMatrix x, @Nullable DoubleSymmetricTiles nngp, @Nullable DoubleSymmetricTiles ntk) {
    new DoubleLimitTiles(plan, x, points(x, "x"))
        .run(
            progress,
            (i0, j0, nngpTile, ntkTile) -> {
              if (nngp != null) {
                nngp.storeLower(i0, j0, nngpTile);
              }
              if (ntk != null) {
                ntk.storeLower(i0, j0, ntkTile);
              }
            });
  }

  private static int[] shape(DoubleMatrix a) {
    return new int[] {a.rows(), a.columns()};
  }

  private static int[] shape(FloatMatrix a) {
    return new int[] {a.rows(), a.columns()};
  }

  private static void requireShape(int rows, int columns, String name, int @Nullable [] shape) {
    if (shape != null) {
      Shapes.requireSame(name, shape[0], shape[1], "the kernel", rows, columns);
    }
  }

  /** Σ^L(x, x) and Θ^L(x, x) for every row, in O(N). */
  public KernelDiagonal diagonal(DoubleMatrix x) {
    Points points = points(x, "x");
    double[] nngp = new double[x.rows()];
    double[] ntk = new double[x.rows()];
    for (int i = 0; i < nngp.length; i++) {
      nngp[i] = points.nngp(i);
      ntk[i] = points.ntk(i);
    }
    return new KernelDiagonal(nngp, ntk);
  }

  /**
   * Σ^L and Θ^L on the sphere ‖x‖² = n_0, where they are functions of the correlation alone.
   *
   * @param rho correlations x·x′/n_0 in [−1, 1]
   */
  public KernelDiagonal onSphere(double... rho) {
    return at(Arrays.stream(rho).mapToObj(Correlation::of).toArray(Correlation[]::new));
  }

  /**
   * Σ^L and Θ^L between two points of the sphere ‖x‖² = n_0 at these angles in radians (JGH §6.1:
   * the unit circle with γ from −π to π when n_0 = 2 and the norm is √2; see {@link #compute} for
   * other norms).
   */
  public KernelDiagonal onCircle(double... angles) {
    Correlation[] r = new Correlation[angles.length];
    for (int i = 0; i < angles.length; i++) {
      if (!Double.isFinite(angles[i])) {
        throw new IllegalArgumentException("an angle is finite, got " + angles[i]);
      }
      r[i] = Correlation.ofAngle(angles[i]);
    }
    return at(r);
  }

  private KernelDiagonal at(Correlation[] r) {
    Points one = Points.of(plan, new double[] {1}, new double[] {1});
    PairRecursion pair = new PairRecursion(plan);
    double[] nngp = new double[r.length];
    double[] ntk = new double[r.length];
    for (int i = 0; i < r.length; i++) {
      pair.run(one, 0, one, 0, r[i]);
      nngp[i] = r[i].gap() == 0 ? one.nngp(0) : pair.nngp();
      ntk[i] = r[i].gap() == 0 ? one.ntk(0) : pair.ntk();
    }
    return new KernelDiagonal(nngp, ntk);
  }

  /**
   * What each dense layer learns: Θ^L as a sum over the layers, first to last (JGH Remark 4: the
   * last term is Σ^L, the others are what the lower layers add).
   */
  public List<DoubleMatrix> byLayer(DoubleMatrix x) {
    List<DoubleMatrix> shares = new ArrayList<>();
    for (int l = 0; l < architecture.denseCount(); l++) {
      int layer = l;
      IntPredicate only = k -> k == layer && trained.test(k);
      shares.add(new LimitKernel(architecture, parametrization, only, progress).compute(x).ntk());
    }
    return shares;
  }

  private Points points(DoubleMatrix x, String name) {
    requireWidth(x.columns(), name, x);
    return Points.of(plan, DoubleLimitTiles.norms(x, name), x.columns(), name);
  }

  private Points points(FloatMatrix x, String name) {
    requireWidth(x.columns(), name, x);
    return Points.of(plan, FloatLimitTiles.norms(x, name), x.columns(), name);
  }

  private void requireWidth(int columns, String name, Object shape) {
    Shapes.require(
        "the number of columns of " + name + " (" + shape + ")",
        columns,
        "the input width of the architecture",
        architecture.inputWidth());
  }

  @Override
  public String toString() {
    return "limit of " + architecture;
  }
}

package dev.tangent.kernel;

import dev.tangent.activation.Correlation;
import dev.tangent.kernel.images.ImagePlan;
import dev.tangent.kernel.limit.DoubleLimitSide;
import dev.tangent.kernel.limit.FloatLimitSide;
import dev.tangent.kernel.limit.LimitPlan;
import dev.tangent.kernel.limit.PairRecursion;
import dev.tangent.kernel.limit.Points;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Parametrization;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Shapes;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The infinite-width limit of an architecture: the NNGP kernel Σ^L and the neural tangent kernel
 * Θ^L (JGH Proposition 1 and Theorem 1),
 *
 * <pre>{@code
 * Σ¹ = Θ¹ = σ_w² x·x′/n_0 + β²,   Σ^{l+1} = σ_w² E[φφ] + β²,   Θ^{l+1} = σ_w² E[φ′φ′] Θ^l + Σ^{l+1}.
 * }</pre>
 *
 * <pre>{@code
 * Architecture network = Architecture.mlp(784, 4, 1000, 10, Activations.relu(), 1, 0.1);
 * KernelPair pair = LimitKernel.of(network).compute(x); // x: N × 784
 * DoubleMatrix theta = pair.ntk();                      // N × N
 * }</pre>
 *
 * <p>For a convolutional network the recursion runs for every pair of positions of two images, and
 * convolutions average neighbouring pairs.
 *
 * <p>Immutable; may be used by many threads. Work runs on {@code Threads.current()} and the result
 * does not depend on their number. Inputs must be finite. No method returns NaN: where there is no
 * answer, an {@link IllegalArgumentException} or {@link ArithmeticException} says why.
 */
public final class LimitKernel implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  /** Flops of one layer for one pair: between the 70 of ReLU and the 280 of a table. */
  private static final double LAYER = 175;

  private final transient Architecture architecture;
  private final transient Parametrization parametrization;
  private final transient boolean[] trained;
  private final transient Progress progress;
  private final transient boolean flips;
  private final transient boolean unit;
  private final transient @Nullable LimitPlan plan; // for pairs of points
  private final transient @Nullable ImagePlan images; // or for pairs of positions
  private final transient @Nullable LimitPlan tables; // whose tables are used; null for its own

  private LimitKernel(
      Architecture architecture,
      Parametrization parametrization,
      boolean[] trained,
      boolean flips,
      boolean unit,
      Progress progress,
      @Nullable LimitPlan tables) {
    this.architecture = architecture;
    this.parametrization = parametrization;
    this.trained = trained;
    this.progress = progress;
    this.flips = flips;
    this.unit = unit;
    boolean dense = architecture.isDense();
    this.tables = tables;
    LimitPlan own = dense ? LimitPlan.of(architecture, parametrization, l -> trained[l]) : null;
    plan = own == null || tables == null ? own : own.withTablesOf(tables);
    images = dense ? null : ImagePlan.of(architecture, parametrization, l -> trained[l], flips);
  }

  /**
   * Objects are sent to other processes as their text.
   *
   * @return that text
   * @throws IllegalArgumentException if an activation is the user's own, which has no text form
   */
  @Serial
  private Object writeReplace() {
    return new LimitBytes.Written(LimitBytes.writeKernel(this));
  }

  /**
   * Refuses bytes that were not written by {@code writeReplace}.
   *
   * @param in the bytes
   * @throws InvalidObjectException always
   */
  @Serial
  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a limit is written as its text");
  }

  /**
   * {@return the limit in the NTK parametrization with all layers trained}
   *
   * @param architecture whose limit it is
   */
  public static LimitKernel of(Architecture architecture) {
    boolean[] all = new boolean[architecture.denseCount()];
    Arrays.fill(all, true);
    return of(architecture, Parametrization.NTK, all);
  }

  static LimitKernel of(
      Architecture architecture, Parametrization parametrization, boolean[] trained) {
    return new LimitKernel(
        architecture, parametrization, trained, false, false, Progress.NONE, null);
  }

  /**
   * {@return this limit for gradient descent on another parametrization}
   *
   * @param other where the scales of the parameters are
   * @throws IllegalArgumentException for {@link Parametrization#MEAN_FIELD}, whose kernel goes to 0
   */
  public LimitKernel withParametrization(Parametrization other) {
    if (other == Parametrization.MEAN_FIELD) {
      throw new IllegalArgumentException(
          "the mean-field parametrization has no limit kernel: its tangent kernel goes to 0 as"
              + " 1/n");
    }
    return new LimitKernel(architecture, other, trained, flips, unit, progress, tables);
  }

  /**
   * {@return this limit with only the last dense layers trained; the others keep their initial
   * values} With {@code layers = 1}, Θ = Σ.
   *
   * @param layers how many of the last layers are trained
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
    boolean[] top = new boolean[count];
    Arrays.fill(top, count - layers, count, true);
    return new LimitKernel(architecture, parametrization, top, flips, unit, progress, tables);
  }

  /**
   * {@return this limit, whose computations report finished tiles to a listener, on the threads
   * that compute them}
   *
   * @param listener hears of them
   */
  public LimitKernel withProgress(Progress listener) {
    return new LimitKernel(architecture, parametrization, trained, flips, unit, listener, tables);
  }

  /**
   * {@return the same limit, sharing tables of activations with a limit of other scales, widths or
   * depths} The tables cover a little more than the points need, so that one table serves many
   * kernels. This is for searches, in which tables cost more than kernels; entries change within
   * their {@link #entryError}. It has no effect on images, and where activations need no table.
   *
   * @param other the limit whose tables are used and extended
   */
  public LimitKernel withTablesOf(LimitKernel other) {
    return new LimitKernel(
        architecture, parametrization, trained, flips, unit, progress, other.plan);
  }

  /** {@return n_0: the number of columns of the inputs} */
  public int inputWidth() {
    return architecture.inputWidth();
  }

  /** {@return the architecture whose limit this is} */
  public Architecture architecture() {
    return architecture;
  }

  /** {@return where the parameters' scales are} */
  public Parametrization parametrization() {
    return parametrization;
  }

  /** Which dense layers, first to last, are trained. */
  boolean[] trained() {
    return trained.clone();
  }

  Progress progress() {
    return progress;
  }

  /**
   * {@return the error of entries relative to √(K_ii K_jj) that eigenvalues are judged by: one
   * rounding of float32, or of float64 where all activations are homogeneous; 2e-13 for tables of
   * closed forms; 2e-11 for tables of integrals (tanh, softplus, SiLU and the user's own
   * functions)} Entries err independently: the largest errors of single ones in random networks
   * were 9e-7 in float32, 3e-15 in float64 where activations are homogeneous, 1.3e-13 and 7e-12 for
   * tables.
   *
   * @param single whether kernels are computed in float32
   */
  public double entryError(boolean single) {
    if (single) {
      return Math.ulp(1f);
    }
    boolean homogeneous = images == null ? plan().isHomogeneous() : images.isHomogeneous();
    boolean integrals = images == null ? plan().hasIntegrals() : images.hasIntegrals();
    return homogeneous ? Math.ulp(1.0) : integrals ? 2e-11 : 2e-13;
  }

  /**
   * {@return this limit for training on every image together with its mirror image: ½ (K(x, x′) +
   * K(x, flip x′))}
   *
   * @throws IllegalArgumentException if the network treats left and right differently, because the
   *     kernel would not be symmetric then; or if its inputs are not images
   */
  public LimitKernel withFlips() {
    if (architecture.isDense()) {
      throw new IllegalArgumentException(
          "only images have a mirror image, the inputs are " + architecture.input() + " numbers");
    }
    if (!architecture.isMirrored()) {
      throw new IllegalArgumentException(
          "this network treats left and right differently, so that ½ (K(x, x′) + K(x, flip x′)) is"
              + " no kernel: use odd windows, and strides that fit the width of the image");
    }
    return new LimitKernel(architecture, parametrization, trained, true, unit, progress, tables);
  }

  /** {@return this limit with each kernel divided by √(K(x, x) K(x′, x′))} */
  public LimitKernel withUnitDiagonal() {
    return new LimitKernel(architecture, parametrization, trained, flips, true, progress, tables);
  }

  /**
   * {@return the time of one pair of points, measured in flops that a large matrix product does in
   * that time; estimates of time use it}
   */
  public double flopsOfPair() {
    int layers = Math.max(0, architecture.denseCount() - 1);
    return images == null ? 2.0 * inputWidth() + LAYER * layers : images.flopsOfPair();
  }

  /**
   * {@return the bytes of memory beside points and results for this many threads; 0 where it is
   * small}
   *
   * @param single whether kernels are computed in float32
   * @param threads how many threads compute
   */
  public double bytesBeside(boolean single, int threads) {
    return images == null ? 0 : (double) threads * images.bytesPerThread(single);
  }

  /** Whether each kernel is divided by √(K(x, x) K(x′, x′)). */
  boolean isUnit() {
    return unit;
  }

  /** Whether every image is used together with its mirror image. */
  boolean flips() {
    return flips;
  }

  /** The plan for pairs of positions of images; null where pairs of points are enough. */
  @Nullable ImagePlan images() {
    return images;
  }

  /**
   * The plan for pairs of points.
   *
   * @throws IllegalArgumentException for networks on images
   */
  LimitPlan plan() {
    if (plan == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the kernel of a network on images of %s is no function of norms and an angle: this"
                  + " is of dense networks",
              architecture.input()));
    }
    return plan;
  }

  /**
   * {@return the limit prepared for all pairs of rows of x: any part of the kernels can be computed
   * from it, in memory, into files or in another process} It takes O(N · layers), and makes tables
   * for activations without closed form.
   *
   * @param x points, N × n_0
   */
  public DoublePreparedLimit prepare(DoubleMatrix x) {
    return DoublePreparedLimit.of(this, x, null);
  }

  /**
   * {@return the same for all pairs of a row of x and a row of y}
   *
   * @param x points, N × n_0
   * @param y points of the columns, M × n_0
   */
  public DoublePreparedLimit prepare(DoubleMatrix x, DoubleMatrix y) {
    return DoublePreparedLimit.of(this, x, y);
  }

  /**
   * {@return the limit prepared for all pairs of rows of x, in float}
   *
   * @param x points, N × n_0
   */
  public FloatPreparedLimit prepare(FloatMatrix x) {
    return FloatPreparedLimit.of(this, x, null);
  }

  /**
   * {@return the same for all pairs of a row of x and a row of y, in float}
   *
   * @param x points, N × n_0
   * @param y points of the columns, M × n_0
   */
  public FloatPreparedLimit prepare(FloatMatrix x, FloatMatrix y) {
    return FloatPreparedLimit.of(this, x, y);
  }

  /**
   * {@return Σ^L and Θ^L on all pairs of rows of x, exactly symmetric}
   *
   * @param x points, N × n_0
   */
  public KernelPair compute(DoubleMatrix x) {
    return compute(prepare(x));
  }

  /**
   * {@return Σ^L and Θ^L on all pairs of a row of x and a row of y}
   *
   * @param x points, N × n_0
   * @param y points of the columns, M × n_0
   */
  public KernelPair compute(DoubleMatrix x, DoubleMatrix y) {
    return compute(prepare(x, y));
  }

  /**
   * {@return Σ^L and Θ^L on all pairs of rows of x in float, exactly symmetric}
   *
   * @param x points, N × n_0
   */
  public FloatKernelPair compute(FloatMatrix x) {
    return compute(prepare(x));
  }

  /**
   * {@return Σ^L and Θ^L on all pairs of a row of x and a row of y in float}
   *
   * @param x points, N × n_0
   * @param y points of the columns, M × n_0
   */
  public FloatKernelPair compute(FloatMatrix x, FloatMatrix y) {
    return compute(prepare(x, y));
  }

  private static KernelPair compute(DoublePreparedLimit all) {
    KernelPair pair =
        new KernelPair(
            DoubleMatrix.zeros(all.rows(), all.columns()),
            DoubleMatrix.zeros(all.rows(), all.columns()));
    all.compute(pair.nngp(), pair.ntk());
    return pair;
  }

  private static FloatKernelPair compute(FloatPreparedLimit all) {
    FloatKernelPair pair =
        new FloatKernelPair(
            FloatMatrix.zeros(all.rows(), all.columns()),
            FloatMatrix.zeros(all.rows(), all.columns()));
    all.compute(pair.nngp(), pair.ntk());
    return pair;
  }

  /**
   * {@return Σ^L(x, x) and Θ^L(x, x) for every row, in O(N)}
   *
   * @param x points, N × n_0
   */
  public KernelDiagonal diagonal(DoubleMatrix x) {
    if (images != null || unit) {
      return prepare(x).diagonal();
    }
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
   * {@return Σ^L and Θ^L on the sphere ‖x‖² = n_0, where they are functions of the correlation
   * alone}
   *
   * @param rho correlations x·x′/n_0 in [−1, 1]
   */
  public KernelDiagonal onSphere(double... rho) {
    return at(Arrays.stream(rho).mapToObj(Correlation::of).toArray(Correlation[]::new));
  }

  /**
   * {@return Σ^L and Θ^L between two points of the sphere ‖x‖² = n_0 at these angles in radians
   * (JGH §6.1: the unit circle with γ from −π to π when n_0 = 2 and the norm is √2; see {@link
   * #compute} for other norms)}
   *
   * @param angles in radians
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
    Points one = Points.of(plan(), new double[] {1}, new double[] {1});
    PairRecursion pair = new PairRecursion(plan());
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
   * {@return the contribution of each dense layer's parameters to Θ^L, first to last; their sum is
   * Θ^L (JGH Remark 4: the last term is Σ^L, the others come from the lower layers)}
   *
   * @param x points, N × n_0
   */
  public List<DoubleMatrix> byLayer(DoubleMatrix x) {
    List<DoubleMatrix> shares = new ArrayList<>();
    for (int l = 0; l < architecture.denseCount(); l++) {
      boolean[] only = new boolean[trained.length];
      only[l] = trained[l];
      shares.add(
          new LimitKernel(architecture, parametrization, only, flips, unit, progress, tables)
              .compute(x)
              .ntk());
    }
    return shares;
  }

  Points points(DoubleMatrix x, String name) {
    requireWidth(x.columns(), name, x);
    return Points.of(plan(), DoubleLimitSide.norms(x, name), x.columns(), name);
  }

  Points points(FloatMatrix x, String name) {
    requireWidth(x.columns(), name, x);
    return Points.of(plan(), FloatLimitSide.norms(x, name), x.columns(), name);
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

// twin: double
package dev.tangent.kernel.limit;

import dev.tangent.activation.Correlation;
import dev.tangent.layer.Step;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.FloatSyrk;
import dev.tangent.linalg.product.FloatTileConsumer;
import dev.tangent.simd.rows.FloatFactors;
import dev.tangent.simd.rows.FloatPairRows;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The limiting kernels tile by tile: inner products, all layers and both kernels are computed in
 * one pass while the tile is in cache, in the symmetric case for one triangle only. Besides the
 * results it needs a few tiles per thread and some numbers per point and step.
 *
 * <p>Accuracy: the state of a pair is 1 − ρ, computed again from the difference of the inputs where
 * it is small. Pairs near antipodes, where an activation has a kink or a jump or is nearly a step
 * at its variances, and pairs with a point that is 0 go through {@link PairRecursion} in double.
 * The largest errors in thousands of random networks and batches against pairs alone, relative to
 * √(K_ii K_jj): 1.3e-13 for closed forms, 7e-12 for integrals, 9e-7 in single precision. Only
 * behind a jump, which makes the root of an angle of it, they are larger: rows on one line up to
 * one rounding of their entries count as such, which is worth 2e-5 in single precision, or more if
 * another jump follows.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
public final class FloatLimitTiles implements FloatTiles {
  /** Gaps below this, and above two minus this, are computed again from the inputs. */
  private static final float NEAR = FloatRowStep.NEAR;

  /** A gap this near to 2 has lost the digits that an activation with a kink needs. */
  private static final double ANTIPODAL = Math.ulp(1f) > 1e-10 ? 1.0 / 128 : 1e-5;

  /**
   * The same where a single pair costs an integral: it is nearer to 2, because points on a line
   * have many such pairs. The error of an angle that remains is 4e-7 in single precision, 5e-13 in
   * double precision.
   */
  private static final double COSTLY_ANTIPODAL = Math.ulp(1f) > 1e-10 ? 1.0 / 1024 : 1e-7;

  private final LimitPlan plan;
  private final FloatLimitSide rows;
  private final FloatLimitSide columns;
  private final FloatFactors norms;
  private final FloatFactors scales;
  private final boolean symmetric;
  private final int tileSize;
  private final List<FloatRowStep> steps;
  private final SortedMap<Integer, DualTables> tables;
  private final boolean exactAntipodes;
  private final boolean costly;
  private final boolean zeros;

  /** The one step of a network without activations, whose kernels are inner products. */
  private final Step.@Nullable Affine linear;

  /**
   * Buffers that no thread uses at the moment. They are not in a ThreadLocal: the threads of a pool
   * live on and would keep the last buffers, and through them all points, in memory.
   */
  private final Queue<Worker> idle = new ConcurrentLinkedQueue<>();

  /** Buffers of one thread. */
  private final class Worker {
    FloatRowStep.State state = new FloatRowStep.State(0, 0);
    FloatMatrix ntk = FloatMatrix.zeros(0, 0);
    final PairRecursion exact = new PairRecursion(plan);

    /** Columns that {@code exact} computes again, and 1 + ρ of their inputs. */
    int[] again = new int[16];

    double[] sums = new double[16];
    int againCount;

    void again(int column, double sum) {
      if (againCount == again.length) {
        again = Arrays.copyOf(again, 2 * againCount);
        sums = Arrays.copyOf(sums, 2 * againCount);
      }
      again[againCount] = column;
      sums[againCount++] = sum;
    }

    void fit(FloatMatrix tile) {
      if (ntk.rows() != tile.rows() || ntk.columns() != tile.columns()) {
        ntk = FloatMatrix.zeros(tile.rows(), tile.columns());
        if (state.capacity() < tile.columns()) {
          state = new FloatRowStep.State(tile.columns(), plan.stackDepth());
        }
      }
    }
  }

  /** The tiles of all pairs of rows of x. */
  public FloatLimitTiles(LimitPlan plan, FloatMatrix x, Points points) {
    this(plan, x, points, Progress.NONE);
  }

  /**
   * The same.
   *
   * @param progress hears of tables as they are made
   */
  public FloatLimitTiles(LimitPlan plan, FloatMatrix x, Points points, Progress progress) {
    this(plan, new FloatLimitSide(x, points), null, null, progress);
  }

  /** The tiles of all pairs of a row of x and a row of y. */
  public FloatLimitTiles(
      LimitPlan plan,
      FloatMatrix x,
      Points xPoints,
      FloatMatrix y,
      Points yPoints,
      Progress progress) {
    this(plan, new FloatLimitSide(x, xPoints), new FloatLimitSide(y, yPoints), null, progress);
  }

  private FloatLimitTiles(
      LimitPlan plan,
      FloatLimitSide x,
      @Nullable FloatLimitSide y,
      @Nullable SortedMap<Integer, DualTables> given,
      Progress progress) {
    this.plan = plan;
    rows = x;
    columns = y == null ? x : y;
    norms = new FloatFactors(rows.inverseNorm, columns.inverseNorm);
    scales = new FloatFactors(rows.scale, columns.scale);
    symmetric = y == null;
    tileSize = FloatSyrk.tileSize(x.data.rows(), columns.data.rows());
    FloatRowSteps chosen = new FloatRowSteps(plan, x.points, columns.points, given, progress);
    boolean tame = !x.tamed && !columns.tamed;
    linear =
        tame
                && plan.steps().size() == 1
                && plan.steps().getFirst() instanceof PlanStep.Map(Step.Affine dense)
            ? dense
            : null;
    steps = chosen.steps();
    tables = chosen.tables();
    exactAntipodes = plan.hasKink(rows.points) || plan.hasKink(columns.points);
    costly = plan.hasIntegrals();
    zeros = plan.feelsZeros() && (rows.points.hasZero() || columns.points.hasZero());
  }

  /**
   * Writes the quantities computed for the points and the methods chosen for them, but not the
   * points. From these bytes and the points {@link #read} makes the same tiles, to the bit at the
   * same width of vectors.
   */
  @Override
  public void write(DataOutputStream out) throws IOException {
    rows.points.write(out);
    if (!symmetric) {
      columns.points.write(out);
    }
    out.writeInt(tables.size());
    for (Map.Entry<Integer, DualTables> entry : tables.entrySet()) {
      out.writeInt(entry.getKey());
      entry.getValue().write(out);
    }
  }

  /**
   * Reads the tiles that {@link #write} has written.
   *
   * @param y null where the columns are the rows of x
   */
  public static FloatLimitTiles read(
      LimitPlan plan, FloatMatrix x, @Nullable FloatMatrix y, DataInputStream in)
      throws IOException {
    FloatLimitSide rows = new FloatLimitSide(x, Points.read(in));
    FloatLimitSide columns = y == null ? null : new FloatLimitSide(y, Points.read(in));
    SortedMap<Integer, DualTables> tables = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      int step = in.readInt();
      if (plan.steps().get(step) instanceof PlanStep.Map(Step.Activate(_, var dual))) {
        tables.put(step, DualTables.read(dual, in));
      }
    }
    return new FloatLimitTiles(plan, rows, columns, tables, Progress.NONE);
  }

  /** Whether rows and columns are the same points, so that one triangle is enough. */
  @Override
  public boolean isSymmetric() {
    return symmetric;
  }

  /** How many rows there are. */
  @Override
  public int rows() {
    return rows.points.count();
  }

  /** How many columns there are. */
  @Override
  public int columns() {
    return columns.points.count();
  }

  /** Σ(x_i, x_i) of a row. */
  @Override
  public double nngp(int row) {
    return rows.points.nngp(row);
  }

  /** Θ(x_i, x_i) of a row. */
  @Override
  public double ntk(int row) {
    return rows.points.ntk(row);
  }

  /**
   * The side of a tile. Which method a pair uses may depend on the other pairs of its run, a row of
   * a tile: so tiles always begin at multiples of this, whatever part is asked for.
   */
  @Override
  public int tileSize() {
    return tileSize;
  }

  /**
   * Computes the tiles of a rectangle on the current threads; its edges are multiples of {@link
   * #tileSize} or the last row and column. In the symmetric case it lies below the diagonal, or on
   * it as a square, and only the lower triangle of tiles on the diagonal is defined.
   */
  @Override
  public void rectangle(int i0, int i1, int j0, int j1, Sink sink) {
    FloatMatrix a = rows.data.rowRange(i0, i1);
    FloatMatrix b = columns.data.rowRange(j0, j1);
    FloatSyrk.tiles(
        a, b, symmetric && i0 == j0, tileSize, (i, j, tile) -> tile(i0 + i, j0 + j, tile, sink));
  }

  /**
   * The same, beginning at a row.
   *
   * @param from a number of rows that {@code finished} heard
   * @param finished hears how many rows are complete, in the symmetric case with as many columns
   */
  @Override
  public void run(Progress progress, Sink sink, int from, IntConsumer finished) {
    long total = entries(rows.points.count());
    AtomicLong done = new AtomicLong(entries(from));
    FloatTileConsumer consumer =
        (i0, j0, tile) -> {
          tile(i0, j0, tile, sink);
          progress.update("kernel entries", done.addAndGet(entries(i0, j0, tile)), total);
        };
    if (symmetric) {
      FloatSyrk.tiles(Transpose.NO, rows.data, consumer, from, finished);
    } else {
      FloatSyrk.tiles(Transpose.NO, rows.data, columns.data, consumer, from, finished);
    }
  }

  /** How many entries are computed in the first rows. */
  private long entries(long count) {
    return symmetric ? count * (count + 1) / 2 : count * columns.points.count();
  }

  private long entries(int i0, int j0, FloatMatrix tile) {
    long count = 0;
    for (int i = 0; i < tile.rows(); i++) {
      count += symmetric ? Math.clamp(i0 + i + 1L - j0, 0, tile.columns()) : tile.columns();
    }
    return count;
  }

  /** Computes both kernels from the inner products of a tile; Σ overwrites the tile. */
  private void tile(int i0, int j0, FloatMatrix tile, Sink sink) {
    Worker worker = Objects.requireNonNullElseGet(idle.poll(), () -> new Worker());
    worker.fit(tile);
    for (int i = 0; i < tile.rows(); i++) {
      int row = i0 + i;
      int n = symmetric ? Math.min(tile.columns(), row - j0) : tile.columns();
      if (n > 0) {
        row(worker, row, j0, n, tile, i);
      }
      if (symmetric && row >= j0 && row < j0 + tile.columns()) {
        tile.set(i, row - j0, (float) rows.points.nngp(row));
        worker.ntk.set(i, row - j0, (float) rows.points.ntk(row));
      }
      int length = symmetric ? Math.min(tile.columns(), row + 1 - j0) : tile.columns();
      if (length > 0) {
        int ntkAt = worker.ntk.rowOffset(i);
        sink.row(row, j0, length, tile.array(), tile.rowOffset(i), worker.ntk.array(), ntkAt);
      }
    }
    sink.accept(i0, j0, tile, worker.ntk);
    idle.add(worker);
  }

  private void row(Worker worker, int row, int j0, int n, FloatMatrix tile, int i) {
    FloatRowStep.State state = worker.state;
    int at = tile.rowOffset(i);
    if (linear != null) {
      int to = worker.ntk.rowOffset(i);
      linear(linear, n, tile.array(), at, worker.ntk.array(), to);
      requireFinite(row, j0, n, tile.array(), at, worker.ntk.array(), to);
      return;
    }
    worker.againCount = 0;
    state.are(row, j0, n);
    int next = 0;
    if (steps.getFirst() instanceof FloatRowStep.Affine dense
        && dense.alike()
        && !dense.first(state, tile.array(), at, norms)) {
      next = 1;
    } else {
      if (FloatPairRows.gaps(tile.array(), at, norms, NEAR, state)) {
        refine(worker, row, j0, n);
      }
      state.resetTangent();
      state.rangeStep = -1;
    }
    state.depth = 0;
    for (; next < steps.size(); next++) {
      state.step = next;
      steps.get(next).apply(state);
    }
    int to = worker.ntk.rowOffset(i);
    boolean finite = FloatPairRows.outputs(state, scales, tile.array(), at, worker.ntk.array(), to);
    if (zeros) {
      addZeros(worker, row, j0, n);
    }
    for (int k = 0; k < worker.againCount; k++) {
      int j = worker.again[k];
      worker.exact.run(rows.points, row, columns.points, j0 + j, Correlation.ofSum(worker.sums[k]));
      tile.array()[at + j] = (float) worker.exact.nngp();
      worker.ntk.array()[to + j] = (float) worker.exact.ntk();
    }
    if (!finite || worker.againCount > 0) {
      requireFinite(row, j0, n, tile.array(), at, worker.ntk.array(), to);
    }
  }

  /**
   * Computes Σ = σ² x·x′/n₀ + β² from inner products, and Θ from the parts of its trained
   * parameters.
   */
  private void linear(Step.Affine dense, int n, float[] nngp, int at, float[] ntk, int ntkAt) {
    float width = rows.data.columns();
    float sigma2 = (float) dense.sigma2();
    float beta2 = (float) dense.beta2();
    float weights = (float) dense.weights();
    float biases = (float) (dense.beta2() == 0 ? 0 : dense.beta2() * dense.biases());
    for (int j = 0; j < n; j++) {
      float product = sigma2 * (nngp[at + j] / width);
      nngp[at + j] = product + beta2 + 0f; // 0, not −0
      ntk[ntkAt + j] = weights * product + biases + 0f;
    }
  }

  /** Checks the kernels before they are handed out. */
  private static void requireFinite(
      int row, int j0, int n, float[] nngp, int at, float[] ntk, int ntkAt) {
    for (int j = 0; j < n; j++) {
      float sigma = nngp[at + j];
      float theta = ntk[ntkAt + j];
      if (!(Math.abs(sigma) <= Float.MAX_VALUE && Math.abs(theta) <= Float.MAX_VALUE)) {
        throw new ArithmeticException(
            String.format(
                Locale.ROOT,
                "the kernels of points %d and %d, nngp %s and ntk %s, are out of the range of"
                    + " float32 at some layer: %s",
                row,
                j0 + j,
                sigma,
                theta,
                FloatLimitSide.REMEDY));
      }
    }
  }

  /** Computes gaps near 0 and 2 again, from differences of the inputs. */
  private void refine(Worker worker, int row, int j0, int n) {
    float[] gap = worker.state.gap;
    for (int j = 0; j < n; j++) {
      if (gap[j] < NEAR) {
        float half = FloatNearPair.half(rows, row, columns, j0 + j, 1);
        gap[j] =
            half < FloatNearPair.TINY
                ? (float) FloatNearPair.collinearGap(rows, row, columns, j0 + j)
                : half;
      } else if (gap[j] > 2 - NEAR) {
        float half = FloatNearPair.half(rows, row, columns, j0 + j, -1);
        gap[j] =
            half < FloatNearPair.TINY
                ? 2 - (float) FloatNearPair.collinearGap(rows, row, columns, j0 + j)
                : 2 - half;
        if (exactAntipodes && half < NEAR) {
          double sum = FloatNearPair.antipodalSum(rows, row, columns, j0 + j);
          double first = firstSum(row, j0 + j, sum);
          boolean wanted = first > 0 || !costly; // a gap of 2 is exact, if layers keep it
          if (wanted && first < (costly ? COSTLY_ANTIPODAL : ANTIPODAL)) {
            worker.again(j, sum);
          }
        }
      }
    }
  }

  /** 1 + ρ after a first dense layer: a bias moves pairs away from −1. */
  private double firstSum(int row, int column, double sum) {
    return steps.getFirst() instanceof FloatRowStep.Affine dense
        ? dense.sum(row, column, sum)
        : sum;
  }

  /** Computes pairs with a point that is 0, before an activation that needs them one by one. */
  private void addZeros(Worker worker, int row, int j0, int n) {
    boolean all = rows.points.norm[row] == 0;
    for (int j = 0; j < n; j++) {
      if (all || columns.points.norm[j0 + j] == 0) {
        worker.again(j, 1);
      }
    }
  }
}

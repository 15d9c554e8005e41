package dev.tangent.dynamics.subspace;

import dev.tangent.dynamics.SingularKernelException;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.Workers;
import dev.tangent.linalg.Workers.Shared;
import dev.tangent.linalg.factor.DoubleCholesky;
import dev.tangent.linalg.factor.NotPositiveDefiniteException;
import dev.tangent.linalg.iterative.DoublePowerIteration;
import dev.tangent.linalg.product.DoubleGemm;
import dev.tangent.linalg.product.DoubleSyrk;
import dev.tangent.linalg.product.Products;
import java.io.Serial;
import java.io.Serializable;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sums over rows that a linear model in M features needs: G = ΦᵀΦ, B = ΦᵀY and ΣY². From them
 * comes the fit min ‖Φα − Y‖² + r αᵀPα for any ridge, in all M features or in the first ones: one
 * pass also serves M/2 and M/4.
 *
 * <p>With Φ = K(X, c) and P = K(c, c) it is the Nyström method: the best function Σ α_j K(·, c_j)
 * (Williams, Seeger 2001; the problem that Falkon solves, Rudi, Carratino, Rosasco 2017). With c =
 * X it is kernel regression itself. Sums are in float64, in an order that N and M fix.
 *
 * <pre>{@code
 * CentreFeatures features = new CentreFeatures(kernel, Centres.gather(rows, Centres.uniform(n, m, seed)));
 * NormalEquations sums = NormalEquations.over(rows, features, null, _ -> {}, Progress.NONE);
 * DoubleMatrix alpha = sums.solve(features.norm(), ridge, m);
 * DoubleMatrix mean = Products.multiply(features.of(test), alpha);
 * }</pre>
 *
 * <p>Cost: N M features, N M² flops, 8 M² bytes and a chunk of rows.
 */
public final class NormalEquations implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  /** About how many numbers the features of a chunk of rows have: 64 MB. */
  private static final int CHUNK = 1 << 23;

  /** Most groups of rows that are summed separately: each costs an M × M matrix to add. */
  private static final int GROUPS = 64;

  /**
   * The factor by which the jitter of a kernel of centres is raised where the first one was too
   * small.
   */
  private static final double REPEATED = 1e4;

  /** A condition number above which a solution has no correct digit. */
  private static final double WORST = 1e15;

  /** G, M × M; only the lower triangle is valid. */
  private final DoubleMatrix gram; // G, M × M; the lower triangle counts

  /** B, M × k. */
  private final DoubleMatrix moments; // B, M × k

  /** Σ y², for each output. */
  private final double[] squares; // Σ y², for each output

  /** How many rows were added. */
  private int rows;

  private NormalEquations(DoubleMatrix gram, DoubleMatrix moments, double[] squares, int rows) {
    this.gram = gram;
    this.moments = moments;
    this.squares = squares;
    this.rows = rows;
  }

  /**
   * {@return sums over no rows yet}
   *
   * @param features M
   * @param outputs k
   */
  public static NormalEquations empty(int features, int outputs) {
    return new NormalEquations(
        DoubleMatrix.zeros(features, features),
        DoubleMatrix.zeros(features, outputs),
        new double[outputs],
        0);
  }

  /**
   * {@return sums that were stored}
   *
   * @param gram G, M × M
   * @param moments B, M × k
   * @param squares Σ y² of each output
   * @param rows how many rows they include: the row of this number is the next one to add
   */
  public static NormalEquations kept(
      DoubleMatrix gram, DoubleMatrix moments, double[] squares, int rows) {
    Shapes.requireSame(
        "G", gram.rows(), gram.columns(), "as features", moments.rows(), moments.rows());
    return new NormalEquations(gram, moments, squares.clone(), rows);
  }

  /**
   * {@return how many rows a chunk has}
   *
   * @param features M
   */
  public static int chunkRows(int features) {
    return Math.clamp(CHUNK / Math.max(1, features), 256, 16384);
  }

  /**
   * {@return how many rows a group has, which is summed separately: a whole number of chunks that
   * depends on N and M alone}
   *
   * @param rows N
   * @param features M
   */
  public static int groupRows(int rows, int features) {
    int chunk = chunkRows(features);
    long chunks = ((long) rows + chunk - 1) / chunk;
    return (int) Math.min(Math.max(1, rows), (chunks + GROUPS - 1) / GROUPS * chunk);
  }

  /**
   * The data that every part reads.
   *
   * @param rows of the data
   * @param features of a row
   */
  private record Given(Rows rows, RowFeatures features) implements Serializable {}

  /**
   * {@return sums over all rows: groups of them are summed by {@link Workers#current()}, a chunk
   * after the other, and the groups' sums are added in their order}
   *
   * @param rows of the data
   * @param features of a row
   * @param begun sums over the first rows, of {@code finished} earlier; null to begin
   * @param finished hears after each group, on the calling thread
   * @param progress hears how far the work is; an exception from it ends the work
   * @throws java.util.concurrent.CancellationException between two groups, when interrupted
   */
  public static NormalEquations over(
      Rows rows,
      RowFeatures features,
      @Nullable NormalEquations begun,
      Consumer<NormalEquations> finished,
      Progress progress) {
    NormalEquations sums = begun == null ? empty(features.count(), rows.outputs()) : begun;
    int count = rows.count();
    int group = groupRows(count, features.count());
    int first = (sums.rows + group - 1) / group;
    int groups = (int) (((long) count + group - 1) / group);
    Workers workers = Workers.current();
    try (Shared<Given> given = workers.share(new Given(rows, features))) {
      workers.forEach(
          "groups of rows",
          groups - first,
          g -> ofGroup(given.get(), (first + g) * group, group),
          (_, part) -> {
            sums.add(part);
            finished.accept(sums);
          },
          progress);
    }
    return sums;
  }

  private static NormalEquations ofGroup(Given given, int first, int group) {
    Rows rows = given.rows;
    NormalEquations sums = empty(given.features.count(), rows.outputs());
    int chunk = chunkRows(sums.features());
    int end = (int) Math.min(rows.count(), (long) first + group);
    for (int from = first; from < end; from += chunk) {
      Threads.checkInterrupted();
      int to = Math.min(end, from + chunk);
      sums.add(given.features.of(rows.inputs(from, to)), rows.targets(from, to));
    }
    return sums;
  }

  /**
   * Adds the sums over the rows that follow these, for the same features.
   *
   * @param others sums over the rows after these
   */
  public void add(NormalEquations others) {
    Shapes.require("features of the sums", others.features(), "features", features());
    for (int i = 0; i < features(); i++) {
      int to = gram.rowOffset(i);
      int from = others.gram.rowOffset(i);
      for (int j = 0; j <= i; j++) {
        gram.array()[to + j] += others.gram.array()[from + j];
      }
    }
    for (int i = 0; i < moments.rows(); i++) {
      for (int j = 0; j < moments.columns(); j++) {
        moments.set(i, j, moments.get(i, j) + others.moments.get(i, j));
      }
    }
    for (int j = 0; j < squares.length; j++) {
      squares[j] += others.squares[j];
    }
    rows += others.rows;
  }

  /**
   * The serialized form: one triangle of G is enough.
   *
   * @param lower G's lower triangle, row by row
   * @param moments B, M × k
   * @param squares Σ y² of each output
   * @param rows how many were added
   */
  private record Packed(double[] lower, DoubleMatrix moments, double[] squares, int rows)
      implements Serializable {
    @Serial
    private Object readResolve() {
      DoubleMatrix gram = DoubleMatrix.zeros(moments.rows(), moments.rows());
      for (int i = 0, at = 0; i < gram.rows(); at += ++i) {
        System.arraycopy(lower, at, gram.array(), gram.rowOffset(i), i + 1);
      }
      return kept(gram, moments, squares, rows);
    }
  }

  /** {@return the sums with one triangle of G} */
  @Serial
  private Object writeReplace() {
    double[] lower = new double[Math.multiplyExact(features(), features() + 1) / 2];
    for (int i = 0, at = 0; i < features(); at += ++i) {
      System.arraycopy(gram.array(), gram.rowOffset(i), lower, at, i + 1);
    }
    return new Packed(lower, moments, squares, rows);
  }

  /**
   * Adds more rows, by their features (m × M) and targets (m × k).
   *
   * @param features Φ of these rows, m × M
   * @param targets their y, m × k
   */
  public void add(DoubleMatrix features, DoubleMatrix targets) {
    Shapes.require("features of the rows", features.columns(), "features", gram.rows());
    Shapes.requireSame(
        "targets",
        targets.rows(),
        targets.columns(),
        "rows × outputs",
        features.rows(),
        moments.columns());
    DoubleSyrk.lower(Transpose.YES, 1, features, 1, gram);
    DoubleGemm.multiply(Transpose.YES, Transpose.NO, 1, features, targets, 1, moments);
    for (int i = 0; i < targets.rows(); i++) {
      for (int j = 0; j < squares.length; j++) {
        squares[j] += targets.get(i, j) * targets.get(i, j);
      }
    }
    rows += features.rows();
  }

  /** {@return how many rows were added} */
  public int rows() {
    return rows;
  }

  /** {@return M} */
  public int features() {
    return gram.rows();
  }

  /** {@return G = ΦᵀΦ; only the lower triangle is valid} Not a copy. */
  public DoubleMatrix gram() {
    return gram;
  }

  /** {@return B = ΦᵀY, not a copy} */
  public DoubleMatrix moments() {
    return moments;
  }

  /** {@return Σ y² of each output} */
  public double[] squares() {
    return squares.clone();
  }

  /**
   * {@return α of min ‖Φα − Y‖² + r αᵀPα in the first features} With P = LLᵀ the problem is solved
   * for Lᵀα: its condition number is that of K and not that of K².
   *
   * @param norm P, M × M, of which the leading part is read; null for I
   * @param ridge r, absolute
   * @param count how many features, M at most
   * @throws SingularKernelException when α is not determined in float64; it names a sufficient
   *     ridge
   */
  public DoubleMatrix solve(@Nullable DoubleMatrix norm, double ridge, int count) {
    if (norm == null) {
      DoubleMatrix a = gram.view(0, count, 0, count).copy();
      mirror(a);
      Centres.addToDiagonal(a, ridge);
      return factor(a, "the sums over the rows", ridge).solve(moments.rowRange(0, count).copy());
    }
    try {
      return solve(norm, ridge, count, Centres.JITTER);
    } catch (SingularKernelException e) {
      // Some centres nearly coincide: there L⁻¹ enlarges the rounding errors of G to the size of
      // the ridge.
      return solve(norm, ridge, count, REPEATED * Centres.JITTER);
    }
  }

  private DoubleMatrix solve(DoubleMatrix norm, double ridge, int count, double jitter) {
    DoubleMatrix a = gram.view(0, count, 0, count).copy();
    mirror(a);
    DoubleMatrix b = moments.rowRange(0, count).copy();
    DoubleMatrix p = norm.view(0, count, 0, count).copy();
    Centres.addToDiagonal(p, jitter * Centres.trace(p) / count);
    DoubleCholesky metric = factor(p, "the kernel of the centres", ridge);
    metric.solveLower(a);
    a = a.transpose();
    metric.solveLower(a);
    metric.solveLower(b);
    Centres.addToDiagonal(a, ridge);
    DoubleMatrix solution = factor(a, "the sums over the rows", ridge).solve(b);
    metric.solveLowerTransposed(solution);
    return solution;
  }

  /**
   * {@return an estimate of the largest eigenvalue of the kernel that these features approximate,
   * by a few iterations}
   *
   * @param norm P as of {@link #solve}
   */
  public double largest(@Nullable DoubleMatrix norm) {
    DoubleMatrix a = gram.copy();
    mirror(a);
    if (norm == null) {
      return DoublePowerIteration.largest(a.rows(), v -> Products.multiply(a, v));
    }
    DoubleMatrix p = norm.copy();
    Centres.addToDiagonal(p, Centres.JITTER * Centres.trace(p) / p.rows());
    DoubleCholesky metric = factor(p, "the kernel of the centres", 0);
    return DoublePowerIteration.largest(
        a.rows(),
        v -> {
          DoubleMatrix u = v.copy();
          metric.solveLowerTransposed(u);
          DoubleMatrix w = Products.multiply(a, u);
          metric.solveLower(w);
          return w;
        });
  }

  private static DoubleCholesky factor(DoubleMatrix a, String what, double ridge) {
    double trace = Centres.trace(a);
    String which =
        String.format(
            Locale.ROOT, "%s, %d × %d, with a ridge of %.3g", what, a.rows(), a.columns(), ridge);
    double enough = SingularKernelException.roundUp(Math.max(10 * ridge, 1e-9 * trace / a.rows()));
    try {
      DoubleCholesky factor = DoubleCholesky.factor(a);
      if (factor.conditionEstimate() > WORST) {
        throw new SingularKernelException(which, 0, trace, enough);
      }
      return factor;
    } catch (NotPositiveDefiniteException e) {
      throw new SingularKernelException(which, e.value(), trace, enough);
    }
  }

  private static void mirror(DoubleMatrix a) {
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < i; j++) {
        a.set(j, i, a.get(i, j));
      }
    }
  }

  /**
   * {@return mean ‖Φα − y‖² over the rows, summed over the outputs, for α in the first features}
   *
   * @param alpha α
   */
  public double trainingError(DoubleMatrix alpha) {
    int count = alpha.rows();
    double error = 0;
    for (int c = 0; c < alpha.columns(); c++) {
      double quadratic = 0;
      double linear = 0;
      for (int i = 0; i < count; i++) {
        double row = 0.5 * gram.get(i, i) * alpha.get(i, c);
        for (int j = 0; j < i; j++) {
          row += gram.get(i, j) * alpha.get(j, c);
        }
        quadratic += 2 * alpha.get(i, c) * row;
        linear += alpha.get(i, c) * moments.get(i, c);
      }
      error += Math.max(0, squares[c] - 2 * linear + quadratic);
    }
    return error / Math.max(1, rows);
  }
}

package dev.tangent.linalg.iterative;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.LinearOperator;
import dev.tangent.linalg.product.Products;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Preconditioned block conjugate gradients (O'Leary 1980): the right-hand sides share their search
 * directions, so that each profits from the products made for all others, and fewer products are
 * needed than by {@link ConjugateGradients}.
 *
 * <p>The directions of an iteration are orthonormal, and those that depend on the others are
 * dropped (Ji and Li 2017), so that equal or dependent right-hand sides, such as the columns of a
 * one-hot coding, are no exception. Where there are more than 32 right-hand sides, each group of 32
 * has its own directions. Beside the products with operator and preconditioner an iteration costs
 * about 12 n m² flops.
 */
public final class BlockConjugateGradients {
  /** Most right-hand sides that share their directions. */
  private static final int MOST = 32;

  /**
   * A direction is dropped if less than this part of it is independent of the others. What is
   * dropped stays in the residual, and comes back in later iterations.
   */
  private static final double DEPENDENT = 1e-7;

  /** A pivot below this part of its diagonal entry is noise. */
  private static final double NOISE = 1e-13;

  /** A pivot below minus this part of the largest diagonal entry is none of a rounding error. */
  private static final double INDEFINITE = 1e-10;

  private BlockConjugateGradients() {}

  /**
   * Everything that the next iteration needs.
   *
   * @param x the solution so far, n × m
   * @param r the residual, by the recurrence, n × m
   * @param p the directions, n × m; columns of zeros take the place of those that were dropped
   * @param iteration how many are done
   */
  public record State(DoubleMatrix x, DoubleMatrix r, DoubleMatrix p, int iteration) {}

  /** Hears of every iteration. */
  public interface Watcher {
    /**
     * An iteration is done.
     *
     * @param state is reused by the next iteration: copy what is to be kept
     * @param residual largest ‖r‖₂/‖b‖₂ over the columns, by the recurrence
     */
    void finished(State state, double residual);
  }

  /**
   * Solves Op · X = B until each ‖r‖₂ ≤ {@code relativeTolerance} ‖b‖₂ or the iterations are used
   * up: the caller must check the residual. An interrupted computation that goes on from a state
   * has the same bits.
   *
   * @param op Op, n × n, positive definite
   * @param b B, n × m
   * @param preconditioner an approximation of Op⁻¹, or null
   * @param relativeTolerance of ‖r‖₂ against ‖b‖₂
   * @param maxIterations products with the operator at most
   * @param begun the state of an earlier call, which is overwritten; null to begin at 0
   * @param watcher hears of every state from which the work can be resumed
   * @return the solution, and how good it is
   * @throws ArithmeticException when a direction has negative curvature: Op is not positive
   *     definite
   */
  public static ConjugateGradients.Result solve(
      LinearOperator op,
      DoubleMatrix b,
      @Nullable LinearOperator preconditioner,
      double relativeTolerance,
      int maxIterations,
      @Nullable State begun,
      Watcher watcher) {
    int n = op.size();
    int m = b.columns();
    Shapes.require("rows of the right-hand side", b.rows(), "size of the operator", n);
    DoubleMatrix q = DoubleMatrix.zeros(n, m);
    DoubleMatrix z = DoubleMatrix.zeros(n, m);
    State start = begun == null ? begin(b, preconditioner, z) : begun;
    DoubleMatrix x = start.x;
    DoubleMatrix r = start.r;
    DoubleMatrix p = start.p;
    int iteration = start.iteration;
    double[] norms = ConjugateGradients.columnDots(b, b);
    while (iteration < maxIterations && ConjugateGradients.isAbove(r, norms, relativeTolerance)) {
      Threads.checkInterrupted();
      op.apply(p, q);
      SmallFactor[] curvature = new SmallFactor[groups(m)];
      for (int g = 0; g < curvature.length; g++) {
        DoubleMatrix pg = group(p, g);
        DoubleMatrix qg = group(q, g);
        DoubleMatrix rg = group(r, g);
        curvature[g] = new SmallFactor(product(pg, qg), iteration);
        DoubleMatrix step = product(pg, rg);
        curvature[g].solve(step);
        add(pg, step, 1, group(x, g));
        add(qg, step, -1, rg);
      }
      ConjugateGradients.precondition(preconditioner, r, z);
      for (int g = 0; g < curvature.length; g++) {
        DoubleMatrix zg = group(z, g);
        DoubleMatrix beta = product(group(q, g), zg);
        curvature[g].solve(beta);
        add(group(p, g), beta, -1, zg);
      }
      directions(z, p);
      iteration++;
      watcher.finished(
          new State(x, r, p, iteration),
          ConjugateGradients.relative(ConjugateGradients.columnDots(r, r), norms));
    }
    return new ConjugateGradients.Result(x, iteration, ConjugateGradients.residual(op, x, b, q));
  }

  private static State begin(
      DoubleMatrix b, @Nullable LinearOperator preconditioner, DoubleMatrix z) {
    DoubleMatrix r = b.copy();
    ConjugateGradients.precondition(preconditioner, r, z);
    DoubleMatrix p = DoubleMatrix.zeros(b.rows(), b.columns());
    directions(z, p);
    return new State(DoubleMatrix.zeros(b.rows(), b.columns()), r, p, 0);
  }

  private static int groups(int m) {
    return (m + MOST - 1) / MOST;
  }

  private static DoubleMatrix group(DoubleMatrix a, int g) {
    return a.columnRange(g * MOST, Math.min(a.columns(), (g + 1) * MOST));
  }

  private static DoubleMatrix product(DoubleMatrix a, DoubleMatrix b) {
    return Products.multiply(Transpose.YES, a, Transpose.NO, b);
  }

  /** to += sign · a · s. */
  private static void add(DoubleMatrix a, DoubleMatrix s, double sign, DoubleMatrix to) {
    DoubleMatrix change = Products.multiply(a, s);
    for (int i = 0; i < to.rows(); i++) {
      int from = change.rowOffset(i);
      int at = to.rowOffset(i);
      for (int j = 0; j < to.columns(); j++) {
        to.array()[at + j] += sign * change.array()[from + j];
      }
    }
  }

  /** Makes orthonormal directions of the columns of z, group by group. */
  private static void directions(DoubleMatrix z, DoubleMatrix p) {
    Threads.current().forEach(groups(z.columns()), g -> orthonormal(group(z, g), group(p, g)));
  }

  /** Gram and Schmidt's method, each column freed twice of those before it. */
  private static void orthonormal(DoubleMatrix z, DoubleMatrix p) {
    int m = z.columns();
    double[][] columns = new double[m][z.rows()];
    for (int i = 0; i < z.rows(); i++) {
      for (int j = 0, at = z.rowOffset(i); j < m; j++) {
        columns[j][i] = z.array()[at + j];
      }
    }
    boolean[] kept = new boolean[m];
    for (int j = 0; j < m; j++) {
      double[] v = columns[j];
      double before = norm(v);
      for (int pass = 0; pass < 2; pass++) {
        for (int k = 0; k < j; k++) {
          if (kept[k]) {
            remove(columns[k], v);
          }
        }
      }
      double left = norm(v);
      kept[j] = left > DEPENDENT * before;
      for (int i = 0; i < v.length; i++) {
        v[i] = kept[j] ? v[i] / left : 0;
      }
    }
    for (int i = 0; i < p.rows(); i++) {
      for (int j = 0, at = p.rowOffset(i); j < m; j++) {
        p.array()[at + j] = columns[j][i];
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    // Four sums, because a single one waits for each addition.
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 4 <= a.length; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return s0 + s1 + (s2 + s3);
  }

  private static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  private static void remove(double[] unit, double[] from) {
    double length = dot(unit, from);
    for (int i = 0; i < from.length; i++) {
      from[i] -= length * unit[i];
    }
  }

  /** The Cholesky factor of the curvature PᵀQ, without the directions that have none. */
  private static final class SmallFactor {
    private final DoubleMatrix l;

    SmallFactor(DoubleMatrix a, int iteration) {
      l = a;
      double largest = 0;
      for (int j = 0; j < a.rows(); j++) {
        largest = Math.max(largest, Math.abs(a.get(j, j)));
      }
      for (int j = 0; j < a.rows(); j++) {
        double diagonal = a.get(j, j);
        double pivot = diagonal;
        for (int k = 0; k < j; k++) {
          pivot -= a.get(j, k) * a.get(j, k);
        }
        if (diagonal < 0 || pivot < -INDEFINITE * largest || Double.isNaN(pivot)) {
          throw new ArithmeticException(
              String.format(
                  Locale.ROOT,
                  "conjugate gradients, iteration %d: curvature %.3g of direction %d is not"
                      + " positive; the operator is not positive definite: add a ridge",
                  iteration,
                  pivot,
                  j));
        }
        // A pivot of 0 marks a direction that is left out.
        a.set(j, j, pivot > NOISE * diagonal ? Math.sqrt(pivot) : 0);
        for (int i = j + 1; i < a.rows(); i++) {
          double v = (a.get(i, j) + a.get(j, i)) / 2; // equal but for rounding
          for (int k = 0; k < j; k++) {
            v -= a.get(i, k) * a.get(j, k);
          }
          a.set(i, j, a.get(j, j) == 0 ? 0 : v / a.get(j, j));
        }
      }
    }

    /** b ← (L Lᵀ)⁻¹ b. */
    void solve(DoubleMatrix b) {
      int n = l.rows();
      for (int c = 0; c < b.columns(); c++) {
        for (int i = 0; i < n; i++) {
          double v = b.get(i, c);
          for (int k = 0; k < i; k++) {
            v -= l.get(i, k) * b.get(k, c);
          }
          b.set(i, c, l.get(i, i) == 0 ? 0 : v / l.get(i, i));
        }
        for (int i = n - 1; i >= 0; i--) {
          double v = b.get(i, c);
          for (int k = i + 1; k < n; k++) {
            v -= l.get(k, i) * b.get(k, c);
          }
          b.set(i, c, l.get(i, i) == 0 ? 0 : v / l.get(i, i));
        }
      }
    }
  }
}
